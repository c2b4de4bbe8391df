"""Tables of plain text."""

from __future__ import annotations


def table(rows: list[dict[str, object]]) -> str:
    """The rows under their keys: numbers to the right, words to the left."""
    if not rows:
        return "(nothing)"
    cells = [
        [f"{value:,}" if isinstance(value, int) else str(value) for value in row.values()]
        for row in rows
    ]
    names = list(rows[0])
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    is_number = [isinstance(value, int | float) for value in rows[0].values()]

    def line(texts: list[str]) -> str:
        return "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(texts, widths, is_number, strict=True)
        ).rstrip()

    return "\n".join([line(names), *map(line, cells)])
