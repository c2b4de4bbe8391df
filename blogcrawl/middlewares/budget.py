"""Limits the requests of a crawl for one blog."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from blogcrawl.site import Site


class BudgetExceeded(IgnoreRequest):
    """A request beyond the budget of one blog."""


class BudgetMiddleware:
    """Lets at most ``SITE_PAGES_MAX`` requests for one blog through, retries included.

    Further requests go to their errback, and are counted with the reason ``budget``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.tally = Tally(crawler.stats)
        self.most = crawler.settings.getint("SITE_PAGES_MAX")
        self._asked: Counter[Site] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        site: Site | None = request.cb_kwargs.get("site") or request.meta.get("budget_of")
        if site is None:
            return
        if self._asked[site] >= self.most:
            self.tally.budget.add("pages")
            raise BudgetExceeded(f"more than {self.most:,} pages of {site.host}")
        self._asked[site] += 1
