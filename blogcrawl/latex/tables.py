"""The purpose of a table: rows of cells, one column, or the layout of a page."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# Elements that are never in a cell of a real row, or only if other rows have them too.
_LAYOUT = "pre, td table, th table, blockquote, h1, h2, h3, h4"
_BLOCKS = "ul, ol, p ~ p, div ~ div"
_SECTIONS = frozenset(("thead", "tbody", "tfoot"))


class TableKind(Enum):
    ROWS = "rows"
    COLUMN = "column"
    LAYOUT = "layout"


def kind(table: LexborNode) -> TableKind:
    """The purpose of a table."""
    # Not of the table itself, which may be in a cell of another one.
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
    """Whether at least two rows have at least two cells with content."""
    grown = (sum(not cell.text().isspace() and cell.text() != "" for cell in row) for row in rows)
    return sum(cells > 1 for cells in grown) > 1
