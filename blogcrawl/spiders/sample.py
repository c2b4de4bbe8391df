"""The blog that comes with the package, served on loopback while it is crawled.

It is crawled exactly like kexue.fm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from blogcrawl.sample import CRAWLED_AT, HOSTS
from blogcrawl.spiders.kexue import KexueSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request


class SampleSpider(KexueSpider):
    name = "sample"
    home = "https://marginalia.example/"  # no such host: the server gives the start URL
    hosts = HOSTS
    custom_settings = {  # noqa: RUF012 (Scrapy's own shape)
        # Not 0: without a delay Scrapy 2.19 counts a request as active only after it has started
        # all waiting ones, so there would be many at a time, and the order of the feed would be
        # random.
        "DOWNLOAD_DELAY": 0.001,
        "AUTOTHROTTLE_ENABLED": False,
        "BACKOFF_DELAY": 0.1,  # the sample's gate never opens, and its server is local
        "CRAWLED_AT": CRAWLED_AT,
    }

    async def start(self) -> AsyncIterator[Request]:
        if not self.arguments.urls:
            from blogcrawl.sample.server import SampleServer  # Scrapy loads all spiders

            server = SampleServer()
            server.start()
            self.crawler.signals.connect(server.stop, signals.spider_closed, weak=False)
            self.begin_at(server.url)
        async for request in super().start():
            yield request
