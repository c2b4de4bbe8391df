"""A host's cookies are sent only to it, and their number is limited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import Response

from blogcrawl.middlewares.cookies import NEW_COOKIE, HostCookiesMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

URL = "http://a.blog.co.uk/1"


@pytest.fixture
def cookies(crawler_with: Callable[..., Crawler]) -> HostCookiesMiddleware:
    return HostCookiesMiddleware.from_crawler(crawler_with())


def sets(cookies: HostCookiesMiddleware, url: str, *given: str) -> Request:
    request = Request(url)
    response = Response(url, headers={"Set-Cookie": list(given)} if given else {})
    assert cookies.process_response(request, response) is response
    return request


def sent(cookies: HostCookiesMiddleware, url: str) -> bytes:
    request = Request(url)
    cookies.process_request(request)
    return request.headers.get("Cookie") or b""


@pytest.mark.parametrize(
    ("attributes", "comes_back"),
    [
        ("", True),
        ("; Domain=a.blog.co.uk", True),
        ("; Domain=.blog.co.uk", True),
        ("; Domain=co.uk", True),  # to the host that set it, and to no other
        ("; Domain=other.example", False),
        ("; Path=/2", False),
        ("; Secure", False),
        ("; Max-Age=0", False),
    ],
)
def test_they_come_back_to_their_host(
    cookies: HostCookiesMiddleware, attributes: str, comes_back: bool
) -> None:
    sets(cookies, URL, f"k=v{attributes}")
    assert sent(cookies, URL) == (b"k=v" if comes_back else b"")
    for other in ("blog.co.uk", "b.blog.co.uk", "x.co.uk", "other.example", "a.blog.co.uk:8080"):
        assert sent(cookies, f"http://{other}/1") == b""


def test_a_new_one_is_told(cookies: HostCookiesMiddleware) -> None:
    assert NEW_COOKIE not in sets(cookies, URL).meta
    assert sets(cookies, URL, "k=1").meta[NEW_COOKIE]
    assert NEW_COOKIE not in sets(cookies, URL, "k=2").meta
    assert sent(cookies, URL) == b"k=2"


def test_none_stays_on_a_request(cookies: HostCookiesMiddleware) -> None:
    sets(cookies, URL, "k=1")
    for answered in (True, False):
        request = Request(URL)
        cookies.process_request(request)
        assert "Cookie" in request.headers
        if answered:
            cookies.process_response(request, Response(URL))
        else:
            cookies.process_exception(request, OSError())
        assert "Cookie" not in request.headers


def test_they_are_bounded(cookies: HostCookiesMiddleware) -> None:
    for part in range(20):
        sets(cookies, URL, *(f"k{part}_{n}=v" for n in range(20)), f"long={'x' * 5_000}")
    line = sent(cookies, URL).decode()
    assert line.count("=") == 50
    assert "k19_19=v" in line
    assert "long" not in line
