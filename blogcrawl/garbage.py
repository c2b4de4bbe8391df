"""Puts the search for garbage off until the crawl begins.

A start makes some 300,000 objects that stay and hardly any garbage; to look through them again and
again takes an eighth of its time. What is there when the crawl begins is not looked at again.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from typing_extensions import Self

_USUAL = gc.get_threshold()
_AT_ONCE = 100_000  # new objects


def put_off() -> None:
    """Look for garbage only now and then, until a crawl begins."""
    gc.set_threshold(_AT_ONCE, *_USUAL[1:])


class GarbageExtension:
    """Looks for garbage as usual from the begin of the first crawl of a process."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.begin, signal=signals.engine_started)
        return extension

    def begin(self) -> None:
        if gc.get_threshold() != _USUAL:
            gc.freeze()
            gc.set_threshold(*_USUAL)
