"""What makes a crawl unhealthy, and the line that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import signals
from twisted.python.failure import Failure

from blogcrawl.extensions.health import HealthExtension

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

HEALTHY = {
    "item_scraped_count": 100,
    "blogcrawl/listing_pages": 10,
    "blogcrawl/articles_listed": 100,
    "blogcrawl/field/title": 100,
    "blogcrawl/field/text": 100,
    "blogcrawl/field/date_published": 95,
}
NOTHING = dict.fromkeys(HEALTHY, 0)


def problems(crawler: Crawler, stats: dict[str, Any], reason: str = "finished") -> list[str]:
    crawler.stats.set_stats({**HEALTHY, **stats})
    verdict = HealthExtension.from_crawler(crawler).verdict(reason)
    return [problem.what for problem in verdict]


def test_a_healthy_crawl(crawler: Crawler) -> None:
    assert problems(crawler, {}) == []
    assert problems(crawler, {"blogcrawl/refused/not_found": 5}) == []


@pytest.mark.parametrize(
    ("stats", "problem"),
    [
        (NOTHING, "no article was found"),
        (
            NOTHING | {"blogcrawl/listing_failed/timeout": 1},
            "the site is down: no listing page could be read (timeout 1)",
        ),
        (
            NOTHING | {"blogcrawl/listing_failed/not_found": 1},
            "the listing is not there: the site answers 404",
        ),
        (
            NOTHING | {"blogcrawl/listing_failed/robots_txt": 1, "robotstxt/forbidden": 1},
            "robots.txt forbids the listing",
        ),
        (
            NOTHING | {"blogcrawl/listing_failed/offsite": 1},
            "the address leads to another host",
        ),
        (
            NOTHING | {"blogcrawl/listing_failed/robots_unreachable": 1},
            "robots.txt cannot be fetched, so nothing was fetched",
        ),
        ({"blogcrawl/hosts_given_up": 1}, "1 host given up, which asks to be left alone"),
        (
            {"blogcrawl/listing_failed/http_500": 1, "blogcrawl/listing_failed/timeout": 2},
            "3 listing pages failed, so the listing is incomplete (timeout 2, http_500 1)",
        ),
        ({"blogcrawl/listing_pages_empty": 1}, "1 listing page without article links"),
        (
            {"spider_exceptions/count": 3, "spider_exceptions/KeyError": 3},
            "3 exceptions in the spider (KeyError 3)",
        ),
        (
            {"blogcrawl/item_errors/TypeError": 1},
            "1 article lost to an exception in a pipeline (TypeError 1)",
        ),
        (
            {"blogcrawl/refused/bot_gate": 4, "blogcrawl/failed/timeout": 2},
            "6 of 100 articles were refused or failed, more than 5% (most: bot_gate, 4)",
        ),
        (
            {"blogcrawl/field/text": 49},
            "most articles have no text: 51 of 100",
        ),
        (
            NOTHING | {"blogcrawl/listing_failed/http_403": 1},
            "the site refuses us (403: a ban or a gate)",
        ),
        (
            {"blogcrawl/finding/pager_not_followed": "a pager was seen and not followed"},
            "a pager was seen and not followed",
        ),
        (
            {"blogcrawl/refused/not_found": 51},
            "51 of 100 addresses are not there",
        ),
    ],
)
def test_one_problem_is_one_line(crawler: Crawler, stats: dict[str, Any], problem: str) -> None:
    assert problems(crawler, stats) == [problem]


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("timeout", "try again later"),
        ("unknown_host", "is the address right, and is this machine online?"),
        ("not_found", "is the address right?"),
        ("robots_txt", "ask the blog's owner, or name a page of it that may be read"),
        ("offsite", "name that one if it is the blog's"),
        ("http_403", "wait a day, ask more slowly (DOWNLOAD_DELAY), or ask the owner"),
        ("no_tls", "is it http://, or another port?"),
    ],
)
def test_what_to_do_if_no_listing_page_could_be_read(
    crawler: Crawler, reason: str, advice: str
) -> None:
    crawler.stats.set_stats({**HEALTHY, **NOTHING, f"blogcrawl/listing_failed/{reason}": 1})
    [problem] = HealthExtension.from_crawler(crawler).verdict("finished")
    assert problem.advice == advice


def test_a_crawl_that_was_stopped(crawler: Crawler) -> None:
    stopped = "the crawl was stopped before its end (shutdown)"
    assert problems(crawler, {}, "shutdown") == [stopped]


def test_the_bounds_are_settings(crawler: Crawler) -> None:
    crawler.settings.set("LOSS_MAX", "0.5")
    crawler.settings.set("COVERAGE_MIN", '{"reads": 0.5}')
    lost = {"blogcrawl/refused/bot_gate": 50}
    assert problems(crawler, lost | {"blogcrawl/field/reads": 50}) == []
    assert problems(crawler, lost) == [
        "only 0% of the articles have reads, at least 50% are expected"
    ]


def test_an_exception_in_a_pipeline_is_counted(crawler: Crawler) -> None:
    health = HealthExtension.from_crawler(crawler)
    for error in (ValueError("a"), ValueError("b")):
        failure = Failure(error)  # type: ignore[no-untyped-call]
        crawler.signals.send_catch_log(signals.item_error, item={}, failure=failure)
    assert crawler.stats.get_value("blogcrawl/item_errors/ValueError") == 2
    [first] = [one for one in health.verdict("finished") if one.code == "item_errors"]
    assert first.what == "2 articles lost to an exception in a pipeline (ValueError 2)"
