"""Delays garbage collection until the crawl begins.

Start-up creates some 300,000 objects that stay, and hardly any garbage; scanning them again and
again takes an eighth of its time. Objects that exist when the crawl begins are never scanned again.
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


def delay() -> None:
    """Collect garbage rarely until a crawl begins."""
    gc.set_threshold(_AT_ONCE, *_USUAL[1:])


class GarbageExtension:
    """Collects garbage as usual once the first crawl of the process begins."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.begin, signal=signals.engine_started)
        return extension

    def begin(self) -> None:
        if gc.get_threshold() != _USUAL:
            gc.freeze()
            gc.set_threshold(*_USUAL)
