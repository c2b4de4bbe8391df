"""The articles are counted, field by field."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from blogcrawl.items import Article, Formula
from blogcrawl.pipelines.coverage import CoveragePipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from scrapy.crawler import Crawler

    Make: TypeAlias = Callable[..., Article]


def test_other_items_pass(crawler: Crawler) -> None:
    item = {"title": "x"}
    assert CoveragePipeline.from_crawler(crawler).process_item(item) is item
    assert crawler.stats.get_stats() == {}


def test_fields_and_formulas(crawler: Crawler, article: Make) -> None:
    pipeline = CoveragePipeline.from_crawler(crawler)
    formulas = [Formula("x", "$x$", False, 0), Formula("y", "$$y$$", True, 0)]
    full = article(formulas=formulas, content_hash="x", reads=0, comments=0)
    assert pipeline.process_item(full) is full
    pipeline.process_item(
        Article(id="i", url="u", site="s", title="t", text="x", crawled_at="c", content_hash="h")
    )
    stats = crawler.stats.get_stats()
    counted = {
        name.removeprefix("blogcrawl/field/"): number
        for name, number in stats.items()
        if name.startswith("blogcrawl/field/")
    }
    both = {"id", "url", "site", "title", "text", "crawled_at", "content_hash"}
    names = {field.name for field in fields(Article) if field.init}
    assert counted == {name: 2 if name in both else 1 for name in names}
    assert stats["blogcrawl/formulas"] == 2
    assert stats["blogcrawl/formulas_display"] == 1


def test_an_article_without_formulas(crawler: Crawler, article: Make) -> None:
    CoveragePipeline.from_crawler(crawler).process_item(article(formulas=[]))
    assert crawler.stats.get_value("blogcrawl/formulas") == 0
    assert crawler.stats.get_value("blogcrawl/field/formulas") is None
