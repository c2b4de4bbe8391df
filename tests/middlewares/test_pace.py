"""What pace a host may ask for, and how it is kept."""

from __future__ import annotations

import math
import time
from email.utils import formatdate
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from twisted.internet.defer import Deferred

from blogcrawl.middlewares.pace import HostGivenUp, PaceMiddleware, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

URL = "http://blog.example/"
NOW = 1_700_000_000
DATE = formatdate(NOW, usegmt=True)


def says(status: int = 503, **headers: str) -> Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, status=status, headers=given)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": " 0 "}, 0),
        ({"Retry_After": "9" * 400}, math.inf),
        ({"Retry_After": formatdate(NOW + 60, usegmt=True), "Date": DATE}, 60),
        ({"Retry_After": formatdate(NOW - 60, usegmt=True), "Date": DATE}, 0),
        ({"Retry_After": "Sunday, 06-Nov-94 08:49:37 GMT", "Date": DATE}, 0),  # RFC 850's
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-1"}, None),
        ({"Retry_After": "1.5"}, None),
        ({"Retry_After": "١٢"}, None),
        ({"Retry_After": "Tue, 99 Foo 2023 25:00:00 GMT"}, None),
        ({"Retry_After": "Tue, 14 Nov 99999 22:13:20 GMT"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(says(**headers)) == seconds


def test_a_date_is_held_against_our_clock_where_the_response_has_none() -> None:
    wanted = retry_after(says(Retry_After=formatdate(time.time() + 100, usegmt=True)))
    assert wanted is not None
    assert 90 < wanted <= 100


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_header_is_read(value: str, date: str) -> None:
    response = Response(URL, headers={"Retry-After": value.encode(), "Date": date.encode()})
    assert (retry_after(response) or 0.0) >= 0


class Engine:
    """An engine with a downloader that has one slot."""

    def __init__(self) -> None:
        self.slot = Slot(1, 1.0, 0.0)
        self.downloader = SimpleNamespace(
            slots={"blog.example": self.slot},
            per_slot_settings={},
            get_slot_key=lambda request: request.url.split("/")[2],
        )

    @property
    def pause(self) -> float:
        return max(0.0, self.slot.lastseen - time.monotonic())


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def pace(crawler_with: Callable[..., Crawler], engine: Any) -> PaceMiddleware:
    crawler = crawler_with(BACKOFF_DELAY=10.0, RETRY_AFTER_MAX=100.0, CRAWL_DELAY_MAX=60.0)
    crawler.engine = engine
    return PaceMiddleware.from_crawler(crawler)


def paused(pace: PaceMiddleware, engine: Engine, response: Response) -> int:
    engine.slot.lastseen = 0
    pace.response_downloaded(response, Request(URL))
    return round(engine.pause)


def test_a_pause_doubles_until_an_answer_comes(pace: PaceMiddleware, engine: Engine) -> None:
    waits = [paused(pace, engine, says(status)) for status in (503, 429, 503, 200, 503)]
    assert waits == [10, 20, 40, 0, 10]


def test_what_the_host_says_counts_unless_it_says_so_again(
    pace: PaceMiddleware, engine: Engine
) -> None:
    responses = [says(Retry_After=value) for value in ("3", "3", "90")]
    assert [paused(pace, engine, response) for response in responses] == [3, 20, 90]


def test_redirects_may_ask_too_and_others_may_not(pace: PaceMiddleware, engine: Engine) -> None:
    assert paused(pace, engine, says(301, Retry_After="7")) == 7
    assert paused(pace, engine, says(301)) == 0
    for status in (200, 404, 500):
        assert paused(pace, engine, says(status, Retry_After="7")) == 0


def test_a_slot_without_delay_pauses_too(pace: PaceMiddleware, engine: Engine) -> None:
    engine.slot.delay = 0
    assert paused(pace, engine, says()) == 10
    assert engine.slot.delay > 0


def test_a_host_that_asks_for_too_long_is_given_up(pace: PaceMiddleware, engine: Engine) -> None:
    waiting: Deferred[Response] = Deferred()
    failures: list[Any] = []
    waiting.addErrback(failures.append)
    engine.slot.queue.append((Request(URL), waiting))
    pace.process_request(Request(URL))
    pace.response_downloaded(says(Retry_After="101"), Request(URL))
    assert [type(failure.value) for failure in failures] == [HostGivenUp]
    for call in (
        lambda: pace.process_request(Request(URL)),
        lambda: pace.process_response(Request(URL), says()),
    ):
        with pytest.raises(HostGivenUp, match=r"blog\.example answers 503 and is to be left"):
            call()
    pace.process_request(Request("http://elsewhere.example/"))
    assert pace.crawler.stats.get_value("blogcrawl/hosts_given_up") == 1


def test_an_overloaded_host_is_asked_more_often(pace: PaceMiddleware) -> None:
    asked, given = Request(URL), Request(URL, meta={"max_retry_times": 1})
    for request in (asked, given):
        response = says()
        assert pace.process_response(request, response) is response
    assert asked.meta["max_retry_times"] > 2
    assert given.meta["max_retry_times"] == 1
    broken = Request(URL)
    pace.process_response(broken, says(500))
    assert "max_retry_times" not in broken.meta


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 20", 20),
        ("User-agent: blogcrawl\nCrawl-delay: 2.5\nUser-agent: *\nCrawl-delay: 20", 2.5),
        ("User-agent: *\nCrawl-delay: 86400", 60),
        ("User-agent: *\nCrawl-delay: inf", 1),
        ("User-agent: *\nCrawl-delay: 0.1", 1),
        ("User-agent: *\nCrawl-delay: nan", 1),
        ("User-agent: *\nCrawl-delay: -5", 1),
        ("User-agent: *\nCrawl-delay: x", 1),
        ("User-agent: other\nCrawl-delay: 20", 1),
        ("", 1),
    ],
)
def test_crawl_delay(rules: str, delay: float, pace: PaceMiddleware, engine: Engine) -> None:
    parser = ProtegoRobotParser(rules.encode(), None)
    pace.robots_parsed(parser, Request(URL))
    assert engine.slot.delay == delay
    settings = engine.downloader.per_slot_settings.get("blog.example", {"delay": 1})
    assert settings == {"delay": delay}
    engine.slot.delay = 1.0  # as AutoThrottle may have it
    pace.response_downloaded(says(200), Request(URL))
    assert engine.slot.delay == delay
