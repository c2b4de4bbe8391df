"""What the guard is told, and the effect of its decisions."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response

from blogcrawl.middlewares.guard import (
    AddressRefused,
    ConnectionMiddleware,
    GuardMiddleware,
    OperatorMiddleware,
)
from blogcrawl.resolver import GuardedResolver
from blogcrawl.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from blogcrawl.guard import Guard

INTRA = "http://10.0.0.1:8000/"


def test_what_start_asks_for_was_named(crawler_with: Callable[..., Crawler], guard: Guard) -> None:
    operator = OperatorMiddleware.from_crawler(crawler_with())
    asked = Request(INTRA)
    assert operator.get_processed_request(asked, Response(INTRA)) is asked
    assert not guard.is_named(INTRA)
    assert operator.get_processed_request(asked, None) is asked
    assert guard.is_named(INTRA)


def test_a_request_is_refused(crawler_with: Callable[..., Crawler], guard: Guard) -> None:
    crawler = crawler_with()
    middleware = GuardMiddleware.from_crawler(crawler)
    middleware.process_request(Request("https://blog.example/"))
    with pytest.raises(AddressRefused, match=INTRA) as raised:
        middleware.process_request(Request(INTRA))
    assert raised.value.reason == "private_address"
    assert crawler.stats.get_value("blogcrawl/addresses_refused/private_address") == 1
    guard.name(INTRA)
    middleware.process_request(Request(INTRA))


def test_the_spiders_own_hosts_are_named(
    crawler_with: Callable[..., Crawler], guard: Guard
) -> None:
    class BlogSpider(Spider):
        name = "blog"
        hosts = ("blog.example", "mirror.example")

    GuardMiddleware.from_crawler(crawler_with()).spider_opened(BlogSpider())
    assert guard.is_named("https://mirror.example/")
    assert guard.is_named("http://blog.example/")


def test_a_connection_that_was_refused_is_told_apart(
    crawler_with: Callable[..., Crawler],
) -> None:
    crawler = crawler_with()
    middleware = ConnectionMiddleware.from_crawler(crawler)
    asked = Request("https://Inside.example/x")
    error = CannotResolveHostError()
    middleware.process_exception(asked, error)
    GuardedResolver.refused["inside.example", 443] = "10.0.0.1"
    middleware.process_exception(asked, DownloadTimeoutError())
    middleware.process_exception(Request("http://inside.example/x"), error)
    with pytest.raises(AddressRefused, match=r"^https://inside\.example/x leads to 10\.0\.0\.1$"):
        middleware.process_exception(asked, error)
    assert crawler.stats.get_stats() == {"blogcrawl/addresses_refused/private_address": 1}


def test_a_blog_of_which_it_was_said_may_be_private(
    crawler_with: Callable[..., Crawler], guard: Guard
) -> None:
    class Named(Spider):
        name = "named"
        hosts = ("blog.example", "mirror.example")

    GuardMiddleware.from_crawler(crawler_with()).spider_opened(Named())
    assert not guard.may_connect("blog.example", 443, "10.0.0.1")
    GuardMiddleware.from_crawler(crawler_with(PRIVATE_HOSTS="blog.example")).spider_opened(Named())
    assert guard.may_connect("blog.example", 443, "10.0.0.1")
    assert not guard.may_connect("mirror.example", 443, "10.0.0.1")
    spider = BlogSpider(url="http://intra.example:8000/", private="1")
    GuardMiddleware.from_crawler(crawler_with()).spider_opened(spider)
    guard.name(spider.sites[0].start)
    assert guard.may_connect("intra.example", 8000, "10.0.0.1")


def test_a_refusal_says_how_the_blog_is_allowed(
    crawler_with: Callable[..., Crawler], guard: Guard
) -> None:
    middleware = ConnectionMiddleware.from_crawler(crawler_with())
    guard.name("https://inside.example/")
    GuardedResolver.refused["inside.example", 443] = "10.0.0.1"
    with pytest.raises(AddressRefused, match=r"-a private=1, or PRIVATE_HOSTS=inside\.example$"):
        middleware.process_exception(Request("https://inside.example/"), CannotResolveHostError())


@pytest.mark.parametrize(
    ("environment", "proxies"),
    [
        ({}, []),
        ({"no_proxy": "x"}, []),
        ({"http_proxy": "http://a:b@10.0.0.9:3128/"}, ["10.0.0.9:3128"]),
        ({"https_proxy": "10.0.0.9:3128"}, ["10.0.0.9:3128"]),
        ({"http_proxy": "http://[", "https_proxy": "/run/x.sock"}, ["", ""]),
    ],
)
def test_a_proxy_is_told_of(
    environment: dict[str, str],
    proxies: list[str],
    crawler_with: Callable[..., Crawler],
    guard: Guard,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    GuardMiddleware.from_crawler(crawler_with()).spider_opened(Spider("some"))
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == len(proxies)
    assert all(f"Proxy {host} is set" in line for host, line in zip(proxies, warnings, strict=True))
    assert all(guard.may_connect("10.0.0.9", 3128, "10.0.0.9") for host in proxies if host)


def test_a_proxy_that_is_not_used_is_not_told_of(
    crawler_with: Callable[..., Crawler],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("http_proxy", "http://10.0.0.9:3128/")
    crawler = crawler_with(HTTPPROXY_ENABLED=False)
    with caplog.at_level(logging.DEBUG):
        GuardMiddleware.from_crawler(crawler).spider_opened(Spider("some"))
    assert not caplog.records
