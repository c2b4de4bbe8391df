"""Reading the crawl's statistics, and writing them for people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector


def counted(stats: StatsCollector, prefix: str) -> dict[str, int]:
    """Return the counters whose names begin with ``prefix``, by the rest, the largest first."""
    found = {
        name.removeprefix(prefix): value
        for name, value in stats.get_stats().items()
        if name.startswith(prefix)
    }
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def articles(stats: StatsCollector) -> int:
    """Return how many articles there are: of the blog as the archive has it, or of this crawl."""
    scraped = stats.get_value("item_scraped_count", 0)
    return int(stats.get_value("blogcrawl/total/articles", scraped))


def percent(share: float) -> str:
    """Return a share as percent, rounded down so that only all of them are 100%."""
    return f"{math.floor(share * 1000 + 1e-9) / 10:g}%"


def number(count: int, noun: str) -> str:
    """Return a count with its noun."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def reasons(counts: dict[str, int]) -> str:
    """Return counters by reason in one line."""
    return ", ".join(f"{reason} {count}" for reason, count in counts.items())
