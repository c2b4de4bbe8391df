"""A crawler that has not started: settings and statistics."""

from __future__ import annotations

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from blogcrawl import settings as project


class AnySpider(Spider):
    name = "数学"


@pytest.fixture
def crawler() -> Crawler:
    settings = Settings()
    settings.setmodule(project)
    crawler = Crawler(AnySpider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = AnySpider.from_crawler(crawler)
    return crawler
