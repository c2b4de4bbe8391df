"""The summary: every figure, the problems, the output."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.spider import DefaultSpider

from blogcrawl.extensions.health import HealthExtension
from blogcrawl.extensions.summary import SummaryExtension
from blogcrawl.feeds import Delivery, FeedExporter

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler

FIELDS = ("id", "url", "site", "title", "text")


def summary(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, deliveries: list[Delivery], **stats: int
) -> SummaryExtension:
    crawler.stats.set_stats(
        {
            "item_scraped_count": 1000,
            "elapsed_time_seconds": 61.7,
            "blogcrawl/listing_pages": 1,
            "blogcrawl/formulas": 12345,
            "blogcrawl/formulas_display": 678,
            "blogcrawl/field/date_published": 987,
            **{f"blogcrawl/field/{name}": 1000 for name in FIELDS},
            **{f"blogcrawl/{name.replace('__', '/')}": count for name, count in stats.items()},
        }
    )
    exporter = FeedExporter(crawler)
    exporter.deliveries = deliveries
    components = (HealthExtension(crawler), exporter)
    monkeypatch.setattr(crawler, "_extensions", SimpleNamespace(middlewares=components))
    extension = SummaryExtension.from_crawler(crawler)
    assert crawler.spider
    extension.spider_closed(crawler.spider, "finished")
    return extension


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(
    crawler: Crawler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    crawler.settings.set("FEEDS", {"a.jsonl": {}})


def test_a_healthy_crawl(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = Delivery("a.jsonl", "delivered", 1000, size=1234567)
    extension = summary(crawler, monkeypatch, [delivery], refused__not_found=2, refused__gate=60)
    extension.engine_stopped()
    assert capsys.readouterr().err == (
        "数学: 1,000 articles from 1 listing page in 62 s\n"
        "  formulas   12,345 (678 display)\n"
        "  fields     100% id, url, site, title, text\n"
        "             98.7% date_published; 0% authors, date_modified, language,\n"
        "             categories, tags, summary, image, reads, comments, license,\n"
        "             formulas, images, crawled_at, content_hash\n"
        "  refused    gate 60, not_found 2\n"
        "  output     a.jsonl (1,000 articles, 1,234,567 bytes)\n"
        "  problem    60 of 1,000 articles were refused or failed, more than 5% (most:\n"
        "             gate, 60); look at one with `scrapy article URL`\n"
    )
    assert crawler.stats.get_value("blogcrawl/coverage/date_published") == 0.987
    assert crawler.stats.get_value("blogcrawl/problems") == 1


def test_a_text_that_was_cut(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    extension = summary(crawler, monkeypatch, [], marks__cut=1200, marks__articles_with_cut=1)
    assert (
        "  cut        1,200 characters beyond what is written of 1 article" in extension.figures()
    )


def test_licences(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"licences__none named": 2, "licences__https://l.example/by": 3}
    figures = summary(crawler, monkeypatch, [], **counts).figures()
    assert "  licences   https://l.example/by 3, none named 2" in figures
    whole = {"total__articles": 9, "total__licence/none named": 9}
    figures = summary(crawler, monkeypatch, [], **counts, **whole).figures()
    assert not any("licences" in line for line in figures)


def test_many_batches_are_added_up(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = [Delivery(f"{number}.jsonl", "delivered", 10) for number in range(8)]
    lines = summary(crawler, monkeypatch, deliveries).figures()
    assert lines[-2:] == [
        "  output     4.jsonl (10 articles)",
        "  output     and 3 more files (30 articles)",
    ]


def test_what_was_not_delivered(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = [
        Delivery("a.jsonl", "kept back", 3, "nothing was collected; the old file stays"),
        Delivery("b.jsonl", "failed", 3, "No space left on device"),
    ]
    extension = summary(crawler, monkeypatch, deliveries)
    assert extension.verdict() == [
        "  kept back  a.jsonl: nothing was collected; the old file stays",
        "  not stored b.jsonl: No space left on device",
    ]
    assert not any("output" in line for line in extension.figures())


def test_nothing_at_all(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    extension = summary(crawler, monkeypatch, [])
    crawler.stats.set_stats({})
    assert extension.figures() == [
        "数学: 0 articles from 0 listing pages in 0 s",
        "  formulas   0 (0 display)",
    ]
    assert extension.verdict()[0].startswith("  problem    no article was found; is the address")


def test_looking_at_one_page_has_no_summary(crawler: Crawler) -> None:
    crawler.spidercls = DefaultSpider
    with pytest.raises(NotConfigured):
        SummaryExtension.from_crawler(crawler)
