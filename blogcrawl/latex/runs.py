"""A run as an engine sees it: one text with line breaks and comments in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.latex.finders import Finder

Break: TypeAlias = "tuple[str, str]"
"""``br``, ``wbr`` or ``comment``, and the text of the comment."""


class TextRun:
    """A run, and the elements and comments in it."""

    def __init__(self, pieces: list[str | Break], finder: Finder) -> None:
        stands_for = {"br": finder.br, "wbr": finder.wbr, "comment": finder.comment}
        texts: list[str] = []
        self.breaks: list[tuple[int, int, Break]] = []
        self._finder = finder
        self._next = 0
        length = 0
        for piece in pieces:
            if type(piece) is not str:
                assert isinstance(piece, tuple)
                stand = stands_for[piece[0]]
                self.breaks.append((length, length + len(stand), piece))
                piece = stand
            texts.append(piece)
            length += len(piece)
        self.text = "".join(texts)

    def between(self, start: int, end: int) -> Iterator[str | Break]:
        """The texts and breaks of a range; ranges must be requested from left to right."""
        breaks = self.breaks
        while self._next < len(breaks) and breaks[self._next][0] < end:
            at, after, piece = breaks[self._next]
            self._next += 1
            if at < start:
                continue
            if at > start:
                yield self.text[start:at]
            yield piece
            start = after
        if start < end:
            yield self.text[start:end]

    def joined(self, start: int, end: int) -> str:
        """A range, joined into TeX as the engine does."""
        return "".join(
            piece if type(piece) is str else self._finder.joined(*piece)
            for piece in self.between(start, end)
        )
