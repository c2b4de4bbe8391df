"""A crawler that is not running, with what middlewares need from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from blogcrawl import settings
from blogcrawl.guard import Guard
from blogcrawl.resolver import GuardedResolver

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def guard(monkeypatch: pytest.MonkeyPatch) -> Guard:
    """A guard that knows of nothing named."""
    fresh = Guard()
    monkeypatch.setattr(GuardedResolver, "guard_of", lambda _: fresh)
    monkeypatch.setattr(GuardedResolver, "guards", {"a crawl": fresh})
    monkeypatch.setattr(GuardedResolver, "refused", {})
    return fresh


@pytest.fixture
def crawler_with() -> Callable[..., Crawler]:
    """A crawler with our settings and those given."""

    def make(**given: object) -> Crawler:
        ours = Settings()
        ours.setmodule(settings)
        ours.update(given)
        crawler = Crawler(Spider, ours)
        crawler.stats = MemoryStatsCollector(crawler)
        crawler.spider = Spider("some")
        return crawler

    return make
