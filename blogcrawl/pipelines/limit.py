"""Drops the articles beyond ``limit=``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from blogcrawl.items import Article
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self


class BeyondLimit(DropItem):
    """An article beyond the limit; the next crawl may want it."""


class LimitPipeline:
    """Drops articles that were still in progress when the limit was reached."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and getattr(self.crawler.spider, "is_full", False):
            Tally(self.crawler.stats).skipped.add("beyond_limit")
            raise BeyondLimit("beyond the limit", log_level="DEBUG")
        return item
