"""Takes no more articles than the person asked for."""

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
    """An article that the person did not ask for; the next crawl may."""


class LimitPipeline:
    """Drops the articles beyond ``limit``, which were under way when the last one was taken."""

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
