"""Plain text out of blocks, words and formulas, and the cut that takes the formulas out.

The writer collects parts, each a piece of visible text or a formula with the white space before it;
so white space is never doubled, and the cut knows at once what would be left over. The form of the
text is described in docs/output.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import is_normalized, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NOTHING, BLANK, LINE, PARAGRAPH = range(4)
"""How far two pieces of text are apart, weakest first."""

SEPARATORS = ("", " ", "\n", "\n\n")
_STRENGTH = {separator: strength for strength, separator in enumerate(SEPARATORS)}

# What a reader cannot see and a text does not need: control characters, soft hyphen, zero-width
# space, word joiner, byte-order mark. Joiners stay: scripts and emoji need them.
_INVISIBLE = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), 0xAD, 0x200B, 0x2060, 0xFEFF, 0x2028, 0x2029]
)


class Math(NamedTuple):
    """A formula in the text."""

    tex: str | None
    display: bool


class Part(NamedTuple):
    """A piece of the text and the white space before it."""

    before: str
    text: str
    math: Math | None


class Cut(NamedTuple):
    """A formula and where it was in the text."""

    tex: str | None
    display: bool
    raw: str
    offset: int
    """In code points into the text that is left."""
    removed: bool
    """Whether it left the text."""


class Writer:
    """Collects the parts of a text."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._marks: dict[int, str] = {}  # the part that begins a line: what stands before it
        self._gap = NOTHING
        self._gap_is_br = False
        self._fresh = True  # nothing written yet in this list item or cell
        self._item = ""
        self.quotes = 0
        """How many quotations what follows stands in."""
        self.one_line = 0
        """Above zero where all stays on one line, as in a table's cell."""
        self.code = False

    # What a document holds, in the order it holds it.

    def words(self, text: str) -> None:
        """Text whose white space collapses."""
        words = text.split()
        if not words:
            self._gap = self._gap or (BLANK if text else NOTHING)
            return
        if not self._gap and text[0].isspace():
            self._gap = BLANK
        self._put(visible(" ".join(words)))
        if text[-1].isspace():
            self._gap = BLANK

    def verbatim(self, text: str) -> None:
        """Text of code, which stays as it is."""
        if self._parts and self._parts[-1].text.endswith("\n"):
            self._gap = NOTHING
        self._put(visible(text))

    def math(self, tex: str | None, raw: str, display: bool) -> None:
        """A formula; ``raw`` is what stands for it in the text."""
        if display:
            self.line()
        self._put(raw, Math(tex, display))
        if display:
            self.line()

    def br(self) -> None:
        """A forced line end; the second in a row ends the paragraph."""
        if self.code:
            self._put("\n")
        elif self._gap < LINE:
            self._widen(LINE)
            self._gap_is_br = True
        elif self._gap_is_br:
            self._widen(PARAGRAPH)

    def line(self) -> None:
        """What follows begins a line."""
        self._widen(LINE)

    def paragraph(self) -> None:
        """What follows begins a paragraph."""
        if not self._fresh:
            self._widen(PARAGRAPH)

    def item(self, mark: str, first: bool) -> None:
        """What follows is a list item that begins with ``mark``."""
        if first:
            self._widen(LINE)
        elif self._parts:
            self._gap = LINE
        self._item = mark
        self._fresh = True

    def item_end(self) -> None:
        self._item = ""
        self._fresh = False

    def cell(self, first: bool) -> None:
        """What follows is a cell of a table's row."""
        if first:
            self._widen(LINE)
        else:
            self._gap = max(self._gap, BLANK)
            self._put("|")
            self._gap = BLANK

    def begin_code(self) -> Callable[[], None]:
        """What follows is code; what is returned ends it. Line ends round it are not its own."""
        begun, quotes = len(self._parts), self.quotes
        self.code, self.quotes = True, 0

        def end() -> None:
            self.code, self.quotes = False, quotes
            code = self._parts[begun:]
            if code and not any(part.math for part in code):
                text = code[0].text + "".join(part.before + part.text for part in code[1:])
                del self._parts[begun:]
                self._gap = SEPARATORS.index(code[0].before)
                self._put(text.strip("\r\n"))
            self.paragraph()

        return end

    def _widen(self, gap: int) -> None:
        if self.one_line:
            gap = BLANK
        elif self.code:
            gap = LINE
        if gap > self._gap and self._parts:
            self._gap = gap
            self._gap_is_br = False

    def _put(self, text: str, math: Math | None = None) -> None:
        if not text:
            return
        gap = self._gap if self._parts else NOTHING
        if (gap >= LINE or not self._parts) and (self.quotes or self._item):
            self._marks[len(self._parts)] = "> " * self.quotes + self._item
            self._item = ""
        self._parts.append(Part(SEPARATORS[gap], text, math))
        self._gap = NOTHING
        self._gap_is_br = False
        self._fresh = False

    # The text.

    def parts(self) -> Sequence[Part]:
        """The parts, with the marks of quotations and list items where they belong."""
        return list(self._marked()) if self._marks else self._parts

    def _marked(self) -> Iterator[Part]:
        for start, end in self._lines():
            mark = self._marks.get(start)
            line = self._parts[start:end]
            if mark and any(part.math is None for part in line):
                yield Part(line[0].before, mark.rstrip(), None)
                line[0] = line[0]._replace(before=" ")
            yield from line

    def _lines(self) -> Iterator[tuple[int, int]]:
        start = 0
        for at, part in enumerate(self._parts):
            if at and "\n" in part.before:
                yield start, at
                start = at
        if self._parts:
            yield start, len(self._parts)


def visible(text: str) -> str:
    """``text`` in Unicode's form NFC, without what a reader cannot see."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


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
        part = parts[at]
        before = "" if gap_is_done else part.before
        gap_is_done = False
        leaves = _leaves(part, strip)
        if not leaves or placeholder:
            shown = placeholder if leaves else part.text
            if part.math:
                cuts.append(Cut(*part.math, part.text, length + len(before), leaves))
            text += (before, shown)
            length += len(before) + len(shown)
            at += 1
            continue
        end = at + 1
        while end < len(parts) and _leaves(parts[end], strip):
            end += 1
        after = parts[end].before if end < len(parts) else ""
        gaps = [before, *(part.before for part in parts[at + 1 : end]), after]
        kept = -1 if at == 0 or end == len(parts) else _strongest(gaps)
        for n, removed in enumerate(parts[at:end], start=1):
            assert removed.math
            raw = removed.text if n == kept else removed.text + gaps[n]
            if n == 1 and kept != 0:
                raw = before + raw
            offset = length + (len(gaps[kept]) if 0 <= kept < n else 0)
            cuts.append(Cut(*removed.math, raw, offset, True))
        if kept >= 0:
            text.append(gaps[kept])
            length += len(gaps[kept])
        gap_is_done = True
        at = end
    return "".join(text), cuts


def _strongest(gaps: list[str]) -> int:
    """Which gap keeps most apart; the first of several."""
    return max(range(len(gaps)), key=lambda n: (_STRENGTH[gaps[n]], -n))


def _leaves(part: Part, strip: str) -> bool:
    return part.math is not None and (strip == "all" or (strip == "display" and part.math.display))
