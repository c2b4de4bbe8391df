"""Redirects within a blog are followed, others are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from blogcrawl.middlewares.redirect import (
    NAMED,
    EndlessRedirect,
    OffsiteRedirect,
    SiteRedirectMiddleware,
)
from blogcrawl.site import Site

if TYPE_CHECKING:
    from blogcrawl.guard import Guard

START = "http://127.0.0.1:8123/"


@pytest.fixture
def middleware() -> SiteRedirectMiddleware:
    crawler = Crawler(Spider, Settings({"REDIRECT_MAX_TIMES": 3}))
    crawler.spider = Spider("kexue")
    return SiteRedirectMiddleware.from_crawler(crawler)


def request(path: str = "archives/1", *, of_the_blog: bool = True) -> Request:
    site = Site(START, ("kexue.fm", "spaces.ac.cn"))
    return Request(START + path, cb_kwargs={"site": site} if of_the_blog else {})


def answer(to: str, status: int = 301) -> Response:
    return Response(START, status=status, headers={"Location": to})


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/archives/2", START + "archives/2"),
        ("2", START + "archives/2"),
        (START + "archives/2", START + "archives/2"),
        ("https://kexue.fm/archives/2", START + "archives/2"),
        ("//www.spaces.ac.cn/archives/2?utm_source=x", START + "archives/2"),
        (r"\\kexue.fm\archives\2?a=\b", START + "archives/2?a=%5Cb"),
        # To the same page at another host: away from here, or for ever in a circle.
        ("https://kexue.fm/archives/1", "https://kexue.fm/archives/1"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_is_followed(
    middleware: SiteRedirectMiddleware, location: str, expected: str, status: int
) -> None:
    asked = request()
    target = middleware.process_response(asked, answer(location, status))
    assert isinstance(target, Request)
    assert target.url == expected
    assert target.dont_filter  # or it would vanish where it was asked for before
    assert target.cb_kwargs == asked.cb_kwargs
    assert target.meta["redirect_urls"] == [asked.url]


@pytest.mark.parametrize(
    ("status", "location", "is_conditional"),
    [
        (301, "/archives/2", False),
        (308, "/archives/2", False),
        (302, "/archives/2", True),
        (301, "/archives/1/", True),
        (301, "https://spaces.ac.cn/archives/1", True),
    ],
)
def test_what_moved_for_good_is_asked_for_without_what_was_known(
    middleware: SiteRedirectMiddleware, status: int, location: str, *, is_conditional: bool
) -> None:
    known = {"If-None-Match": '"1"', "If-Modified-Since": "Thu, 01 Jan 2026 12:00:00 GMT"}
    asked = request().replace(headers={**known, "Accept": "text/html"})
    target = middleware.process_response(asked, answer(location, status))
    assert isinstance(target, Request)
    names = {name.decode() for name in target.headers}
    assert names == {"Accept", *(known if is_conditional else ())}


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/",
        "http://127.0.0.1/archives/1",
        "http://127.0.0.1:8124/",
        "http://localhost:8123/",
        "http://[::1]:8123/",
        "http://kexue.fm@elsewhere.example/",
    ],
)
def test_a_redirect_to_another_site(middleware: SiteRedirectMiddleware, location: str) -> None:
    with pytest.raises(OffsiteRedirect, match=r"^leads to http"):
        middleware.process_response(request(), answer(location))


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://elsewhere.example/", "offsite"),
        ("http://127.0.0.1/archives/1", "private_address"),
        ("http://2130706433:8123/", "private_address"),
        ("http://elsewhere.example:8123/", "port"),
        ("http://kexue.fm@elsewhere.example/", "userinfo"),
        ("http://a..b/", "malformed"),
        ("http://[::/", "malformed"),
    ],
)
def test_why_it_is_not_followed(
    middleware: SiteRedirectMiddleware, location: str, reason: str
) -> None:
    with pytest.raises(OffsiteRedirect) as raised:
        middleware.process_response(request(), answer(location))
    assert raised.value.reason == reason


def test_a_host_that_is_named_as_well_is_crawled_from_there(
    middleware: SiteRedirectMiddleware, guard: Guard
) -> None:
    guard.name("http://127.0.0.2:8123/")
    with pytest.raises(OffsiteRedirect, match=r"^leads to http://127\.0\.0\.2:8123/$") as raised:
        middleware.process_response(request(""), answer("http://127.0.0.2:8123/"))
    assert raised.value.reason == NAMED
    with pytest.raises(OffsiteRedirect) as raised:
        middleware.process_response(request(""), answer("http://127.0.0.2:8124/"))
    assert raised.value.reason == "private_address"


def test_an_endless_redirect(middleware: SiteRedirectMiddleware) -> None:
    asked = request()
    for _ in range(3):
        target = middleware.process_response(asked, answer(asked.url + "/x"))
        assert isinstance(target, Request)
        asked = target
    with pytest.raises(EndlessRedirect, match=r"^from http://127\.0\.0\.1:8123/archives/1/x/x/x$"):
        middleware.process_response(asked, answer("/y"))


def test_what_is_no_redirect_passes(middleware: SiteRedirectMiddleware) -> None:
    for response in (
        Response(START, status=200),
        Response(START, status=301),
        Response(START, status=304, headers={"Location": "https://elsewhere.example/"}),
        answer("file:///etc/passwd"),
    ):
        assert middleware.process_response(request(), response) is response


def test_requests_that_are_not_the_blogs_are_scrapys(middleware: SiteRedirectMiddleware) -> None:
    asked = request("robots.txt", of_the_blog=False)
    target = middleware.process_response(asked, answer("https://elsewhere.example/robots.txt"))
    assert isinstance(target, Request)
    assert target.url == "https://elsewhere.example/robots.txt"
    assert not target.dont_filter
