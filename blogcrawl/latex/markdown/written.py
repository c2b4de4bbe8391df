"""Writes blocks as Markdown."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from blogcrawl.latex.flow import PARAGRAPH
from blogcrawl.latex.markdown.blocks import Display, Item, Listing, Note, Table
from blogcrawl.latex.markdown.formulas import on_lines
from blogcrawl.latex.markdown.lines import CELL, PROSE, heading, line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.latex.markdown.blocks import Block, Container, Containers, Piece

_FENCE = re.compile("`{3,}")
_LARGEST = 999_999_999


def written(blocks: Sequence[Block]) -> str:
    """The Markdown of a document."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        content = _lines(block)
        if not content:
            continue
        if not block.within and (previous is None or not previous.within):
            lines += ["", *content] if previous else content
            previous = block
            continue
        shared = _shared(previous.within, block.within) if previous else 0
        _mark(block.within, shared, previous)
        if previous is not None and not _is_tight(previous, block, shared):
            lines.append(_prefix(block.within[:shared]).rstrip())
        lines.append((_first(block.within, shared) + content[0]).rstrip())
        rest = _prefix(block.within)
        bare = rest.rstrip()
        lines += [rest + line if line else bare for line in content[1:]]
        previous = block
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:
    if isinstance(block, Display):
        tex = on_lines(block.tex)
        return ["$$", *tex, "$$"] if tex else []
    if isinstance(block, Listing):
        longest = max(map(len, _FENCE.findall(block.text)), default=2)
        fence = "`" * (longest + 1)
        return [fence + block.language, *block.text.split("\n"), fence]
    if isinstance(block, Table):
        return _table(block.rows)
    if block.level:
        text = heading(block.level, block.pieces)
        return [text] if text.strip("# ") else []
    text = line_of(block.pieces, PROSE)
    return text.split("\n") if text else []


def _table(rows: list[list[list[Piece]]]) -> list[str]:
    width = max(map(len, rows))
    rows[0] += [[] for _ in range(width - len(rows[0]))]
    lines = [f"| {' | '.join(line_of(cell, CELL) for cell in row)} |" for row in rows]
    return [lines[0], f"|{' --- |' * width}", *lines[1:]]


def _shared(before: Containers, after: Containers) -> int:
    """How many containers two blocks share."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(before, after, strict=False))
    )


def _is_tight(previous: Block, block: Block, shared: int) -> bool:
    """Whether two blocks need no empty line between them: before a list item."""
    if isinstance(previous, (Table, Display)) or len(block.within) == shared:
        return False
    begun = block.within[shared]
    if not isinstance(begun, Item):
        return False
    if len(previous.within) > shared:
        before = previous.within[shared]
        return isinstance(before, Item) and before.of is begun.of and before.precedes(begun)
    # A list in an item, below its text.
    return shared > 0 and block.gap < PARAGRAPH and (not begun.of.ordered or begun.number == 1)


def _first(within: Containers, shared: int) -> str:
    """The prefix of the first line of a block."""
    return _prefix(within[:shared]) + "".join(map(_begin, within[shared:]))


def _prefix(within: Containers) -> str:
    """The prefix of its other lines."""
    return "".join(map(_rest, within))


def _begin(one: Container) -> str:
    if isinstance(one, Note):
        return f"[^{one.label}]: "
    return one.marker if isinstance(one, Item) else "> "


def _rest(one: Container) -> str:
    if isinstance(one, Note):
        return "    "
    return " " * len(one.marker) if isinstance(one, Item) else "> "


def _mark(within: Containers, shared: int, previous: Block | None) -> None:
    """Set the markers of the items that begin with a block."""
    for n, one in enumerate(within[shared:], shared):
        if isinstance(one, Item):
            beside = previous.within[n : n + 1] if previous and n == shared else ()
            before = beside[0] if beside and isinstance(beside[0], Item) else None
            one.marker = _marker(one, before)


def _marker(item: Item, before: Item | None) -> str:
    """A marker, different from that of a list that ends directly before this one."""
    signs = ".)" if item.of.ordered else "-*"
    sign = signs[0]
    if before is not None and before.of.ordered == item.of.ordered:
        last = before.marker.strip()[-1]
        same = before.of is item.of and before.precedes(item)
        sign = last if same else signs[1 - signs.index(last)]
    if item.of.ordered:
        return f"{min(max(item.number, 0), _LARGEST)}{sign} "
    return f"{sign} "
