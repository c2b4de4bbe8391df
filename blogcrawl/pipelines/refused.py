"""The exception with which a pipeline refuses an item for a counted reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Refused(DropItem):
    """An item that is no article, with the reason in one word, and details for the log."""

    def __init__(self, crawler: Crawler, reason: str, detail: str = "") -> None:
        super().__init__(reason + detail)
        self.reason = reason
        Tally(crawler.stats).refused.add(reason)
