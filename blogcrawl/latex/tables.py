"""What a table is there for: rows of cells, one column, or the layout of a page."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# What is never in a cell that is one of a row, and what is there only if other rows are like it.
_LAYOUT = "pre, td table, th table, blockquote, h1, h2, h3, h4"
_BLOCKS = "ul, ol, p ~ p, div ~ div"
_SECTIONS = frozenset(("thead", "tbody", "tfoot"))


class TableKind(Enum):
    ROWS = "rows"
    COLUMN = "column"
    LAYOUT = "layout"


def kind(table: LexborNode) -> TableKind:
    """What a table is there for."""
    # Not of the table itself, which may be in a table's cell.
    parts = list(table.iter())
    if any(part.css_first(_LAYOUT) for part in parts):
        return TableKind.LAYOUT
    if all(len(cells) < 2 for cells in _rows(table)):
        return TableKind.COLUMN
    if any(part.css_first(_BLOCKS) for part in parts) and not _is_grid(_rows(table)):
        return TableKind.LAYOUT
    return TableKind.ROWS


def _rows(table: LexborNode) -> Iterator[list[LexborNode]]:
    """The cells of each row."""
    for part in table.iter():
        for row in part.iter() if part.tag in _SECTIONS else (part,):
            if row.tag == "tr":
                yield [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _is_grid(rows: Iterator[list[LexborNode]]) -> bool:
    """Whether two rows or more have two cells or more with something to read."""
    grown = (sum(not cell.text().isspace() and cell.text() != "" for cell in row) for row in rows)
    return sum(cells > 1 for cells in grown) > 1
