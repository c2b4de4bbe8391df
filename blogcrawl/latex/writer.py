"""Writes plain text from blocks, words and formulas, and cuts the formulas out of it.

The writer collects parts, each a piece of visible text or a formula, with the white space before
it. So the cut knows which white space would be left over. docs/output.md describes the format of
the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from blogcrawl.latex.characters import begun
from blogcrawl.latex.flow import BLANK, LINE, Flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blogcrawl.latex.flow import Math

SEPARATORS = ("", " ", "\n", "\n\n")
_STRENGTH = {separator: strength for strength, separator in enumerate(SEPARATORS)}

MOST_TEXT = 4_000_000
"""The most code points of text for one article, formulas and marks included; a long novel has half
as many."""
MOST_PARTS = 500_000
"""The most pieces of text and formulas."""
MOST_LEVELS = 16
"""The most levels of quotations, and of lists, in the mark before a line. Without a limit, the size
of marks would be depth times lines."""

Part: TypeAlias = "tuple[str, str, Math | None]"
"""The white space before a piece of the text, the piece, and the formula if it is one."""

_NUMBER = re.compile(r"[(\[（【]\S{1,12}[)\]）】]")


class Cut(NamedTuple):
    """A formula, and where it was in the text."""

    tex: str | None
    display: bool
    raw: str
    offset: int
    """In code points into the remaining text."""
    removed: bool
    """Whether it was taken out of the text."""


class _Table:
    """A table in progress, until its rows show whether they are equations."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.is_data = False
        self.starts: set[int] = set()
        self.bars: set[int] = set()


