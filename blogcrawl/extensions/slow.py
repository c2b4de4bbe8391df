"""The pages that the site took longest to answer."""

from __future__ import annotations

from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

MOST = 10
LEAST = 1.0
"""Seconds; faster pages are not slow."""


class SlowPagesExtension:
    """Adds the slowest addresses, with their seconds, to the figures of the run."""

    def __init__(self) -> None:
        self._slowest: list[tuple[float, str]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.response_received, signals.response_received)
        return extension

    def response_received(self, response: Response, request: Request) -> None:
        seconds = float(request.meta.get("download_latency", 0))
        if seconds >= LEAST:
            one = (seconds, response.url)
            if len(self._slowest) < MOST:
                heappush(self._slowest, one)
            else:
                heappushpop(self._slowest, one)

    def pages(self) -> dict[str, float]:
        """Seconds by address, the longest first."""
        return {url: round(seconds, 1) for seconds, url in sorted(self._slowest, reverse=True)}
