"""Replaces a page that only a script fills by the filled page."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.http import TextResponse

from blogcrawl.pages.gate import is_gate
from blogcrawl.scripted import browser
from blogcrawl.scripted.payload import data_of, page_of, page_of_data
from blogcrawl.scripted.signs import is_scripted, may_be_filled
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

logger = logging.getLogger(__name__)

AS_IS = "as_is"
"""The key in a request's ``meta`` for a response that must not be rendered."""

SHOW = "show"
"""The key for a response that is rendered even if it has a menu."""

# Requests that one page may send while it is rendered.
_MOST_REQUESTS = 100
# Bytes of responses that are cached for the next page, which uses the same scripts.
_KEPT = 20_000_000
# Removed from a page that a script fills: they belong to the empty page.
_VALIDATORS = ("ETag", "Last-Modified")


class ScriptedPageMiddleware:
    """Reads the data that a page contains for its script, or else renders it in a browser, if any.

    The page stays as it is if neither helps; all other pages do, too.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally(crawler.stats)
        self.seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self.largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        given = crawler.settings["BROWSER_PATH"]
        path = browser.path_of_chromium(given)
        if given and not path:
            why = "it or the package playwright is not installed"
            logger.warning("BROWSER_PATH: %s cannot be used: %s", given, why)
        agent = crawler.settings["USER_AGENT"]
        self._browser = browser.Chromium(path, agent, self._fetch) if path else None
        self._kept: dict[str, Response] = {}
        self._kept_bytes = self._asked = 0
        self._site: object = None
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.engine_stopped, signals.engine_stopped)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the page with its text, or as it is."""
        site = request.cb_kwargs.get("site")
        if site is None or request.meta.get(AS_IS) or not _is_to_be_filled(request, response):
            return response
        assert isinstance(response, TextResponse)
        if html := page_of(response.text):
            self.tally.scripted.add("payloads")
            return _filled(response, html)
        if html := await self._fetched(response, site):
            self.tally.scripted.add("payloads")
            return _filled(response, html)
        if self._browser is None:
            return response
        async with self._one_at_a_time:
            self._site, self._asked = site, 0
            try:
                shown = self._browser.html(response.url, response, self.seconds)
                html = await asyncio.wait_for(shown, 2 * self.seconds)
            except Exception as error:  # whatever the page makes the browser do
                message = (str(error) or type(error).__name__).splitlines()[0]
                logger.warning("%s: the browser did not show it: %s", response.url, message)
                self.tally.scripted.add("failed")
                return response
        if len(html) > self.largest:
            return response
        self.tally.scripted.add("shown")
        return _filled(response, html)

    async def engine_stopped(self) -> None:
        """Stop the browser."""
        if self._browser:
            await self._browser.close()

    async def _fetched(self, response: TextResponse, site: object) -> str:
        """The page with the data that its script would fetch; ``""`` if there are none."""
        async with self._one_at_a_time:
            self._site, self._asked = site, 0
            for url in data_of(response.text, response.url):
                data = await self._fetch(url, "application/json")
                if not isinstance(data, TextResponse) or data.status != 200:
                    continue
                if html := page_of_data(response.text, data.text):
                    return html
        return ""

    async def _fetch(self, url: str, accept: str) -> Response | None:
        """Fetch what a page's script requests, like any page; ``None`` if that is not allowed."""
        if url in self._kept:
            return self._kept[url]
        self._asked += 1
        if self._asked > _MOST_REQUESTS:
            return None
        request = Request(url, headers={"Accept": accept}, meta={"budget_of": self._site})
        assert self.crawler.engine
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # the guard, robots.txt, a host that is down
            logger.info("%s: not fetched for the browser: %s", url, error or type(error).__name__)
            self.tally.scripted.add("not_fetched")
            return None
        if b"javascript" in (response.headers.get("Content-Type") or b""):
            self._kept_bytes += len(response.body)
            if self._kept_bytes <= _KEPT:
                self._kept[url] = response
        return response


def _is_to_be_filled(request: Request, response: Response) -> bool:
    is_page = isinstance(response, TextResponse) and response.status == 200
    if not is_page or "archived" in response.flags or b"<script" not in response.body.lower():
        return False
    assert isinstance(response, TextResponse)
    is_empty = may_be_filled if request.meta.get(SHOW) else is_scripted
    return is_empty(response.text) and not is_gate(response.text)


def _filled(response: TextResponse, html: str) -> Response:
    headers = response.headers.copy()
    for name in (*_VALIDATORS, "Content-Type"):
        headers.pop(name, None)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return response.replace(body=html.encode(), encoding="utf-8", headers=headers)
