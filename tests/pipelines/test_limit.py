"""No more articles than ``limit`` pass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DropItem

from blogcrawl.pipelines.limit import LimitPipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from scrapy.crawler import Crawler

    from blogcrawl.items import Article

    Make: TypeAlias = Callable[..., Article]


def test_without_a_limit_all_pass(crawler: Crawler, article: Make) -> None:
    pipeline = LimitPipeline.from_crawler(crawler)
    for spider in (None, SimpleNamespace(), SimpleNamespace(is_full=False)):
        crawler.spider = spider
        for _ in range(3):
            item = article()
            assert pipeline.process_item(item) is item
    assert crawler.stats.get_stats() == {}


def test_with_one_the_rest_is_dropped_quietly(crawler: Crawler, article: Make) -> None:
    crawler.spider = SimpleNamespace(is_full=True)
    pipeline = LimitPipeline.from_crawler(crawler)
    assert pipeline.process_item({}) == {}
    with pytest.raises(DropItem) as dropped:
        pipeline.process_item(article())
    assert dropped.value.log_level == "DEBUG"
    assert crawler.stats.get_stats() == {"blogcrawl/skipped/beyond_limit": 1}
