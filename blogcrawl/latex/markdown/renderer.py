"""The walk over a body that also tells what only Markdown shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.latex import forms
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
    from blogcrawl.latex.render import Close, Marks, Openers

    Address: TypeAlias = Callable[[str], str]

_SCHEMES = ("http://", "https://", "mailto:", "ftp://")


class MarkdownRenderer(Renderer):
    """Renders the body ``root`` into ``writer`` and :attr:`blocks`.

    ``address`` gives the absolute address for one of the page, empty where it is none. The other
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
    ) -> None:
        self._address = address
        self._recorder = Recorder()
        self._shown: list[Piece] = []
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
    def marks(self) -> Marks:
        return super().marks._replace(markdown_cut=self._recorder.lost)

    def _openers_of(self, html: str) -> Openers:
        return {**super()._openers_of(html), **_OPENERS}

    def _show(self) -> None:
        """Put a picture where it was found."""
        while len(self._shown) < len(self.pictures):
            self._shown.append(self._recorder.picture())

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
    note = renderer._note(node)
    if not address.startswith(_SCHEMES):
        return note
    recorder.begin_link(address)

    def close() -> None:
        recorder.end_link()
        if note:
            note()

    return close


def _between(begin: Callable[[Recorder], None], end: Callable[[Recorder], None]) -> Opener:
    def opener(renderer: Renderer, node: LexborNode) -> Close:
        assert isinstance(renderer, MarkdownRenderer)
        recorder = renderer._recorder
        begin(recorder)
        return lambda: end(recorder)

    return opener


def _listing(renderer: Renderer, node: LexborNode) -> Close:
    assert isinstance(renderer, MarkdownRenderer)
    renderer._recorder.language = language_of(node)
    return renderer._code(node)


def _span(renderer: Renderer, node: LexborNode) -> Close:
    if close := renderer._code_line(node):
        return close
    return _IN_SPAN(renderer, node)


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
    "pre": _listing,
    **dict.fromkeys(("tt", "kbd", "samp"), _IN_SPAN),
}
