"""Receives the content of a document call by call, and collapses white space.

White space collapses as in a browser: between two pieces only the strongest gap counts, so it is
never doubled. Subclasses decide what to do with the pieces.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeAlias

from blogcrawl.latex.characters import INVISIBLE_OR_BLANK, composed, visible

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING, BLANK, LINE, PARAGRAPH = range(4)
"""The gaps between two pieces of text, weakest first."""

Math: TypeAlias = "tuple[str | None, bool]"
"""The TeX of a formula (``None`` if unknown), and whether it is a display formula."""

# Each word takes fifty bytes until the words are joined again.
_AT_ONCE = 1_000_000  # characters
_SPACE = re.compile(r"\s")


class Flow(ABC):
    """Its methods are called with the content of a document, in document order."""

    def __init__(self) -> None:
        self._gap = NOTHING
        self._gap_is_br = False
        self._begun = False  # whether anything has been written
        self._fresh = True  # whether this list item is still empty
        self._code: list[str] | None = None
        self.one_line = 0
        """Above zero while everything must stay on one line, as in a table cell."""
        self.cut_characters = 0
        """How many code points were cut."""

    @abstractmethod
    def _put(self, text: str, math: Math | None = None) -> None:
        """Write a piece, with the gap before it, and call :meth:`_wrote`."""

    @abstractmethod
    def follows(self, endings: tuple[str, ...]) -> bool:
        """Whether the last piece ends with one of these, with no gap after it."""

    def _wrote(self) -> None:
        self._gap = NOTHING
        self._gap_is_br = False
        self._begun = True
        self._fresh = False

    def text(self, text: str) -> None:
        """Add text; its white space collapses, except in code."""
        if self._code is not None:
            self._code.append(text)
            return
        if text.isspace():
            self._gap = self._gap or BLANK
            return
        if len(text) > _AT_ONCE and (space := _SPACE.search(text, _AT_ONCE)):
            self._at_length(text, space)
            return
        shown = " ".join(text.split())
        if not shown.isprintable():
            text = text.translate(INVISIBLE_OR_BLANK)
            shown = " ".join(text.split())
        if shown:
            if not self._gap and text[0].isspace():
                self._gap = BLANK
            self._put(composed(shown))
            if text[-1].isspace():
                self._gap = BLANK
        elif not self._gap and text:
            self._gap = BLANK

    def _at_length(self, text: str, space: re.Match[str] | None) -> None:
        """Add a long text piece by piece."""
        start = 0
        while space:
            self.text(text[start : space.start()])
            start = space.start()
            space = _SPACE.search(text, start + _AT_ONCE)
        self.text(text[start:])

    def blank(self) -> None:
        """What follows is another word."""
        if self._code is None:
            self._gap = self._gap or BLANK

    def math(self, tex: str | None, raw: str, display: bool) -> None:
        """Add a formula; ``raw`` is its form in the text."""
        if self._code is not None:
            self._put_code()
        if display:
            self.line()
        self._put(raw, (tex, display))
        if display:
            self.line()

    def br(self) -> None:
        """Add a forced line break; the second in a row ends the paragraph."""
        if self._code is not None:
            self._code.append("\n")
        elif self._gap < LINE:
            self._widen(LINE)
            self._gap_is_br = True
        elif self._gap_is_br:
            self._widen(PARAGRAPH)

    def line(self) -> None:
        """What follows begins a line."""
        if not self._code:
            self._widen(LINE)
        elif not self._code[-1].endswith("\n"):
            self._code.append("\n")

    def paragraph(self) -> None:
        """What follows begins a paragraph."""
        if self._code is not None:
            self.line()
        elif not self._fresh:
            self._widen(PARAGRAPH)

    def begin_heading(self, level: int) -> None:
        """What follows is a heading."""
        self.paragraph()

    def end_heading(self) -> None:
        """The heading ends here."""
        self.paragraph()

    def begin_quote(self) -> None:
        """What follows is a quotation."""
        self.paragraph()

    def end_quote(self) -> None:
        """The quotation ends here."""
        self.paragraph()

    def begin_list(self, inner: bool) -> None:
        """What follows is a list; ``inner`` if it is in another one."""
        (self.line if inner else self.paragraph)()

    def end_list(self, inner: bool) -> None:
        """The list ends here."""
        (self.line if inner else self.paragraph)()

    def begin_table(self) -> None:
        """What follows is a table."""
        self.paragraph()

    def end_table(self) -> None:
        """The table ends here."""
        self.paragraph()

    def begin_row(self) -> None:
        """What follows is a row of a table."""
        self.line()

    def end_row(self) -> None:
        """The row ends here."""
        self.line()

    def begin_cell(self, first: bool) -> None:
        """What follows is a cell of a table's row, its first or a later one."""
        if first:
            self.line()
        self.one_line += 1

    def end_cell(self) -> None:
        """The cell ends here."""
        self.one_line -= 1

    def item(self, mark: str, first: bool) -> None:
        """What follows is an item of a list, its first or a later one, begun by ``mark``."""
        if self.one_line:
            self.text(f" {mark}")
            return
        if first:
            self._widen(LINE)
        elif self._begun:
            self._gap = LINE
        self._fresh = True

    def end_item(self) -> None:
        """The list item ends here."""
        self._fresh = False

    def begin_code(self) -> Callable[[], None] | None:
        """What follows is code, until the returned function is called."""
        if self._code is not None:
            return None
        self.paragraph()
        self._code = []

        def end() -> None:
            self._put_code()
            self._code = None
            self.paragraph()

        return end

    def _put_code(self) -> None:
        """Write the code so far, without the line breaks around it."""
        assert self._code is not None
        text = visible("".join(self._code)).strip("\r\n")
        self._code.clear()
        if text.isspace():
            self._widen(BLANK)
        else:
            self._put(text)

    def _widen(self, gap: int) -> None:
        if self.one_line:
            gap = BLANK
        if gap > self._gap and self._begun:
            self._gap = gap
            self._gap_is_br = False
