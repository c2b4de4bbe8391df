"""Counts the addresses in pages that the crawl never requests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from blogcrawl import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)

# Schemes that Scrapy could read; other schemes that are not http (mailto, javascript) are ordinary
# in pages.
_READABLE = ("file:", "ftp:", "s3:")
# Each host is reported once, and at most so many of them.
_MOST_LOGGED = 1_000


class RefusedLinks:
    """Reports the addresses that the guard refuses.

    ``refusal`` says why an address is refused, ``count`` counts a reason.
    """

    def __init__(self, refusal: Callable[[str], str], count: Callable[[str], None]) -> None:
        self._refusal = refusal
        self._count = count
        self._logged: set[tuple[str, str]] = set()

    def check(self, addresses: Iterable[str], page: str) -> None:
        """Check the addresses that ``page`` names."""
        for url in addresses:
            reason = self._refusal(url)
            ordinary = reason == "scheme" and not url.lower().startswith(_READABLE)
            if reason and reason != "malformed" and not ordinary:
                self._count(reason)
                self._log(reason, url, page)

    def _log(self, reason: str, url: str, page: str) -> None:
        place = (reason, urls.host(url))
        if place not in self._logged and len(self._logged) < _MOST_LOGGED:
            self._logged.add(place)
            logger.info("refused %s: %s (named by %s)", url, reason, page)
