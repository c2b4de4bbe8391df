"""Numbers as words."""

from __future__ import annotations

import math


def percent(share: float) -> str:
    """Return a share as percent, rounded down so that only all of them are 100%."""
    return f"{math.floor(share * 1000 + 1e-9) / 10:g}%"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def reasons(counts: dict[str, int]) -> str:
    """Return counters by reason in one line."""
    return ", ".join(f"{reason} {count}" for reason, count in counts.items())
