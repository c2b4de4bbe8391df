"""Whether a blog is silent, by its own rhythm: pure functions of the dates of its articles."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# A rhythm needs so many days with an article, and is computed from at most the last so many.
_FEWEST, _LAST = 8, 24
# A silence is so many times as long as the longest pause before it, and at least so many days.
_LONGER, _SHORTEST = 2, 14


class Silence(NamedTuple):
    """A blog has been without new articles for unusually long."""

    since: date
    """The day of the last article."""
    days: int
    pause: int
    """The longest pause before it, in days."""

    def __str__(self) -> str:
        return f"silent for {self.days:,} days, {self.pause:,} before at most"


def silence(published: Iterable[str], now: date) -> Silence | None:
    """The silence ``now`` of a blog with articles of these ISO 8601 dates, if it is silent."""
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
