"""How long a robots.txt is valid, and what happens if it cannot be fetched."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response

from blogcrawl.middlewares import robots
from blogcrawl.middlewares.guard import AddressRefused
from blogcrawl.middlewares.pace import HostGivenUp
from blogcrawl.middlewares.redirect import EndlessRedirect
from blogcrawl.middlewares.robots import RobotsMiddleware, RobotsUnreachable, for_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

PAGE = Request("http://blog.example/private/1")
FORBIDS = b"User-agent: *\nDisallow: /private/"
LINES = (
    *("User-agent: *", "User-agent: blogcrawl", "user agent other", "useragent: bl*og"),
    *("User-agent:", "User-agent", "User-agent: blogcrawl/1.0", "User-Agent: log", "User-agent: b"),
    *("User-agent: blog # x", "User-agent: **", "Disallow: /a", "Allow: /a/b", "disallow /c"),
    *("Disallow:", "Sitemap: http://a/", "Crawl-delay: 5", "crawl delay 7", "Foo: bar", "garbage"),
    *("", "# nothing", "Host: a"),
)
HOUR, DAY = 3600.0, 86400.0


class Engine:
    """Downloads what it was told to, one answer after the other."""

    def __init__(self) -> None:
        self.answers: list[Response | Exception] = []
        self.asked: list[Request] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request)
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def text(body: bytes, status: int = 200) -> Response:
    return Response("http://blog.example/robots.txt", status=status, body=body)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def middleware(crawler_with: Callable[..., Crawler], engine: Any) -> RobotsMiddleware:
    crawler = crawler_with()
    crawler.engine = engine

    async def send(**_: object) -> None:
        """Tell nobody."""

    crawler.signals = SimpleNamespace(send_catch_log_async=send)  # type: ignore[assignment]
    return RobotsMiddleware.from_crawler(crawler)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(robots, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def asks(middleware: RobotsMiddleware, *requests: Request) -> list[str]:
    """What comes of each of these requests at once, in one word."""

    async def one(request: Request) -> str:
        try:
            await middleware.process_request(request)
        except RobotsUnreachable:
            return "unreachable"
        except IgnoreRequest:
            return "forbidden"
        return "allowed"

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*map(one, requests))

    return asyncio.run(all_of_them())


def test_it_is_asked_for_once_and_for_the_blog_alone(
    middleware: RobotsMiddleware, engine: Engine
) -> None:
    engine.answers = [text(FORBIDS), text(b"")]
    public = Request("http://blog.example/public")
    assert asks(middleware, PAGE, public, PAGE) == ["forbidden", "allowed", "forbidden"]
    assert asks(middleware, Request("https://blog.example/private/1")) == ["allowed"]
    assert [request.url for request in engine.asked] == [
        "http://blog.example/robots.txt",
        "https://blog.example/robots.txt",
    ]
    assert all(request.meta["dont_obey_robotstxt"] for request in engine.asked)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (text(FORBIDS), "forbidden"),
        (text(FORBIDS, 206), "forbidden"),
        (text(FORBIDS, 304), "allowed"),
        (text(FORBIDS, 401), "allowed"),
        (text(FORBIDS, 404), "allowed"),
        (text(b"", 429), "unreachable"),
        (text(b"", 500), "unreachable"),
        (text(b"", 599), "unreachable"),
        (DownloadTimeoutError(), "unreachable"),
        (ValueError(), "unreachable"),
        (IgnoreRequest("the host was given up"), "unreachable"),
        (AddressRefused("http://10.0.0.1/", "private_address"), "allowed"),
        (EndlessRedirect(), "allowed"),
        (text(b"\xff\xfe\x00garbage\x00"), "allowed"),
        (text(b"#" * 511_990 + b"\n" + FORBIDS), "allowed"),
        (text(b"#" * 511_900 + b"\n" + FORBIDS), "forbidden"),
    ],
    ids=lambda value: "" if isinstance(value, Response) else str(value)[:20],
)
def test_what_each_answer_for_robots_txt_allows(
    answer: Response | Exception, outcome: str, middleware: RobotsMiddleware, engine: Engine
) -> None:
    engine.answers = [answer]
    assert asks(middleware, PAGE, PAGE) == [outcome, outcome]
    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IgnoreRequest("HTTP 500"), "robots_unreachable"),
        (DownloadTimeoutError(), "robots_unreachable"),
        (DownloadConnectionRefusedError(), "refused_connection"),
        (CannotResolveHostError(), "unknown_host"),
        (HostGivenUp(), "host_given_up"),
    ],
)
def test_a_host_that_is_not_there_is_called_so(
    error: Exception, reason: str, middleware: RobotsMiddleware, engine: Engine
) -> None:
    engine.answers = [error]
    with pytest.raises(RobotsUnreachable) as raised:
        asyncio.run(middleware.process_request(PAGE))
    assert raised.value.reason == reason
    assert str(raised.value) == f"robots.txt: {str(error) or type(error).__name__}"


def test_it_counts_for_a_day(
    middleware: RobotsMiddleware, engine: Engine, clock: list[float]
) -> None:
    engine.answers = [text(FORBIDS), text(b"")]

    async def crawl() -> list[str]:
        outcomes = []
        for later in (0.0, DAY - 1, 2.0):
            clock[0] += later
            try:
                await middleware.process_request(PAGE)
                outcomes.append("allowed")
            except IgnoreRequest:
                outcomes.append("forbidden")
        return outcomes

    assert asyncio.run(crawl()) == ["forbidden", "forbidden", "allowed"]
    assert len(engine.asked) == 2


def test_one_that_could_not_be_had_is_asked_for_again(
    middleware: RobotsMiddleware, engine: Engine, clock: list[float]
) -> None:
    engine.answers = [text(b"", 503), text(b"")]
    assert asks(middleware, PAGE) == ["unreachable"]
    assert asks(middleware, PAGE) == ["unreachable"]
    clock[0] += HOUR + 1
    assert asks(middleware, PAGE) == ["allowed"]


def test_what_it_said_before_holds_while_it_cannot_be_had(
    middleware: RobotsMiddleware, engine: Engine, clock: list[float]
) -> None:
    engine.answers = [text(FORBIDS), text(b"", 503), text(b"")]
    assert asks(middleware, PAGE) == ["forbidden"]
    clock[0] += DAY + 1
    assert asks(middleware, PAGE) == ["forbidden"]
    clock[0] += HOUR + 1
    assert asks(middleware, PAGE) == ["allowed"]


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ("User-agent: blogcrawl\nDisallow: /\nUser-agent: *\nAllow: /", "forbidden"),
        ("User-agent: *\nDisallow: /\nUser-agent: blogcrawl\nAllow: /", "allowed"),
        ("User-agent: *\nDisallow: /\nUser-agent: crawl\nAllow: /", "forbidden"),
        ("User-agent: *\nUser-agent: blogcrawl/1\nDisallow: /", "forbidden"),
        ("User-agent: other\nUser-agent: BLOG*crawl # ours\n\nDisallow: /", "forbidden"),
        ("user agent blogcrawl\ndisallow /private", "forbidden"),
        ("User-agent: blogcrawl\nSitemap: http://blog.example/s\nDisallow: /", "forbidden"),
        ("User-agent: blogcrawl\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", "allowed"),
        ("User-agent: blog\nAllow: /\nUser-agent: blogcrawl\nDisallow: /", "forbidden"),
        ("User-agent: other\nDisallow: /", "allowed"),
    ],
)
def test_the_group_that_counts(
    rules: str, outcome: str, middleware: RobotsMiddleware, engine: Engine
) -> None:
    engine.answers = [text(rules.encode())]
    assert asks(middleware, PAGE) == [outcome]


def test_what_else_it_says_stays() -> None:
    text = "Sitemap: http://a/\nUser-agent: a\nUser-agent: blogcrawl\nCrawl-delay: 7\nAllow: /"
    rules = Protego.parse(for_agent(text, "blogcrawl"))
    assert rules.crawl_delay("blogcrawl") == 7
    assert list(rules.sitemaps) == ["http://a/"]


@given(st.lists(st.sampled_from(LINES), max_size=15))
def test_it_says_what_the_whole_of_it_says(lines: list[str]) -> None:
    text = "\n".join(lines)

    def says(rules: Protego) -> object:
        may = [rules.can_fetch(f"http://a{path}", "blogcrawl") for path in ("/a", "/a/b", "/c")]
        return may, rules.crawl_delay("blogcrawl"), set(rules.sitemaps)

    assert says(Protego.parse(for_agent(text, "blogcrawl"))) == says(Protego.parse(text))


def test_many_crawlers_and_many_rules() -> None:
    def rules_for(number: int) -> str:
        names = "".join(f"User-agent: a{n}\n" for n in range(number))
        return names + "".join(f"Disallow: /{n}\n" for n in range(number))

    def read(rules: str) -> object:
        return Protego.parse(for_agent(rules, "blogcrawl"))

    check_growth(read, rules_for, 1_000, most=6, quick=0.05)
