"""The figures of a crawl have names, and are where Scrapy's tools look for them."""

from __future__ import annotations

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from blogcrawl.tally import Finding, Tally


@pytest.fixture
def tally() -> Tally:
    return Tally(MemoryStatsCollector(get_crawler()))


def test_a_figure_is_one_of_scrapy_s_statistics(tally: Tally) -> None:
    tally.listing_pages += 2
    tally.refused.add("no_title", 3)
    tally.named["feed"] = 20
    assert tally.stats.get_stats() == {
        "blogcrawl/listing_pages": 2,
        "blogcrawl/refused/no_title": 3,
        "blogcrawl/named/feed": 20,
    }


def test_two_views_of_a_crawl_show_the_same(tally: Tally) -> None:
    tally.pauses += 1
    assert Tally(tally.stats).pauses == 1
    assert tally.hosts_given_up == 0


def test_reasons_come_by_their_number(tally: Tally) -> None:
    for reason, number in (("b", 1), ("c", 5), ("a", 1)):
        tally.failed.add(reason, number)
    assert list(tally.failed.by_size().items()) == [("c", 5), ("a", 1), ("b", 1)]
    assert tally.failed.total() == 7
    assert tally.failed["none"] == 0


def test_the_figures_of_one_of_several_blogs(tally: Tally) -> None:
    tally.missed["a.example feed"] = 1
    tally.missed["b.example feed"] = 2
    assert tally.missed.within("b.example ").by_size() == {"feed": 2}


def test_a_name_that_nothing_counts_is_an_error(tally: Tally) -> None:
    with pytest.raises(AttributeError):
        _ = tally.listing_page  # type: ignore[attr-defined]


def test_findings_name_their_blog_where_there_are_several(tally: Tally) -> None:
    tally.find("pager", "not followed", "b.example/blog")
    tally.find("dead_feed", "cannot be read")
    assert tally.findings() == [
        Finding("dead_feed", "cannot be read", ""),
        Finding("pager", "not followed", "b.example/blog"),
    ]


def test_the_articles_of_the_archive_outrank_those_of_the_crawl(tally: Tally) -> None:
    tally.stats.set_value("item_scraped_count", 3)
    assert tally.articles == 3
    tally.total["articles"] = 40
    assert tally.articles == 40
