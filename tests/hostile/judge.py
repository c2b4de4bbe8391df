"""The real command and a stock Scrapy spider, each in its own process, judged from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .blog import REAL

ROOT = Path(__file__).parents[2]

# Follows links as most spiders that are written by hand do.
STOCK = """
from scrapy import Spider

class Stock(Spider):
    name = "stock"
    custom_settings = {"LOG_LEVEL": "INFO", "TELNETCONSOLE_ENABLED": False}

    def parse(self, response):
        for link in response.css("article h2 a::attr(href)").getall():
            yield response.follow(link, self.parse_article)
        for link in response.css("a[rel=next]::attr(href)").getall():
            yield response.follow(link, self.parse)

    def parse_article(self, response):
        yield {"url": response.url, "title": response.css("h1::text").get(),
               "text": "".join(response.css(".post-content ::text").getall())}
"""


@dataclass(frozen=True)
class Outcome:
    """What came of a crawl."""

    code: int
    log: str
    out: Path
    peak: float
    """Mebibytes of memory at the most."""
    seconds: float
    asked: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(self.log.split())

    @property
    def items(self) -> list[dict[str, Any]]:
        if not self.out.exists():
            return []
        return [json.loads(line) for line in self.out.read_text("utf-8").split("\n") if line]

    @property
    def paths(self) -> set[str]:
        """Where the articles of the output are."""
        return {urlsplit(item["url"]).path for item in self.items}

    @property
    def has_all(self) -> bool:
        """Whether every real article is in the output, once."""
        paths = [urlsplit(item["url"]).path for item in self.items]
        return all(paths.count(path) == 1 for path in REAL)


def crawl(url: str, *arguments: str, env: dict[str, str] | None = None) -> Outcome:
    """Run ``scrapy crawl blog`` on the blog at ``url``, without a delay between requests."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    fast = "DOWNLOAD_DELAY=0.001", "AUTOTHROTTLE_ENABLED=False"
    command = ["crawl", "blog", "-a", f"url={url}", "-O", "out.jsonl"]
    command += [word for setting in fast for word in ("-s", setting)]
    return _run(folder, [*command, *arguments], env)


def stock(url: str, *arguments: str) -> Outcome:
    """Run a stock Scrapy spider on the blog at ``url``."""
    folder = Path(tempfile.mkdtemp(prefix="stock-"))
    start = f"\n    start_urls = [{url!r}]\n"
    (folder / "stock.py").write_text(
        STOCK.replace('    name = "stock"\n', f'    name = "stock"{start}')
    )
    return _run(folder, ["runspider", "stock.py", "-O", "out.jsonl", *arguments], None)


def _run(folder: Path, command: list[str], env: dict[str, str] | None) -> Outcome:
    begun = time.monotonic()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
            stdout=log,
            stderr=log,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Outcome(
        process.returncode,
        (folder / "log").read_text("utf-8", "replace"),
        folder / "out.jsonl",
        usage.ru_maxrss / 1024,
        time.monotonic() - begun,
    )
