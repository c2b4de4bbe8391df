"""Requests a page again if the host shows a gate first ("wait, then reload").

No script is run and no challenge solved: a gate that requires more than a wait stays closed.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.http import TextResponse
from scrapy.utils.httpobj import urlparse_cached

from blogcrawl.middlewares.cookies import NEW_COOKIE
from blogcrawl.middlewares.pace import PaceMiddleware
from blogcrawl.pages.gate import asks_to_wait, is_gate, leads_elsewhere
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

logger = logging.getLogger(__name__)

# How many more times a request is made.
_TIMES = 3
# Statuses that refuse the client rather than the page; 429 and 503 are handled by pace.py.
_REFUSED = frozenset((401, 403, 405))
# After so many gates in a row, other pages are gates too.
_IN_A_ROW = 3
_AT_ONCE = 1_000
_LARGEST = 100_000  # bytes


class GateMiddleware:
    """Repeats a request that a gate has answered, after all others and more slowly each time.

    Once a page has used up its repetitions, its host counts as closed: gates on its other pages are
    not repeated, until one of its pages is not a gate.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally(crawler.stats)
        self.delay = crawler.settings.getfloat("BACKOFF_DELAY")
        self.later = crawler.settings.getint("RETRY_PRIORITY_ADJUST")
        self._in_a_row: dict[str, int] = {}
        self._shut: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the same request if a gate answered it."""
        has_cookie = request.meta.pop(NEW_COOKIE, False)
        if response.status >= 400 and response.status not in _REFUSED:
            return response
        host = urlparse_cached(request).netloc
        if not _is_gate(response, has_cookie=has_cookie):
            if response.status < 300:
                self._in_a_row.pop(host, None)
                self._shut.discard(host)
            return response
        self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        times = request.meta.get("gate_times", 0)
        if times == _TIMES and "site" in request.cb_kwargs:  # and not robots.txt
            self._shut.add(host)
        if times == _TIMES or host in self._shut or request.meta.get("dont_retry"):
            return response
        self.tally.gates.add("asked_again")
        seconds = self.delay * 2.0**times
        if pace := self.crawler.get_downloader_middleware(PaceMiddleware):
            pace.pause(request, seconds)
        logger.info("%s: a gate, asked for again after %g s at least", request.url, seconds)
        again = request.copy()
        again.meta["gate_times"] = times + 1
        again.dont_filter = True
        is_all = self._in_a_row[host] >= _IN_A_ROW
        again.priority += _AT_ONCE if is_all else self.later
        return again


def _is_gate(response: Response, *, has_cookie: bool) -> bool:
    """Whether a response is a gate that may open; one that leads elsewhere counts as a page."""
    is_refused = response.status in _REFUSED
    if is_refused and has_cookie:
        return True
    if "archived" in response.flags or not isinstance(response, TextResponse):
        return False
    if len(response.body) > _LARGEST or 300 <= response.status < 400:
        return False
    html = response.text
    if is_gate(html):
        return has_cookie or not leads_elsewhere(html, response.url)
    return is_refused and asks_to_wait(html)
