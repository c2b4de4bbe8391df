"""How a pipeline refuses an item: with a reason that is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Refused(DropItem):
    """An item that is no article, with the reason in one word."""

    def __init__(self, crawler: Crawler, reason: str, url: str) -> None:
        super().__init__(f"refused {url}: {reason}")
        crawler.stats.inc_value(f"blogcrawl/refused/{reason}")
