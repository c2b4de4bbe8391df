"""Counts the addresses that a page names and that no crawl goes to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from blogcrawl import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)

# Of the schemes that are no address of a blog, those that Scrapy would read if it were let; the
# others (mailto, javascript) are ordinary in pages.
_READABLE = ("file:", "ftp:", "s3:")
# Each host is reported once, and so many of them at most.
_MOST_TOLD = 1_000


class Lookout:
    """Tells of the addresses that the guard refuses.

    ``refusal`` says why an address is refused, ``count`` counts a reason.
    """

    def __init__(self, refusal: Callable[[str], str], count: Callable[[str], None]) -> None:
        self._refusal = refusal
        self._count = count
        self._told: set[tuple[str, str]] = set()

    def sees(self, addresses: Iterable[str], page: str) -> None:
        """Note what the page at the address ``page`` names."""
        for url in addresses:
            reason = self._refusal(url)
            ordinary = reason == "scheme" and not url.lower().startswith(_READABLE)
            if reason and reason != "malformed" and not ordinary:
                self._count(reason)
                self._tell(reason, url, page)

    def _tell(self, reason: str, url: str, page: str) -> None:
        place = (reason, urls.host(url))
        if place not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(place)
            logger.info("refused %s: %s (named by %s)", url, reason, page)
