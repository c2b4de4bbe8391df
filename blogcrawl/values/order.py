"""Reads numeric dates such as 03/04/2024 in the order in which a blog writes them."""

from __future__ import annotations

import re

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2}) ?([/-]) ?(\d{1,2}) ?\2 ?(\d{4})(?![\d./-])")
_LONGEST = 2_000  # characters that are looked at
_MONTHS = 12


def numbers_of_date(text: str) -> tuple[int, int, int] | None:
    """The numbers of the first such date in a text, the year last; ``None`` if there is none."""
    match = _NUMERIC.search(text[:_LONGEST])
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def in_order(text: str, *, is_day_first: bool) -> str:
    """``text`` with such dates as ISO 8601, where both numbers may be a month."""

    def written(match: re.Match[str]) -> str:
        first, second = int(match[1]), int(match[3])
        if not (0 < first <= _MONTHS and 0 < second <= _MONTHS):
            return match[0]
        month, day = (second, first) if is_day_first else (first, second)
        return f"{match[4]}-{month:02}-{day:02}"

    return _NUMERIC.sub(written, text[:_LONGEST])
