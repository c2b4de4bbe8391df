"""Reads the crawl's statistics."""

from __future__ import annotations

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
