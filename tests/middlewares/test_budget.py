"""The budget of a site, alone."""

from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.utils.test import get_crawler

from blogcrawl.middlewares.budget import BudgetExceeded, BudgetMiddleware
from blogcrawl.site import Site


def test_each_site_has_its_own() -> None:
    crawler = get_crawler(Spider, {"SITE_PAGES_MAX": 2})
    middleware = BudgetMiddleware.from_crawler(crawler)
    one, other = Site("http://a.example/"), Site("http://b.example/")
    ask = [Request("http://x/", cb_kwargs={"site": site}) for site in (one, one, other, other)]
    for request in [*ask, Request("http://x/robots.txt")]:
        middleware.process_request(request)
    with pytest.raises(BudgetExceeded, match=r"more than 2 pages of a\.example"):
        middleware.process_request(ask[0])
    assert crawler.stats.get_value("blogcrawl/budget/pages") == 1
