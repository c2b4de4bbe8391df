"""Items that are no article are dropped, and the reason is counted and logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem

from blogcrawl.items import Article, Formula, Image
from blogcrawl.pipelines.validation import ValidationPipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from scrapy.crawler import Crawler

    Make: TypeAlias = Callable[..., Article]


def refused(crawler: Crawler) -> dict[str, Any]:
    return {
        name.removeprefix("blogcrawl/refused/"): number
        for name, number in crawler.stats.get_stats().items()
    }


def test_other_items_pass(crawler: Crawler) -> None:
    item: dict[str, str] = {}
    assert ValidationPipeline.from_crawler(crawler).process_item(item) is item


def test_an_article_passes(crawler: Crawler, article: Make) -> None:
    item = article()
    assert ValidationPipeline.from_crawler(crawler).process_item(item) is item
    assert refused(crawler) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"formulas": [], "images": []},
        {"text": "", "formulas": []},
        {"text": "", "images": []},
        {"text": "", "formulas": [], "images": [], "summary": "Of moss.", "date_published": "2024"},
        {"authors": [], "date_published": None, "language": None, "license": None},
    ],
)
def test_what_an_article_may_lack(crawler: Crawler, article: Make, given: dict[str, Any]) -> None:
    assert ValidationPipeline.from_crawler(crawler).process_item(article(**given))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"id": ""}, "no_identity"),
        ({"url": ""}, "no_identity"),
        ({"title": ""}, "no_title"),
        ({"text": "", "formulas": [], "images": [], "summary": None}, "no_body"),
        ({"text": "", "formulas": [], "images": [], "date_published": None}, "no_body"),
        ({"title": "", "text": "", "formulas": [], "images": []}, "no_title"),
    ],
)
def test_refused(crawler: Crawler, article: Make, given: dict[str, Any], reason: str) -> None:
    pipeline = ValidationPipeline.from_crawler(crawler)
    for _ in range(2):
        with pytest.raises(DropItem, match=f"^{reason}$"):
            pipeline.process_item(article(**given))
    assert refused(crawler) == {reason: 2}
    assert pipeline.process_item(article())  # what was refused is not taken for seen


def test_a_body_of_formulas_or_pictures_is_one(crawler: Crawler, article: Make) -> None:
    pipeline = ValidationPipeline.from_crawler(crawler)
    only_math = article(id="1", text="", formulas=[Formula("x", "$x$", True, 0)], images=[])
    only_image = article(id="2", text="", formulas=[], images=[Image("https://a.example/i", "")])
    assert pipeline.process_item(only_math) is only_math
    assert pipeline.process_item(only_image) is only_image
