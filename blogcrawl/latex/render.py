"""From the parsed body of an article to the parts of its text.

One walk over the tree, without recursion: blocks become lines and paragraphs, and every run of text
(see finders.py) is searched for formulas where the page's engine would search it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.latex import forms
from blogcrawl.latex.scope import Scope
from blogcrawl.latex.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import TypeAlias

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.finders import Finder

    Close: TypeAlias = Callable[[], None] | None

# What is not text, or not the article's.
_SILENT = frozenset(
    "script style noscript template head title meta link iframe frame object embed applet audio"
    " video canvas svg map button input select textarea option datalist progress meter dialog"
    "".split()
)
_BLOCKS = (
    "p div section article aside header footer main nav address figure figcaption form fieldset"
    " legend details summary center hgroup dl caption search dir body"
).split()
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# A table that holds one of these lays out a page, and its cells are blocks.
_LAYOUT = "pre, td table, th table, ul, ol, blockquote, h1, h2, h3, h4, p ~ p, div ~ div"

# Elements to leave out, and strings that a page with such an element holds.
_HIDDEN = '[hidden], [style*="display:none" i], [style*="display: none" i]'
_GUTTERS = (  # line numbers beside code, and what else is there that is not copied with it
    "td.gutter, td.linenos, td.lineno, td.hljs-ln-numbers, td.blob-num, td.crayon-nums,"
    " .crayon-toolbar, .gutter.gl, pre.lineno, span.lineno, span.linenos, span.lnt, pre span.ln,"
    " pre span.linenumber, .line-numbers-rows, .line-numbers-wrapper, ul.pre-numbering, .hljs-ln-n,"
    ' [class*="language-"] > span.lang'
)
_UNCOPIED = 'pre [style*="user-select:none" i], pre [style*="user-select: none" i]'
_UNSPOKEN = 'pre [aria-hidden="true" i]'
_LEFT_OUT = (
    (_HIDDEN, ("hidden", "display:", "DISPLAY:")),
    (_GUTTERS, ("class",)),
    (_UNCOPIED, ("user-select",)),
)

# Inline elements that authors put, and Markdown puts, into the middle of a formula.
_INLINE = frozenset("em strong i b u s a span font sub sup del ins code mark small".split())
_KNOWN = (
    _SILENT
    | _INLINE
    | {*_BLOCKS, *_HEADINGS}
    | frozenset(
        "ul ol li dt dd table thead tbody tfoot tr td th colgroup col blockquote pre hr img br wbr"
        " abbr acronym bdi bdo big cite data dfn kbd label menu output picture q rp rt ruby samp"
        " slot source strike time track tt var math area param nobr".split()
    )
)


class Marks(NamedTuple):
    """What a browser could not typeset as its author meant."""

    unclosed: int
    """Opening delimiters without a closing one."""
    markup: int
    """Of these, those that an element such as ``<em>`` cuts off from what follows."""
    raw_less_than: int
    r"""Of these, those after which a ``<`` was taken for a tag, as in ``$a<b$``."""


class Picture(NamedTuple):
    """An ``<img>`` of the body, as the page says it."""

    src: str
    alt: str


class _List:
    """A list that the walk is in."""

    def __init__(self, ordered: bool, start: int) -> None:
        self.ordered = ordered
        self.number = start
        self.begun = False


class Renderer:
    """Renders the body ``root`` into :attr:`writer`, :attr:`pictures` and :attr:`marks`.

    ``html`` is the source of the page, ``finder`` finds the formulas in its text (``None``: there
    are none), and elements whose ``mem_id`` is in ``dropped`` are left out.
    """

    def __init__(
        self,
        root: LexborNode,
        html: str,
        finder: Finder | None,
        dropped: Collection[int] = (),
        all_forms: bool = True,
    ) -> None:
        self.writer = Writer()
        self.pictures: list[Picture] = []
        self._finder = finder
        self._all_forms = all_forms
        config = finder.config if finder else None
        claimed = forms.claim(
            root, html, scripts=config is None or config.scripts, others=all_forms
        )
        self._claimed = _left_out(root, html) | claimed | dict.fromkeys(dropped)
        self._scope = Scope(config, html, root)
        self._run: list[str | tuple[str, str]] = []
        self._lists: list[_List] = []
        self._layouts: list[bool] = []
        self._cells = 0
        self._headings = 0
        self._unclosed = self._markup = self._raw_less_than = 0
        self._walk(root)

    @property
    def marks(self) -> Marks:
        return Marks(self._unclosed, self._markup, self._raw_less_than)

    def _walk(self, root: LexborNode) -> None:
        run, scope, claimed = self._run, self._scope, self._claimed
        state = scope.of(root)
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
            elif not tag:  # <?…>, to a browser a comment
                run.append(("comment", (node.html or "")[1:-1]))
            else:
                if run:
                    self._flush(state, tag)
                if node.mem_id in claimed:
                    self._take(claimed[node.mem_id])
                elif tag == "img":
                    self._picture(node)
                elif tag == "a" and self._headings and _is_self_link(node):
                    pass
                elif tag not in _SILENT:
                    opener = _OPENERS.get(tag)
                    close = opener(self, node) if opener else None
                    child = node.first_child
                    if child is not None:
                        stack.append((node, close, state))
                        state = scope.enter(node, tag, state)
                        node = child
                        continue
                    if close:
                        close()
            node = node.next

    # Text.

    def _flush(self, state: int, cut_by: str = "") -> None:
        """Write the run that ends here, cut off by the element ``cut_by`` or its parent's end."""
        run, writer = self._run, self.writer
        if not state and (finder := self._finder):
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
        stands_for = {"br": finder.br, "wbr": finder.wbr, "comment": finder.comment}
        pieces: list[str] = []
        breaks: list[tuple[int, int, tuple[str, str]]] = []
        length = 0
        for piece in self._run:
            if type(piece) is not str:
                assert isinstance(piece, tuple)
                stand = stands_for[piece[0]]
                breaks.append((length, length + len(stand), piece))
                piece = stand
            pieces.append(piece)
            length += len(piece)
        text = "".join(pieces)
        found, unclosed = finder.find(text)
        if unclosed:
            self._unclosed += unclosed
            self._markup += cut_by in _INLINE
            self._raw_less_than += bool(cut_by) and cut_by not in _KNOWN and "-" not in cut_by
        writer = self.writer
        spans = _Spans(text, breaks)
        position = 0
        for start, end, tex_start, tex_end, display, escape in found:
            if position < start:
                self._plain(spans, position, start)
            position = end
            if escape is not None:
                writer.text(escape)
            elif breaks:
                tex = spans.joined(tex_start, tex_end, finder)
                writer.math(tex, text[start:tex_start] + tex + text[tex_end:end], display)
            else:
                writer.math(text[tex_start:tex_end], text[start:end], display)
        if position < length:
            self._plain(spans, position, length)

    def _plain(self, spans: _Spans, start: int, end: int) -> None:
        for piece in spans.between(start, end):
            if type(piece) is str:
                self.writer.text(piece)
            elif piece[0] == "br":
                self.writer.br()

    # Elements.

    def _take(self, formula: forms.Formula | None) -> None:
        if formula is not None:
            self.writer.math(formula.tex, formula.raw, formula.display)

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        if self._all_forms and (formula := forms.image(node, attributes)) is not None:
            self._take(formula)
            return
        for name in forms.SOURCES:
            source = (attributes.get(name) or "").strip()
            if source and not source.startswith("data:"):
                self.pictures.append(Picture(source, (attributes.get("alt") or "").strip()))
                return

    def _block(self, node: LexborNode) -> Close:
        self.writer.paragraph()
        return self.writer.paragraph

    def _line(self, node: LexborNode) -> Close:
        self.writer.line()
        return self.writer.line

    def _heading(self, node: LexborNode) -> Close:
        self.writer.paragraph()
        self._headings += 1

        def close() -> None:
            self._headings -= 1
            self.writer.paragraph()

        return close

    def _quote(self, node: LexborNode) -> Close:
        self.writer.paragraph()
        self.writer.quotes += 1

        def close() -> None:
            self.writer.quotes -= 1
            self.writer.paragraph()

        return close

    def _code(self, node: LexborNode) -> Close:
        return self.writer.begin_code() or self._line(node)

    def _list(self, node: LexborNode) -> Close:
        apart = self.writer.line if self._lists else self.writer.paragraph
        apart()
        start = _integer(node.attributes.get("start"), 1)
        self._lists.append(_List(node.tag == "ol", start))

        def close() -> None:
            self._lists.pop()
            apart()

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
        self.writer.item("  " * (len(self._lists) - 1) + mark, first=not items.begun)
        items.begun = True
        return self.writer.end_item

    def _table(self, node: LexborNode) -> Close:
        self.writer.paragraph()
        # Not of the table itself, which may be in a table's cell.
        self._layouts.append(any(part.css_first(_LAYOUT) for part in node.iter()))

        def close() -> None:
            self._layouts.pop()
            self.writer.paragraph()

        return close

    def _row(self, node: LexborNode) -> Close:
        self._cells = 0
        return self._line(node)

    def _cell(self, node: LexborNode) -> Close:
        if not self._layouts or self._layouts[-1]:
            return self._block(node)
        self.writer.cell(first=not self._cells)
        self._cells += 1
        self.writer.one_line += 1

        def close() -> None:
            self.writer.one_line -= 1

        return close


