"""Scrapy without the project: requests the addresses in a file, and does next to nothing else.

    python tests/benchmarks/bare.py FILE MODE

MODE is ``fetch``; ``css``, for eight fields with one selector each; or ``trafilatura``, which reads
text and metadata. What is read goes into ``FILE.jsonl``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

FIELDS = {
    "title": "h1::text, title::text",
    "day": "time::attr(datetime)",
    "summary": "meta[name=description]::attr(content)",
    "image": 'meta[property="og:image"]::attr(content)',
    "canonical": "link[rel=canonical]::attr(href)",
    "language": "html::attr(lang)",
    "tags": 'a[href*="/tag"]::text',
    "text": "article ::text, main ::text",
}
SETTINGS = {"LOG_LEVEL": "WARNING", "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0}


class Bare(Spider):
    name = "bare"
    mode = ""
    addresses: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Any]:
        for url in self.addresses:
            yield Request(url)

    def parse(self, response: Response) -> Iterator[Any]:
        if self.mode == "css":
            yield {name: response.css(query).getall() for name, query in FIELDS.items()}
        elif self.mode == "trafilatura":
            from trafilatura import bare_extraction

            if (found := bare_extraction(response.text, url=response.url)) is not None:
                yield {k: v for k, v in found.as_dict().items() if isinstance(v, str)}


def main() -> None:
    file, mode = sys.argv[1:]
    if mode == "trafilatura":
        import trafilatura  # noqa: F401 - else every page would fail for itself, and quickly
    settings: dict[str, Any] = dict(SETTINGS)
    if mode != "fetch":
        settings["FEEDS"] = {f"{file}.jsonl": {"format": "jsonl", "overwrite": True}}
    process = CrawlerProcess(settings)
    process.crawl(Bare, mode=mode, addresses=tuple(Path(file).read_text("utf-8").split("\n")))
    process.start()


if __name__ == "__main__":
    main()
