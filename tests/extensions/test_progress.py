"""The live line in a terminal, the log line elsewhere."""

from __future__ import annotations

import io
import logging
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils import log
from twisted.internet.task import Clock, LoopingCall

from blogcrawl.extensions import progress
from blogcrawl.extensions.progress import ProgressExtension

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

STATS = {
    "item_scraped_count": 12,
    "blogcrawl/listing_pages": 3,
    "blogcrawl/articles_listed": 40,
    "blogcrawl/formulas": 1234,
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the extension, which passes when the test says so."""
    clock = Clock()

    def looping_call(function: Callable[[], object]) -> LoopingCall:
        call = LoopingCall(function)
        call.clock = clock
        return call

    monkeypatch.setattr(progress, "create_looping_call", looping_call)
    monkeypatch.setattr(progress, "monotonic", clock.seconds)
    return clock


def opened(crawler: Crawler) -> ProgressExtension:
    assert crawler.spider
    extension = ProgressExtension.from_crawler(crawler)
    extension.spider_opened(crawler.spider)
    return extension


def test_a_plain_line_now_and_then(
    crawler: Crawler, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    crawler.settings.set("PROGRESS_INTERVAL", 30)
    failed = {"blogcrawl/failed/timeout": 1, "spider_exceptions/count": 1}
    crawler.stats.set_stats({**STATS, **failed, "spider_exceptions/KeyError": 1})
    caplog.set_level(logging.INFO)
    extension = opened(crawler)
    clock.pump([29, 1, 30, 29])
    extension.spider_closed()
    clock.advance(600)
    assert caplog.messages == [
        f"12 of 40 articles, {rate}/min, 3 listing pages, 1,234 formulas, 2 errors, {left}"
        for rate, left in ((24, "about 62 s left"), (12, "about 2 min left"))
    ]


@pytest.mark.parametrize("interval", ["60", "0"])
def test_a_short_crawl_has_none(
    crawler: Crawler, clock: Clock, caplog: pytest.LogCaptureFixture, interval: str
) -> None:
    crawler.settings.set("PROGRESS_INTERVAL", interval)
    caplog.set_level(logging.INFO)
    extension = opened(crawler)
    clock.advance(59)
    extension.spider_closed()
    clock.advance(600)
    assert caplog.messages == []


def test_the_total_is_what_is_known(crawler: Crawler) -> None:
    extension = ProgressExtension.from_crawler(crawler)
    assert extension.total() is None
    crawler.stats.set_value("blogcrawl/articles_listed", 40)
    assert extension.total() == 40
    extension.limit = 10
    assert extension.total() == 10
    extension.limit = 100
    assert extension.total() == 40


def test_a_limit_is_the_total_while_the_listing_goes_on(crawler: Crawler) -> None:
    extension = ProgressExtension.from_crawler(crawler)
    extension.limit = 60
    crawler.stats.set_value("blogcrawl/listing_pages_ahead", 1)
    assert extension.total() == 60
    crawler.stats.set_value("blogcrawl/articles_listed", 10)
    assert extension.total() == 60
    crawler.stats.set_value("blogcrawl/listing_pages_ahead", 0)
    assert extension.total() == 10


def test_how_long_it_may_still_take(crawler: Crawler, clock: Clock) -> None:
    extension = opened(crawler)
    crawler.stats.set_stats(dict(STATS))
    clock.advance(60)
    assert extension.remaining() == "about 2 min left"
    crawler.stats.set_value("blogcrawl/refused/not_found", 2)
    crawler.stats.set_value("downloader/response_status_count/304", 20)
    assert extension.remaining() == "about 11 s left"
    crawler.stats.set_value("blogcrawl/listing_pages_ahead", 1)
    assert extension.remaining() == ""
    extension.limit = 3_000
    assert extension.remaining() == "about 87 min left"


def test_none_where_scrapy_has_none(crawler: Crawler) -> None:
    crawler.settings.set("LOGSTATS_INTERVAL", "0")
    with pytest.raises(NotConfigured):
        ProgressExtension.from_crawler(crawler)


def test_a_live_line_with_the_log_above_it(
    crawler: Crawler, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    handler = logging.StreamHandler(terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(log, "_scrapy_root_handler", handler)
    crawler.stats.set_stats(dict(STATS))
    extension = opened(crawler)
    clock.advance(1)
    handler.emit(logging.LogRecord("a", logging.INFO, "", 0, "a line", (), None))
    clock.advance(1)
    extension.spider_closed()
    clock.advance(600)
    assert "数学 |" in terminal.getvalue()
    assert "| 12/40 articles, 720/min, 3 listing pages, 1,234 formulas" in terminal.getvalue()
    # The line is wiped before a line of the log, and at the end.
    before, after = terminal.getvalue().split("a line\n")
    for text in (before, after):
        assert text.split("\r")[-2].strip() == ""
        assert text.endswith("\r")
    assert handler.stream is terminal


@pytest.mark.parametrize(("name", "value"), [("LOG_FILE", "crawl.log"), ("LOG_ENABLED", False)])
def test_no_live_line_when_the_log_is_not_in_the_terminal(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert ProgressExtension.from_crawler(crawler).live
    crawler.settings.set(name, value)
    assert not ProgressExtension.from_crawler(crawler).live