_OPENERS: dict[str, Callable[[Renderer, LexborNode], Close]] = {
    **dict.fromkeys(_BLOCKS, Renderer._block),
    **dict.fromkeys(_HEADINGS, Renderer._heading),
    **dict.fromkeys(("ul", "ol", "menu"), Renderer._list),
    "li": Renderer._item,
    "dt": Renderer._line,
    "dd": Renderer._line,
    "hr": Renderer._block,
    "blockquote": Renderer._quote,
    "pre": Renderer._code,
    "table": Renderer._table,
    "tr": Renderer._row,
    "td": Renderer._cell,
    "th": Renderer._cell,
}


class _Spans:
    """A run as the engine sees it, and the elements and comments that stand in it."""

    def __init__(self, text: str, breaks: list[tuple[int, int, tuple[str, str]]]) -> None:
        self._text = text
        self._breaks = breaks
        self._next = 0

    def between(self, start: int, end: int) -> Iterator[str | tuple[str, str]]:
        """The texts and breaks of a stretch; stretches are asked for from left to right."""
        breaks = self._breaks
        while self._next < len(breaks) and breaks[self._next][0] < end:
            at, after, piece = breaks[self._next]
            self._next += 1
            if at < start:
                continue
            if at > start:
                yield self._text[start:at]
            yield piece
            start = after
        if start < end:
            yield self._text[start:end]

    def joined(self, start: int, end: int, finder: Finder) -> str:
        """A stretch as the engine joins it into one piece of TeX."""
        return "".join(
            piece if type(piece) is str else finder.joined(*piece)
            for piece in self.between(start, end)
        )


def _left_out(root: LexborNode, html: str) -> dict[int, forms.Formula | None]:
    left_out = [
        node
        for selector, hints in _LEFT_OUT
        if any(hint in html for hint in hints)
        for node in root.css(selector)
    ]
    if "aria-hidden" in html:
        left_out += filter(_is_number, root.css(_UNSPOKEN))
    return dict.fromkeys(node.mem_id for node in left_out)


def _is_number(node: LexborNode) -> bool:
    """Whether an element holds a number and nothing else."""
    only = node.first_child
    return only is not None and only.next is None and (only.text_content or "").strip().isdigit()


def _is_self_link(link: LexborNode) -> bool:
    """Whether a link in a heading is the sign that leads to the heading itself."""
    target = link.attributes.get("href") or ""
    return "#" in target and not any(character.isalnum() for character in link.text())


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
