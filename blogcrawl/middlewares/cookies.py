"""Keeps the cookies that a host sets, only for that host and only during the run.

Some hosts show a page only to clients that send back the cookie of the first response.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from collections.abc import Iterable
    from http.cookiejar import Cookie

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

NEW_COOKIE = "new_cookie"
"""The key in a request's ``meta`` that is set if the host has set a new cookie."""

# The minimum that browsers must keep (RFC 6265, section 6.1), here the maximum for a host.
_LONGEST = 4_096
_MOST = 50


class HostCookiesMiddleware:
    """One cookie jar per host: even a cookie for a whole domain goes only to the host that set it.

    Cookies are removed from requests, so that none gets into a queue, a log or a redirect. This is
    not a subclass of Scrapy's middleware, which loads the list of all public domains.
    """

    def __init__(self) -> None:
        self.jars: defaultdict[str, CookieJar] = defaultdict(CookieJar)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls()

    def process_request(self, request: Request) -> None:
        if jar := self.jars.get(urlparse_cached(request).netloc):
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        request.headers.pop("Cookie", None)
        if "Set-Cookie" in response.headers:
            jar = self.jars[urlparse_cached(request).netloc]
            before = _names(jar)
            _keep(jar, jar.make_cookies(response, request), request)
            if _names(jar) - before:
                request.meta[NEW_COOKIE] = True
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        request.headers.pop("Cookie", None)


def _keep(jar: CookieJar, cookies: Iterable[Cookie], request: Request) -> None:
    for cookie in cookies:
        if len(cookie.name) + len(cookie.value or "") <= _LONGEST:
            jar.set_cookie_if_ok(cookie, request)
    for oldest in list(jar)[: max(0, len(jar) - _MOST)]:
        jar.clear(oldest.domain, oldest.path, oldest.name)


def _names(jar: CookieJar) -> set[tuple[str, str, str]]:
    return {(cookie.domain, cookie.path, cookie.name) for cookie in jar}
