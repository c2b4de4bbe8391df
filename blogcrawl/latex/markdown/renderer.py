"""The walk over a body, including what only Markdown shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from blogcrawl.html.elements import HEADINGS
from blogcrawl.latex import forms, notes
from blogcrawl.latex.markdown.both import Both
from blogcrawl.latex.markdown.languages import language_of
from blogcrawl.latex.markdown.recorder import Recorder
from blogcrawl.latex.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeAlias

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.finders import Finder
    from blogcrawl.latex.flow import Flow
    from blogcrawl.latex.markdown.blocks import Block, Piece
    from blogcrawl.latex.render import Close, Openers
    from blogcrawl.latex.structure import Kind, Structure

    Address: TypeAlias = Callable[[str], str]

_SCHEMES = ("http://", "https://", "mailto:", "ftp://")


class MarkdownRenderer(Renderer):
    """Renders the body ``root`` into ``writer`` and :attr:`blocks`.

    ``address`` makes an address of the page absolute, and returns ``""`` if it is invalid;
    ``structure`` records where headings, code and links are in the output of ``writer``. The other
    arguments are those of :class:`~blogcrawl.latex.render.Renderer`.
    """

    def __init__(
        self,
        writer: Flow,
        root: LexborNode,
        html: str,
        finder: Finder | None,
        dropped: Collection[int],
        all_forms: bool,
        address: Address,
        structure: Structure | None = None,
    ) -> None:
        self._address = address
        self._structure = structure
        self._recorder = Recorder()
        self._shown: list[Piece] = []
        self._root = root
        self._items: set[str | None] | None = None  # the names of list items
        self._taken: set[str] = set()
        self._labels: dict[str, str] = {}  # labels of the footnotes among them, by name
        super().__init__(Both(writer, self._recorder), root, html, finder, dropped, all_forms)
        for piece, picture in zip(self._shown, self.pictures, strict=True):
            source = address(picture.src)
            if source.startswith(_SCHEMES) and self._recorder.takes(source + picture.alt):
                piece.address = source
                piece.text = " ".join(picture.alt.split())

    @property
    def blocks(self) -> list[Block]:
        return self._recorder.blocks

    @property
    def cut_characters(self) -> int:
        """How many code points were cut."""
        return self._recorder.cut_characters

    def _openers_of(self, html: str) -> Openers:
        openers = {**super()._openers_of(html), **_OPENERS}
        return {**openers, **_STRUCTURAL} if self._structure else openers

    def _show(self) -> None:
        """Add an image where it was found."""
        while len(self._shown) < len(self.pictures):
            self._shown.append(self._recorder.picture())

    def _label_of(self, link: LexborNode, href: str) -> str:
        """The label of the footnote that a link marks; empty if it marks none of the body."""
        name = unquote(href.partition("#")[2])
        if not name or not notes.is_mark(link) or self._recorder.follows(("[", "(")):
            return ""
        if self._items is None:
            self._items = {item.attributes.get("id") for item in self._root.css("li[id]")}
        if name not in self._items:
            return ""
        if name not in self._labels:
            label = link.text().strip()
            if label in self._taken:
                label = f"{label}-{len(self._taken)}"
            self._taken.add(label)
            self._labels[name] = label
        return self._labels[name]

    def _item(self, node: LexborNode) -> Close:
        self._recorder.label = self._labels.get(node.attributes.get("id") or "", "")
        return super()._item(node)

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        formula = forms.image(node, attributes) if self._all_forms else None
        if formula is not None and formula.tex is None:
            self._recorder.text(attributes.get("alt") or "")
        super()._picture(node)
        self._show()

    def _silent(self, node: LexborNode, tag: str) -> None:
        super()._silent(node, tag)
        self._show()


def _link(renderer: Renderer, node: LexborNode) -> Close:
    assert isinstance(renderer, MarkdownRenderer)
    recorder = renderer._recorder
    href = (node.attributes.get("href") or "").strip()
    address = renderer._address(href) if href else ""
    if label := renderer._label_of(node, href):
        recorder.reference(label)
        recorder.muted += 1
        end = renderer._note(node)

        def unmute() -> None:
            if end:
                end()
            recorder.muted -= 1

        return unmute
    end_note = renderer._note(node)
    if not address.startswith(_SCHEMES):
        return end_note
    recorder.begin_link(address)

    def close() -> None:
        recorder.end_link()
        if end_note:
            end_note()

    return close


def _between(begin: Callable[[Recorder], None], end: Callable[[Recorder], None]) -> Opener:
    def opener(renderer: Renderer, node: LexborNode) -> Close:
        assert isinstance(renderer, MarkdownRenderer)
        recorder = renderer._recorder
        begin(recorder)
        return lambda: end(recorder)

    return opener


def _item(renderer: Renderer, node: LexborNode) -> Close:
    return renderer._item(node)


def _listing(renderer: Renderer, node: LexborNode) -> Close:
    assert isinstance(renderer, MarkdownRenderer)
    renderer._recorder.language = language_of(node)
    return renderer._code(node)


def _span(renderer: Renderer, node: LexborNode) -> Close:
    if close := renderer._code_line(node):
        return close
    return _IN_SPAN(renderer, node)


def _recorded(kind: Kind, detail: Callable[[LexborNode], str], opener: Opener) -> Opener:
    """An opener that also records what is between its begin and its end."""

    def recorded(renderer: Renderer, node: LexborNode) -> Close:
        assert isinstance(renderer, MarkdownRenderer)
        assert renderer._structure
        end = renderer._structure.begin(kind, detail(node))
        close = opener(renderer, node)

        def closed() -> None:
            if close and kind == "code":  # code is written at its end
                close()
            end()
            if close and kind != "code":
                close()

        return closed

    return recorded


if TYPE_CHECKING:
    Opener: TypeAlias = Callable[[Renderer, LexborNode], Close]

_IN_SPAN = _between(Recorder.begin_span, Recorder.end_span)
_STRONG = _between(Recorder.begin_strong, Recorder.end_strong)
_EMPHASIS = _between(Recorder.begin_emphasis, Recorder.end_emphasis)
_OPENERS: Openers = {
    "a": _link,
    "b": _STRONG,
    "strong": _STRONG,
    "i": _EMPHASIS,
    "em": _EMPHASIS,
    "code": _span,
    "li": _item,
    "pre": _listing,
    **dict.fromkeys(("tt", "kbd", "samp"), _IN_SPAN),
}
_STRUCTURAL: Openers = {
    "a": _recorded("link", lambda node: node.attributes.get("href") or "", _link),
    "pre": _recorded("code", language_of, _listing),
    **{
        name: _recorded("heading", lambda node: (node.tag or "h1")[1], Renderer._heading)
        for name in HEADINGS
    },
}
