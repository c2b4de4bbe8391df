"""Records where in the text the headings, code blocks and links are."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blogcrawl.latex.writer import Cut, Part, Writer

Kind: TypeAlias = Literal["heading", "code", "link"]


@dataclass(slots=True)
class StructurePart:
    """A heading, a code block or a link."""

    kind: Kind
    detail: str
    """The level of a heading, the language of code, the address of a link."""
    begin: int
    end: int
    """The index of its end among the writer's positions."""
    text: str = ""
    """Its text, formulas included."""
    offset: int = 0
    """Where it begins, in code points into the remaining text."""


class Structure:
    """Records what ``writer`` writes between the begin and the end of a part."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._found: list[StructurePart] = []

    def begin(self, kind: Kind, detail: str) -> Callable[[], None]:
        """Begin a part of this kind; the returned function ends it."""
        positions = self._writer.positions
        self._writer.mark_position()
        one = StructurePart(kind, detail, len(positions) - 1, len(positions) - 1)
        self._found.append(one)

        def end() -> None:
            self._writer.mark_position()
            one.end = len(positions) - 1

        return end

    def found(
        self, parts: Sequence[Part], cuts: Sequence[Cut], placeholder: str
    ) -> list[StructurePart]:
        """All parts with text, in document order."""
        whole = "".join([piece for before, text, _ in parts for piece in (before, text)])
        positions, spans = self._writer.positions, self._writer.spans(parts)
        removed = [cut for cut in cuts if cut.removed]
        shifts = [0, *accumulate(len(cut.raw) - len(placeholder) for cut in removed)]
        starts = [cut.offset + shift for cut, shift in zip(removed, shifts, strict=False)]
        kept = []
        for one in self._found:
            first, last = positions[one.begin], positions[one.end]
            if first >= last:
                continue
            begin, end = spans[first][0], spans[last - 1][1]
            at = bisect_right(starts, begin)  # how many formulas were cut before it
            before = removed[at - 1].offset if at else 0
            one.text = whole[begin:end]
            one.offset = max(before, begin - shifts[at])
            kept.append(one)
        return kept
