"""Plain text out of blocks, words and formulas, and the cut that takes the formulas out.

The writer collects parts, each a piece of visible text or a formula with the white space before it;
so white space is never doubled, and the cut knows at once what would be left over. The form of the
text is described in docs/output.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from blogcrawl.latex.characters import INVISIBLE_OR_BLANK, begun, composed, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOTHING, BLANK, LINE, PARAGRAPH = range(4)
"""How far two pieces of text are apart, weakest first."""

SEPARATORS = ("", " ", "\n", "\n\n")
_STRENGTH = {separator: strength for strength, separator in enumerate(SEPARATORS)}

MOST_TEXT = 4_000_000
"""How many code points of text are written for one article, formulas and marks included; a long
novel has half as many."""
MOST_PARTS = 500_000
"""How many pieces of text and formulas."""
MOST_LEVELS = 16
"""How many quotations, and how many lists, the mark before a line tells of. Without a bound, marks
take as much as depth times lines."""

Math: TypeAlias = "tuple[str | None, bool]"
"""The TeX of a formula, ``None`` where it is unknown, and whether it is displayed."""

Part: TypeAlias = "tuple[str, str, Math | None]"
"""The white space before a piece of the text, the piece, and the formula where it is one."""


# Each word takes fifty bytes until they are put together again.
_AT_ONCE = 1_000_000  # characters
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"[(\[（【]\S{1,12}[)\]）】]")


class Cut(NamedTuple):
    """A formula and where it was in the text."""

    tex: str | None
    display: bool
    raw: str
    offset: int
    """In code points into the text that is left."""
    removed: bool
    """Whether it left the text."""


class _Table:
    """A table that is being written, until its rows show whether they are equations."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.is_data = False
        self.starts: set[int] = set()
        self.bars: set[int] = set()


class Writer:
    """Collects the parts of a text; its methods say what a document holds, in document order."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._marks: dict[int, str] = {}  # the part that begins a line: what stands before it
        self._gap = NOTHING
        self._gap_is_br = False
        self._fresh = True  # nothing written yet in this list item
        self._item = self._mark = ""
        self._code: list[str] | None = None
        self.quotes = 0
        """How many quotations what follows stands in."""
        self.one_line = 0
        """Above zero where all stays on one line, as in a table's cell."""
        self.lost = 0
        """How many code points were one too many, and are not in the text."""
        self._room = MOST_TEXT
        self._row = 0  # the part that begins the table's row, and the parts that part its cells
        self._bars: list[int] = []
        self._row_has_math = False
        self._tables: list[_Table] = []

    def text(self, text: str) -> None:
        """Text: white space collapses, but in code."""
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
        """Text of a size that is better taken piece by piece."""
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

    def follows(self, endings: tuple[str, ...]) -> bool:
        """Whether what was written last ends with one of these, with nothing after it."""
        return not self._gap and bool(self._parts) and self._parts[-1][1].endswith(endings)

    def math(self, tex: str | None, raw: str, display: bool) -> None:
        """A formula; ``raw`` is what stands for it in the text."""
        self._row_has_math = True
        if self._code is not None:
            self._put_code()
        if display:
            self.line()
        self._put(raw, (tex, display))
        if display:
            self.line()

    def br(self) -> None:
        """A forced line end; the second in a row ends the paragraph."""
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

    def item(self, mark: str, first: bool) -> None:
        """What follows is an item of a list, its first or a later one, begun by ``mark``."""
        if self.one_line:
            self.text(f" {mark}")
            return
        if first:
            self._widen(LINE)
        elif self._parts:
            self._gap = LINE
        self._item = mark
        self._fresh = True

    def end_item(self) -> None:
        """The list item ends here."""
        self._item = ""
        self._fresh = False

    def begin_row(self) -> None:
        """What follows is a row of a table."""
        self.line()
        self._row = len(self._parts)
        self._row_has_math = False
        self._bars.clear()

    def cell(self, first: bool) -> None:
        """What follows is a cell of a table's row, its first or a later one."""
        if first:
            self.line()
        elif self._code is not None:
            self._code.append(" ")
        else:
            self._gap = max(self._gap, BLANK)
            self._bars.append(len(self._parts))
            self._put("|")
            self._gap = BLANK

    def end_row(self) -> None:
        """The row ends here."""
        if self._tables and self._bars:
            table = self._tables[-1]
            table.is_data = table.is_data or not (self._row_has_math and self._is_equation())
            table.starts.add(self._row)
            table.bars.update(self._bars)
        self._bars.clear()
        self.line()

    def begin_table(self) -> None:
        """What follows is a table."""
        self._tables.append(_Table(len(self._parts)))

    def end_table(self) -> None:
        """The table ends here; one of nothing but formulas and their numbers has no cells."""
        table = self._tables.pop()
        if table.is_data or not table.bars:
            return
        rest: list[Part] = []
        places: dict[int, int] = {}
        before: str | None = None
        for at, (gap, text, math) in enumerate(self._parts[table.start :], table.start):
            places[at] = table.start + len(rest)
            if at in table.bars:
                before = gap if at in table.starts else before
                continue
            rest.append((gap if before is None else before, text, math))
            before = None
        self._parts[table.start :] = rest
        moved: dict[int, str] = {}
        while self._marks and next(reversed(self._marks)) >= table.start:
            at, mark = self._marks.popitem()
            moved[places[at]] = mark
        self._marks.update(reversed(moved.items()))

    def _is_equation(self) -> bool:
        """Whether the row is made of formulas, and at the most a number like (1)."""
        bars = set(self._bars)
        row = enumerate(self._parts[self._row :], self._row)
        words = [text for at, (_, text, math) in row if math is None and at not in bars]
        return not words or _NUMBER.fullmatch("".join(words)) is not None

    def begin_code(self) -> Callable[[], None] | None:
        """What follows is code; what is returned ends it."""
        if self._code is not None:
            return None
        self.paragraph()
        self._code = []
        quotes, self.quotes = self.quotes, 0

        def end() -> None:
            self._put_code()
            self._code = None
            self.quotes = quotes
            self.paragraph()

        return end

    def _put_code(self) -> None:
        """Write the code so far; line ends round it are not its own."""
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
        if gap > self._gap and self._parts:
            self._gap = gap
            self._gap_is_br = False

    def _put(self, text: str, math: Math | None = None) -> None:
        if not text:
            return
        parts, gap = self._parts, self._gap
        mark = ""
        taken = len(text) + gap
        if (gap >= LINE or not parts) and (self.quotes or self._item):
            mark = ("> " * min(self.quotes, MOST_LEVELS) + self._item).rstrip()
            taken += len(mark) + 1
        if taken > self._room or len(parts) >= MOST_PARTS:
            room = self._room - (taken - len(text)) if len(parts) < MOST_PARTS and not math else 0
            kept = begun(text, room)
            self.lost += len(text) - len(kept)
            self._room = taken = 0
            if not kept:
                return
            text = kept
        self._room -= taken
        if mark:
            if mark != self._mark:  # that of the line before takes no more memory
                self._mark = mark
            self._marks[len(parts)] = self._mark
            self._item = ""
        parts.append((SEPARATORS[gap] if parts else "", text, math))
        self._gap = NOTHING
        self._gap_is_br = False
        self._fresh = False

    def parts(self) -> Sequence[Part]:
        """The parts, with the marks of quotations and list items where they belong."""
        if not self._marks:
            return self._parts
        parts = self._parts
        marked: list[Part] = []
        done = 0
        for start, mark in self._marks.items():
            end = start + 1
            only_math = parts[start][2] is not None
            while only_math and end < len(parts) and "\n" not in parts[end][0]:
                only_math = parts[end][2] is not None
                end += 1
            marked += parts[done:start]
            done = start
            if not only_math:
                before, text, math = parts[start]
                marked += ((before, mark, None), (" ", text, math))
                done += 1
        marked += parts[done:]
        return marked


