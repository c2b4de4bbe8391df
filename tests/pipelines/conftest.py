"""A crawler that has not started, and articles for the pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from blogcrawl import settings as project
from blogcrawl.items import Article, Formula, Image

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def crawler() -> Crawler:
    settings = Settings()
    settings.setmodule(project)
    crawler = Crawler(Spider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    return crawler


@pytest.fixture
def article() -> Callable[..., Article]:
    """Make an article with something in every field; arguments replace fields."""

    def make(**given: Any) -> Article:
        fields: dict[str, Any] = {
            "id": "a.example/1",
            "url": "https://a.example/1",
            "site": "a.example",
            "title": "标题",
            "authors": ["林之源"],
            "date_published": "2020-01-02",
            "date_modified": "2020-01-03",
            "language": "zh-CN",
            "categories": ["数学"],
            "tags": ["数"],
            "summary": "摘要",
            "image": "https://a.example/1.png",
            "reads": 12,
            "comments": 3,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "text": "设，证毕。",
            "formulas": [Formula("n", "$n$", False, 1)],
            "images": [Image("https://a.example/2.png", "图")],
            "crawled_at": "2026-01-01T00:00:00Z",
        }
        return Article(**{**fields, **given})

    return make
