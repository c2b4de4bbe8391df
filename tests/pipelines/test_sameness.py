"""What most articles of a blog have in common is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.pipelines.sameness import SamenessPipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    Make = Callable[..., Any]

LONG = "Share this with all of your friends, and with theirs."


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": "Stones"}, "same_titles"),
        ({"text": f"{LONG}\n\nOf moss {{n}}, at some length."}, "same_begin"),
        ({"text": f"Of moss {{n}}, at some length.\n\n{LONG}"}, "same_end"),
    ],
)
def test_what_most_have_in_common(
    crawler: Crawler, article: Make, given: dict[str, str], code: str
) -> None:
    pipeline = SamenessPipeline.from_crawler(crawler)
    fields = {"title": "On moss {n}", "text": "Moss {n} grows.\n\nIt grows {n} times as slowly."}
    for number in range(8):
        made = {name: value.format(n=number) for name, value in (fields | given).items()}
        url = f"https://stones.example/{number}/"
        pipeline.process_item(article(**made, url=url, id=f"stones.example/{number}"))
    pipeline.close_spider()
    line = crawler.stats.get_value(f"blogcrawl/finding/{code}")
    assert line.startswith("8 of 8 articles read just now ")
    assert line.count("https://stones.example/") == 3


def test_articles_that_differ(crawler: Crawler, article: Make) -> None:
    pipeline = SamenessPipeline.from_crawler(crawler)
    for number in range(8):
        text = f"Introduction\n\nMoss {number} grows.\n\nThe end {number}."
        made = article(title=f"On moss {number}", text=text, id=f"stones.example/{number}")
        pipeline.process_item(made)
    pipeline.close_spider()
    found = [name for name in crawler.stats.get_stats() if "finding" in name]
    assert found == []
