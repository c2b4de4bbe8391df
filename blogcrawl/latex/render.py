"""Renders the parsed body of an article into the parts of its text.

One walk over the tree, without recursion: blocks become lines and paragraphs, and every run of text
(see :mod:`~blogcrawl.latex.finders`) is searched for formulas where the page's engine would do so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.html.elements import BLOCKS, BOXES, HEADINGS, INLINE, KNOWN, SILENT
from blogcrawl.latex import code, forms, notes, tables
from blogcrawl.latex.pictures import TAGS as PICTURES
from blogcrawl.latex.pictures import Picture, Pictures
from blogcrawl.latex.runs import Break, TextRun
from blogcrawl.latex.scope import SKIPPED, Scope
from blogcrawl.latex.unseen import Hidden, left_out
from blogcrawl.latex.writer import MOST_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeAlias

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.finders import Finder
    from blogcrawl.latex.flow import Flow

    Close: TypeAlias = Callable[[], None] | None
    Openers: TypeAlias = dict[str, Callable[["Renderer", LexborNode], Close]]


# Most elements of a page may be a highlighter's spans.
_CODE = frozenset(("pre", "code"))
# Elements that are mostly rendered as a whole.
_WHOLE = SILENT | frozenset(PICTURES)


class Marks(NamedTuple):
    """Counts of formulas that a browser could not typeset as the author meant."""

    unclosed: int
    """Opening delimiters without a closing one."""
    markup: int
    """Of these, those separated from their end by an element such as ``<em>``."""
    raw_less_than: int
    r"""Of these, those in which a ``<`` was parsed as a tag, as in ``$a<b$``."""
    cut: int
    """Code points of the text that were cut, see ``MOST_TEXT`` in writer.py."""


class _List:
    """A list that the walk is in."""

    def __init__(self, ordered: bool, start: int) -> None:
        self.ordered = ordered
        self.number = start
        self.begun = False


class Renderer:
    """Renders the body ``root`` into ``writer``, :attr:`pictures` and :attr:`marks`.

    ``html`` is the source of the page, ``finder`` finds the formulas in its text (``None`` if there
    are none), and elements whose ``mem_id`` is in ``dropped`` are left out.
    """

    def __init__(
        self,
        writer: Flow,
        root: LexborNode,
        html: str,
        finder: Finder | None,
        dropped: Collection[int] = (),
        all_forms: bool = True,
    ) -> None:
        self.writer = writer
        self._pictures = Pictures()
        self._finder = finder
        self._all_forms = all_forms
        config = finder.config if finder else None
        claimed = forms.claim(
            root, html, scripts=config is None or config.scripts, others=all_forms
        )
        self._claimed = dict.fromkeys(left_out(root, html)) | claimed | dict.fromkeys(dropped)
        self._hidden = Hidden(root, html, finder)
        self._judged = self._claimed.keys() | self._hidden.found
        self._scope = Scope(config, html, root)
        self._run: list[str | Break] = []
        self._lists: list[_List] = []
        self._lines: set[int] = set()  # elements that are lines of code
        self._tables: list[tables.TableKind] = []
        self._openers = self._openers_of(html)
        self._cells = self._headings = 0
        self._unclosed = self._markup = self._raw_less_than = 0
        self._walk(root)

    def _openers_of(self, html: str) -> Openers:
        """The openers for the elements of the page ``html``, by tag."""
        has_notes = "<sup" in html or notes.REFERENCE in html
        return {**OPENERS, "a": Renderer._note} if has_notes else OPENERS

    @property
    def marks(self) -> Marks:
        return Marks(self._unclosed, self._markup, self._raw_less_than, self.writer.cut_characters)

    @property
    def pictures(self) -> list[Picture]:
        return self._pictures.found

    def _walk(self, root: LexborNode) -> None:
        run, scope, claimed, hidden = self._run, self._scope, self._claimed, self._hidden.found
        openers = self._openers
        state = scope.state_in(root)
        stack: list[tuple[LexborNode, Close, int]] = []
        node = root.first_child
        while True:
            if node is None:
                if run:
                    self._flush(state)
                if not stack:
                    return
                parent, close, state = stack.pop()
                if close:
                    close()
                node = parent.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                run.append(node.text_content or "")
            elif tag == "br" or tag == "wbr":
                run.append((tag, ""))
            elif tag == "-comment":
                run.append(("comment", (node.html or "")[4:-3]))
            elif not tag:  # <?…>, a comment in browsers
                run.append(("comment", (node.html or "")[1:-1]))
            else:
                if run:
                    self._flush(state, tag)
                key = node.mem_id
                if (key in claimed or tag in _WHOLE) and self._take_whole(node, tag, key):
                    pass
                elif (key not in hidden or self._hidden.is_text(node)) and not (
                    self._headings and tag == "a" and _is_self_link(node)
                ):
                    opener = openers.get(tag)
                    if opener is None and key in hidden:
                        opener = Renderer._word
                    close = opener(self, node) if opener else None
                    child = node.first_child
                    if tag in _CODE and (plain := self._plain_code(node, tag, state)):
                        self.writer.text(plain)
                    elif child is not None:
                        stack.append((node, close, state))
                        state = scope.enter(node, tag, state)
                        node = child
                        continue
                    if close:
                        close()
            node = node.next

    def _take_whole(self, node: LexborNode, tag: str, key: int) -> bool:
        """Whether an element is not entered; it is then rendered as a whole, or left out."""
        if key in self._claimed:
            self._take(self._claimed[key])
        elif tag in PICTURES:
            if key not in self._hidden.found:
                self._picture(node)
        elif tag in SILENT and not (self._headings and _is_heading(node)):
            self._silent(node, tag)
        else:
            return False
        return True

    def _plain_code(self, node: LexborNode, tag: str, state: int) -> str:
        """The text of a block of code in which the walk would find only text.

        That is a ``<pre>``, or a ``<code>`` in it, in which no formula is searched for and whose
        only elements are line breaks and the spans of a highlighter. Else, ``""``.
        """
        parent = node.parent
        if tag == "code" and (parent is None or parent.tag != "pre"):
            return ""
        if self._finder is not None and self._scope.enter(node, tag, state) != SKIPPED:
            return ""
        return code.plain_text(node, self._judged)

    # Text.

    def _flush(self, state: int, cut_by: str = "") -> None:
        """Write the run that ends here, at the element ``cut_by`` or at the end of its parent."""
        run, writer = self._run, self.writer
        if not state and (finder := self._finder) and not writer.cut_characters:
            for piece in run:
                if type(piece) is str and not piece.isspace() and finder.concerns(piece):
                    self._search(finder, cut_by)
                    run.clear()
                    return
        for piece in run:
            if type(piece) is str:
                writer.text(piece)
            elif piece[0] == "br":
                writer.br()
        run.clear()

    def _search(self, finder: Finder, cut_by: str) -> None:
        """Write the run with its formulas."""
        run = TextRun(self._run, finder)
        text = run.text
        found, unclosed = finder.find(text)
        if unclosed:
            self._unclosed += unclosed
            self._markup += cut_by in INLINE
            self._raw_less_than += bool(cut_by) and cut_by not in KNOWN and "-" not in cut_by
        writer = self.writer
        position = 0
        for start, end, tex_start, tex_end, display, escape in found:
            if position < start:
                self._plain(run, position, start)
            position = end
            if escape is not None:
                writer.text(escape)
            elif run.breaks:
                tex = run.joined(tex_start, tex_end)
                writer.math(tex, text[start:tex_start] + tex + text[tex_end:end], display)
            else:
                writer.math(text[tex_start:tex_end], text[start:end], display)
        if position < len(text):
            self._plain(run, position, len(text))

    def _plain(self, run: TextRun, start: int, end: int) -> None:
        for piece in run.between(start, end):
            if type(piece) is str:
                self.writer.text(piece)
            elif piece[0] == "br":
                self.writer.br()

    # Elements.

    def _take(self, formula: forms.Claim | None) -> None:
        if formula is not None:
            self.writer.math(formula.tex, formula.raw, formula.display)

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        if self._all_forms and (formula := forms.image(node, attributes)) is not None:
            self._take(formula)
            self._pictures.skip(node)
        else:
            self._pictures.add(node, attributes)

    def _silent(self, node: LexborNode, tag: str) -> None:
        """Handle an element that is not text."""
        if tag == "noscript":
            self._pictures.add_fallback(node)
        elif tag in BOXES:
            self.writer.blank()

    def _word(self, node: LexborNode) -> Close:
        self.writer.blank()
        return self.writer.blank

    def _note(self, link: LexborNode) -> Close:
        if not notes.is_mark(link) or self.writer.follows(("[", "(")):
            return None
        return self._bracket("[", "]")

    def _reading(self, node: LexborNode) -> Close:
        """Write a ruby annotation of the characters before it."""
        opens, closes = notes.parentheses(node)
        return self._bracket(opens, closes)

    def _bracket(self, opens: str, closes: str) -> Close:
        self.writer.text(opens)
        return partial(self.writer.text, closes)

    def _block(self, node: LexborNode) -> Close:
        self.writer.paragraph()
        return self.writer.paragraph

    def _line(self, node: LexborNode) -> Close:
        self.writer.line()
        return self.writer.line

    def _heading(self, node: LexborNode) -> Close:
        self.writer.begin_heading(int((node.tag or "h1")[1]))
        self._headings += 1

        def close() -> None:
            self._headings -= 1
            self.writer.end_heading()

        return close

    def _quote(self, node: LexborNode) -> Close:
        self.writer.begin_quote()
        return self.writer.end_quote

    def _code(self, node: LexborNode) -> Close:
        if code.has_lines(node):
            self._lines.update(child.mem_id for child in node.iter())
        return self.writer.begin_code() or self._line(node)

    def _code_line(self, node: LexborNode) -> Close:
        return self._line(node) if node.mem_id in self._lines else None

    def _list(self, node: LexborNode) -> Close:
        self.writer.begin_list(inner=bool(self._lists))
        start = _integer(node.attributes.get("start"), 1)
        self._lists.append(_List(node.tag == "ol", start))

        def close() -> None:
            self._lists.pop()
            self.writer.end_list(inner=bool(self._lists))

        return close

    def _item(self, node: LexborNode) -> Close:
        if not self._lists:
            return self._line(node)
        items = self._lists[-1]
        mark = "- "
        if items.ordered:
            items.number = _integer(node.attributes.get("value"), items.number)
            mark = f"{items.number}. "
            items.number += 1
        self.writer.item(
            "  " * min(len(self._lists) - 1, MOST_LEVELS) + mark, first=not items.begun
        )
        items.begun = True
        return self.writer.end_item

    def _table(self, node: LexborNode) -> Close:
        self._tables.append(tables.kind(node))
        self.writer.begin_table()

        def close() -> None:
            self._tables.pop()
            self.writer.end_table()

        return close

    def _row(self, node: LexborNode) -> Close:
        self._cells = 0
        self.writer.begin_row()
        return self.writer.end_row

    def _cell(self, node: LexborNode) -> Close:
        kind = self._tables[-1] if self._tables else tables.TableKind.LAYOUT
        if kind is tables.TableKind.LAYOUT:
            return self._block(node)
        if kind is tables.TableKind.COLUMN:
            return self._line(node)
        self.writer.begin_cell(first=not self._cells)
        self._cells += 1
        return self.writer.end_cell


OPENERS: Openers = {
    **dict.fromkeys(BLOCKS, Renderer._block),
    **dict.fromkeys(HEADINGS, Renderer._heading),
    **dict.fromkeys(("ul", "ol", "menu"), Renderer._list),
    "li": Renderer._item,
    "dt": Renderer._line,
    "dd": Renderer._line,
    "hr": Renderer._block,
    "blockquote": Renderer._quote,
    "pre": Renderer._code,
    "code": Renderer._code_line,
    "rt": Renderer._reading,
    "table": Renderer._table,
    "tr": Renderer._row,
    "td": Renderer._cell,
    "th": Renderer._cell,
}


def _is_self_link(link: LexborNode) -> bool:
    """Whether a link in a heading is the sign that links to the heading itself."""
    target = link.attributes.get("href") or ""
    return "#" in target and not any(character.isalnum() for character in link.text())


def _is_heading(button: LexborNode) -> bool:
    """Whether a button is the whole content of a heading: the heading of what it opens."""
    if button.tag != "button" or button.parent is None:
        return False
    held = button.parent.iter(include_text=True)
    return not any(
        part.mem_id != button.mem_id and (part.tag != "-text" or (part.text_content or "").strip())
        for part in held
    )


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
