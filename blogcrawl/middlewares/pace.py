"""Slows down for a host that asks for it: Retry-After, 429, 503 and Crawl-delay.

The whole host is slowed down, not one request: Scrapy's downloader has a slot for every host, and a
paused slot sends nothing.
"""

from __future__ import annotations

import logging
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from blogcrawl.headers import header
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from typing_extensions import Self

logger = logging.getLogger(__name__)

# Too Many Requests (RFC 6585, section 4), Service Unavailable (RFC 9110, section 15.6.4).
_OVERLOADED = (429, 503)
# An overloaded host gets more retries for a page than a broken one.
_RETRIES = 4
_LEAST_DELAY = 0.001


class HostGivenUp(IgnoreRequest):
    """A request to a host that asked for a longer pause than this crawl waits."""


class PaceMiddleware:
    """Keeps the pace that a host asks for.

    A 429 or 503 pauses its host for as long as ``Retry-After`` says, or for ``BACKOFF_DELAY``
    seconds. Each further one at least doubles the pause, until a normal response comes. A
    host that would be paused for more than ``RETRY_AFTER_MAX`` seconds gets no more requests in
    this crawl. ``Crawl-delay`` is the minimum delay of its host, up to ``CRAWL_DELAY_MAX``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally(crawler.stats)
        self.backoff = crawler.settings.getfloat("BACKOFF_DELAY")
        self.longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self.slowest = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self.fastest = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._refusals: dict[str, int] = {}
        self._delays: dict[str, float] = {}
        self._given_up: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pace = cls(crawler)
        # Sent before the slot's next request; AutoThrottle gets it first.
        crawler.signals.connect(pace.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(pace.robots_parsed, signals.robots_parsed)
        return pace

    def process_request(self, request: Request) -> None:
        """Raise ``HostGivenUp`` for a host that has been given up."""
        if why := self._given_up.get(self._key(request)):
            raise HostGivenUp(why)

    def process_response(self, request: Request, response: Response) -> Response:
        """Let Scrapy retry the request to an overloaded host, unless the host was given up."""
        if response.status in _OVERLOADED:
            self.process_request(request)
            request.meta.setdefault("max_retry_times", _RETRIES)
        return response

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause the host if it asks for that."""
        key = self._key(request)
        slot = self._downloader.slots[key]
        slot.delay = max(slot.delay, self._delays.get(key, 0.0))
        wanted = retry_after(response)
        if response.status in _OVERLOADED:
            refusals = self._refusals[key] = self._refusals.get(key, 0) + 1
            if wanted is None or refusals > 1:
                wanted = max(wanted or 0.0, self.backoff * 2.0 ** (refusals - 1))
            self._pause(key, slot, wanted, response.status)
            return
        self._refusals.pop(key, None)
        if wanted and 300 <= response.status < 400:
            self._pause(key, slot, wanted, response.status)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the delay that a host's robots.txt asks for."""
        asked = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        if asked is None or not asked > self.fastest:
            return
        key = self._key(request)
        delay = self._delays[key] = min(asked, self.slowest)
        bound = f"; {delay:g} s are kept (CRAWL_DELAY_MAX)" if delay < asked else ""
        logger.info("robots.txt of %s asks for %g s between requests%s", key, asked, bound)
        # For the existing slot, and for a new one after a while without use.
        self._downloader.per_slot_settings.setdefault(key, {})["delay"] = delay
        if slot := self._downloader.slots.get(key):
            slot.delay = max(slot.delay, delay)

    def pause(self, request: Request, seconds: float) -> None:
        """Send no request to the host of ``request`` in the next seconds."""
        if slot := self._downloader.slots.get(self._key(request)):
            self._hold(slot, seconds)

    def _pause(self, host: str, slot: Slot, seconds: float, status: int) -> None:
        if seconds <= self.longest:
            logger.info("%s answers %d: nothing is asked there for %g s", host, status, seconds)
            self.tally.pauses += 1
            self._hold(slot, seconds)
            return
        why = f"{host} answers {status} and is to be left alone for {seconds:g} s"
        logger.error("%s, more than RETRY_AFTER_MAX (%g s): given up", why, self.longest)
        self.tally.hosts_given_up += 1
        self._given_up[host] = why
        while slot.queue:
            slot.queue.popleft()[1].errback(HostGivenUp(why))

    @staticmethod
    def _hold(slot: Slot, seconds: float) -> None:
        # A slot checks the time of its last request only if it has a delay.
        slot.delay = max(slot.delay, _LEAST_DELAY)
        slot.lastseen = max(slot.lastseen, time.monotonic() + seconds)

    @property
    def _downloader(self) -> Downloader:
        assert self.crawler.engine
        return self.crawler.engine.downloader

    def _key(self, request: Request) -> str:
        """The slot of the request: its host, or the host that redirected here."""
        return self._downloader.get_slot_key(request)


def retry_after(response: Response) -> float | None:
    """The pause that a response asks for, in seconds; ``None`` if it does not ask for one.

    ``Retry-After`` is a number of seconds or a date (RFC 9110, section 10.2.3). A date is compared
    with that of the response, so that the two clocks need not agree.
    """
    value = header(response, "Retry-After")
    if re.fullmatch("[0-9]+", value):
        return float(value)
    until = _timestamp(value)
    if until is None:
        return None
    now = _timestamp(header(response, "Date"))
    return max(0.0, until - (time.time() if now is None else now))


def _timestamp(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
