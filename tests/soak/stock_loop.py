"""The same checks against stock Scrapy, to show that each of them can fail.

    cd tests && python -m soak.stock_loop

A spider as in tutorials, with Scrapy's own settings, ``JOBDIR`` and feeds, goes through the kill
loop, is run again, and is followed for some days.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from . import days, kills, unchanged
from .command import Fault
from .points import POINTS, Point
from .table import table

_CONFIG = "[settings]\ndefault = stock\n"
_SPIDER = '''\
"""A spider as the tutorials have it."""

from urllib.parse import urlsplit

from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

BOT_NAME = "stock"
SPIDER_MODULES = ["stock"]
CONCURRENT_REQUESTS_PER_DOMAIN = 1
FEED_EXPORT_ENCODING = "utf-8"
DOWNLOAD_HANDLERS = {}


class Stock(CrawlSpider):
    name = "stock"
    rules = (
        Rule(LinkExtractor(allow=r"/posts/"), callback="parse_article"),
        Rule(LinkExtractor(allow=r"/page/")),
    )

    def __init__(self, url, **arguments):
        super().__init__(**arguments)
        self.start_urls = [url]

    def parse_article(self, response):
        parts = urlsplit(response.url)
        text = "\\n\\n".join(response.css("div[class*=content] p::text").getall())
        yield {
            "id": parts.netloc + parts.path.rstrip("/"),
            "title": response.css("h1::text").get(),
            "date_published": response.css(
                'meta[property="article:published_time"]::attr(content)'
            ).get(),
            "tags": response.css('a[rel="tag"]::text').getall(),
            "text": text,
            "content_hash": text,
        }
'''
_COMMAND = ("crawl", "stock", "-s", "JOBDIR=job")
_EXPORT = "scrapy.exporters:JsonLinesItemExporter.export_item"
_STORE = "scrapy.extensions.feedexport:BlockingFeedStorage.store"

OWN_POINTS = [
    Point("while a feed is written", (Fault(_EXPORT),), most=30),
    *(point for point in POINTS if not point.faults or point.name.startswith(("ENOSPC", "EIO"))),
]


def prepare(folder: Path) -> None:
    """Make the project."""
    folder.mkdir(exist_ok=True)
    (folder / "scrapy.cfg").write_text(_CONFIG)
    (folder / "stock.py").write_text(_SPIDER)


class Cycle(kills.Cycle):
    """The kill loop."""

    arguments = _COMMAND

    def prepare(self, folder: Path) -> None:
        prepare(folder)


class Again(unchanged.Again):
    """The same blog again."""

    arguments = ("crawl", "stock")

    def __init__(self, folder: Path, size: int, seed: int = 1) -> None:
        super().__init__(folder, size, seed)
        prepare(folder)


class Weeks(days.Weeks):
    """Some days of it."""

    arguments = ("crawl", "stock")

    def __init__(self, folder: Path, seed: str, posts: int) -> None:
        super().__init__(folder, seed, posts)
        prepare(folder)


def main() -> None:
    modes = [mode for mode in kills.MODES if mode.name in ("-O", "-o", "-o batches", "s3 -o")]
    rows = kills.loop(
        kills.pairs(modes, OWN_POINTS), "stock", lambda line: print(line, file=sys.stderr), Cycle
    )
    print(table([row.cells() for row in rows]), end="\n\n")
    runs = unchanged.measure([100, 1000], 5, Again)
    print(table([run.cells() for run in runs]), end="\n\n")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        weeks = Weeks(Path(folder) / "project", "1", 60)
        print(days.summary(weeks.run(14, lambda *_: None)))


if __name__ == "__main__":
    main()