def cut(parts: Sequence[Part], strip: str, placeholder: str) -> tuple[str, list[Cut]]:
    """Take the formulas out of the text.

    ``strip`` names those that leave it: ``all``, ``display`` or ``none``. Returns the text that is
    left and every formula. The white space that would be left over leaves with the formula, as
    docs/output.md says.
    """
    text: list[str] = []
    cuts: list[Cut] = []
    length = at = 0
    gap_is_done = False  # the white space before the next part went with a formula
    while at < len(parts):
        before, content, math = parts[at]
        if gap_is_done:
            before = ""
            gap_is_done = False
        leaves = _leaves(math, strip)
        if not leaves or placeholder:
            shown = placeholder if leaves else content
            if math:
                cuts.append(Cut(*math, content, length + len(before), leaves))
            text.append(before)
            text.append(shown)
            length += len(before) + len(shown)
            at += 1
            continue
        end = at + 1
        while end < len(parts) and _leaves(parts[end][2], strip):
            end += 1
        gaps = [part[0] for part in parts[at : end + 1]]
        gaps[0] = before
        kept = -1 if at == 0 or end == len(parts) else _strongest(gaps)
        offset = length
        for n in range(at, end):
            _, raw, removed = parts[n]
            assert removed
            if n == at:
                if kept:
                    raw = before + raw
                else:
                    offset += len(before)
            if n - at + 1 < len(gaps) and n - at + 1 != kept:
                raw += gaps[n - at + 1]
            cuts.append(Cut(*removed, raw, offset, True))
            if n - at + 1 == kept:
                offset += len(gaps[kept])
        if kept >= 0:
            text.append(gaps[kept])
        length = offset
        gap_is_done = True
        at = end
    return "".join(text), cuts


def _strongest(gaps: list[str]) -> int:
    """Which gap keeps most apart; the first of several."""
    strengths = [_STRENGTH[gap] for gap in gaps]
    return strengths.index(max(strengths))


def _leaves(math: Math | None, strip: str) -> bool:
    return math is not None and (strip == "all" or (strip == "display" and math[1]))