class Writer(Flow):
    """Collects the parts of a text."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[Part] = []
        self._marks: dict[int, str] = {}  # marks by the part that begins the line
        self._item = self._mark = ""
        self._quotes = 0  # the number of open quotations
        self._room = MOST_TEXT
        self._row = 0  # the first part of the table's row, and its separators
        self._bars: list[int] = []
        self._row_has_math = False
        self._tables: list[_Table] = []
        self.positions: list[int] = []
        """The number of parts at each marked position."""

    def mark_position(self) -> None:
        """Mark the current position."""
        self.positions.append(len(self._parts))

    def spans(self, parts: Sequence[Part]) -> list[tuple[int, int]]:
        """Where each written part begins and ends in the text of all ``parts``."""
        spans: list[tuple[int, int]] = []
        length = 0
        for before, text, _ in parts:
            length += len(before)
            if len(spans) < len(self._parts) and text is self._parts[len(spans)][1]:
                spans.append((length, length + len(text)))
            length += len(text)
        return spans

    def follows(self, endings: tuple[str, ...]) -> bool:
        return not self._gap and bool(self._parts) and self._parts[-1][1].endswith(endings)

    def math(self, tex: str | None, raw: str, display: bool) -> None:
        self._row_has_math = True
        super().math(tex, raw, display)

    def item(self, mark: str, first: bool) -> None:
        super().item(mark, first)
        if not self.one_line:
            self._item = mark

    def end_item(self) -> None:
        super().end_item()
        self._item = ""

    def begin_quote(self) -> None:
        super().begin_quote()
        self._quotes += 1

    def end_quote(self) -> None:
        self._quotes -= 1
        super().end_quote()

    def begin_row(self) -> None:
        super().begin_row()
        self._row = len(self._parts)
        self._row_has_math = False
        self._bars.clear()

    def begin_cell(self, first: bool) -> None:
        super().begin_cell(first)
        if first:
            pass
        elif self._code is not None:
            self._code.append(" ")
        else:
            self._gap = max(self._gap, BLANK)
            self._bars.append(len(self._parts))
            self._put("|")
            self._gap = BLANK

    def end_row(self) -> None:
        if self._tables and self._bars:
            table = self._tables[-1]
            table.is_data = table.is_data or not (self._row_has_math and self._is_equation())
            table.starts.add(self._row)
            table.bars.update(self._bars)
        self._bars.clear()
        super().end_row()

    def begin_table(self) -> None:
        super().begin_table()
        self._tables.append(_Table(len(self._parts)))

    def end_table(self) -> None:
        table = self._tables.pop()
        if table.bars and not table.is_data:
            self._without_bars(table)
        super().end_table()

    def _without_bars(self, table: _Table) -> None:
        """Remove the cells of a table that consists of formulas and their numbers only."""
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
        places[len(self._parts)] = table.start + len(rest)
        for n in range(len(self.positions) - 1, -1, -1):
            if self.positions[n] < table.start:
                break
            self.positions[n] = places.get(self.positions[n], places[len(self._parts)])
        self._parts[table.start :] = rest
        moved: dict[int, str] = {}
        while self._marks and next(reversed(self._marks)) >= table.start:
            at, mark = self._marks.popitem()
            moved[places[at]] = mark
        self._marks.update(reversed(moved.items()))

    def _is_equation(self) -> bool:
        """Whether the row consists of formulas, and at most a number like (1)."""
        bars = set(self._bars)
        row = enumerate(self._parts[self._row :], self._row)
        return is_number(text for at, (_, text, math) in row if math is None and at not in bars)

    def _put(self, text: str, math: Math | None = None) -> None:
        if not text:
            return
        parts, gap = self._parts, self._gap
        mark = ""
        taken = len(text) + gap
        quotes = 0 if self._code is not None else self._quotes
        if (gap >= LINE or not parts) and (quotes or self._item):
            mark = ("> " * min(quotes, MOST_LEVELS) + self._item).rstrip()
            taken += len(mark) + 1
        if taken > self._room or len(parts) >= MOST_PARTS:
            room = self._room - (taken - len(text)) if len(parts) < MOST_PARTS and not math else 0
            kept = begun(text, room)
            self.cut_characters += len(text) - len(kept)
            self._room = taken = 0
            if not kept:
                return
            text = kept
        self._room -= taken
        if mark:
            if mark != self._mark:  # reuse the previous line's mark to save memory
                self._mark = mark
            self._marks[len(parts)] = self._mark
            self._item = ""
        parts.append((SEPARATORS[gap] if parts else "", text, math))
        self._wrote()

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


def is_number(words: Iterable[str]) -> bool:
    """Whether there are no words beside the formulas of a row, or only a number like (1)."""
    text = "".join(words)
    return not text or _NUMBER.fullmatch(text) is not None


def cut(parts: Sequence[Part], strip: str, placeholder: str) -> tuple[str, list[Cut]]:
    """Take the formulas out of the text.

    ``strip`` says which: ``all``, ``display`` or ``none``. Returns the remaining text and every
    formula. White space that would be left over is cut with the formula, as described in
    docs/output.md.
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
        kept = _cut_together(parts, at, end, before, length, cuts)
        text.append(kept)
        length += len(kept)
        gap_is_done = True
        at = end
    return "".join(text), cuts


def _cut_together(
    parts: Sequence[Part], at: int, end: int, before: str, offset: int, cuts: list[Cut]
) -> str:
    """Add consecutive formulas to ``cuts``; returns the white space that stays in their place.

    It is the strongest around them. The rest goes into the formula that it follows; what is before
    the first formula goes into that one.
    """
    gaps = [part[0] for part in parts[at : end + 1]]
    gaps[0] = before
    kept = -1 if at == 0 or end == len(parts) else _strongest(gaps)
    for n, (_, raw, math) in enumerate(parts[at:end], 1):
        assert math
        if n == 1 and kept:
            raw = before + raw
        elif n == 1:
            offset += len(before)
        if n < len(gaps) and n != kept:
            raw += gaps[n]
        cuts.append(Cut(*math, raw, offset, True))
        if n == kept:
            offset += len(gaps[n])
    return gaps[kept] if kept >= 0 else ""


def _strongest(gaps: list[str]) -> int:
    """The index of the strongest gap; the first of equal ones."""
    strengths = [_STRENGTH[gap] for gap in gaps]
    return strengths.index(max(strengths))


def _leaves(math: Math | None, strip: str) -> bool:
    return math is not None and (strip == "all" or (strip == "display" and math[1]))
