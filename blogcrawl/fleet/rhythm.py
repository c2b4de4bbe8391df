"""Whether a blog is silent, by its own rhythm: pure rules on the days of its articles."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# A rhythm is told by so many days with an article; the last so many tell it.
_FEWEST, _LAST = 8, 24
# A silence is told that is so many times as long as the longest pause before it, and so many days.
_LONGER, _SHORTEST = 2, 14


class Silence(NamedTuple):
    """Nothing new for longer than is usual for the blog."""

    since: date
    """The day of the last article."""
    days: int
    pause: int
    """The longest pause before it, in days."""

    def __str__(self) -> str:
        return f"silent for {self.days:,} days, {self.pause:,} before at most"


def silence(published: Iterable[str], now: date) -> Silence | None:
    """Whether a blog with articles of these days, as ISO 8601 has them, is silent ``now``."""
    days = sorted(day for day in {*map(_day, published)} if day and day <= now)[-_LAST:]
    if len(days) < _FEWEST:
        return None
    pause = max(b - a for a, b in pairwise(days))
    length = now - days[-1]
    if length < max(_LONGER * pause, timedelta(_SHORTEST)):
        return None
    return Silence(days[-1], length.days, pause.days)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
