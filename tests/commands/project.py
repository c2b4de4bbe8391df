"""A small separate Scrapy project, and a blog on loopback for it to crawl."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import command

import blogcrawl

SETTINGS = """\
from blogcrawl.settings import *

SPIDER_MODULES = ["tiny"]
ITEM_PIPELINES = {"tiny.Pipeline": 1}
DOWNLOAD_DELAY = 0.001
AUTOTHROTTLE_ENABLED = False
RETRY_ENABLED = False
DOWNLOAD_TIMEOUT = 20.0
FEED_STORAGES = {**FEED_STORAGES, "up": "tiny.Uploading", "down": "tiny.Failing"}
COVERAGE_MIN = {"title": 1.0}
"""

SPIDER = '''\
import shutil
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider, UsageError
from scrapy.extensions.feedexport import BlockingFeedStorage

from blogcrawl.items import Article, Formula, Image


class TinySpider(Spider):
    name = "tiny"
    feed_name = "tiny"
    arguments_known = {"url", "fault", "tag"}

    @classmethod
    def check_arguments(cls, arguments):
        for name in arguments:
            if name not in cls.arguments_known:
                raise UsageError(f"unknown argument {name}")

    def count(self, name, by=1):
        self.crawler.stats.inc_value(f"blogcrawl/{name}", by)

    async def start(self):
        if self.fault == "start_item":
            yield self.article(self.url + "1")
        yield Request(self.url, self.parse, errback=self.listing_failed)

    fault = ""

    def parse(self, response):
        self.count("listing_pages")
        links = response.css("a::attr(href)").getall()
        if not links:
            self.count("listing_pages_empty")
        for link in links:
            self.count("articles_listed")
            yield response.follow(link, self.parse_article, errback=self.article_failed)

    def listing_failed(self, failure):
        status = getattr(getattr(failure.value, "response", None), "status", None)
        reason = f"http_{status}" if status else "refused_connection"
        self.count(f"listing_failed/{reason}")

    def article_failed(self, failure):
        self.count(f"refused/http_{failure.value.response.status}")

    def parse_article(self, response):
        if self.fault == "callback":
            raise ValueError("a bad page\\n2026-01-01 00:00:00 [forged] INFO: line \\x1b[31m")
        yield self.article(response.url)
        if self.fault == "callback_late" and response.url.endswith("/5"):
            raise ValueError

    def article(self, url):
        number = url.rsplit("/", 1)[1]
        self.count("formulas")
        for name in ("title", "text"):
            self.count(f"field/{name}")
        return Article(
            id=url, url=url, site="127.0.0.1", title="标题\\u2028" + number,
            reads=float("nan") if self.fault == "nan" and number == "3" else 1,
            text="x" * 2000,
            formulas=[Formula("x", "$x$", False, 0)], images=[Image("http://127.0.0.1/i", "")],
        )


class Pipeline:
    def __init__(self, crawler):
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)

    def open_spider(self):
        if self.crawler.spider.fault == "closed_at_start":
            raise CloseSpider("no_room")

    def process_item(self, item):
        if self.crawler.spider.fault == "pipeline":
            raise KeyError("lost")
        return item


class Uploading(BlockingFeedStorage):
    """Stores at up://HOST/PATH what it is given, in the file PATH."""

    def __init__(self, uri, *, feed_options=None):
        self.path = urlsplit(uri).path

    def _store_in_thread(self, file):
        file.seek(0)
        with open(self.path, "wb") as target:
            shutil.copyfileobj(file, target)
        file.close()


class Failing(BlockingFeedStorage):
    def __init__(self, uri, *, feed_options=None):
        self.uri = uri

    def _store_in_thread(self, file):
        raise RuntimeError(f"no answer from\\n{self.uri}")
'''


class Project:
    """The project, in a folder of its own; its output is there too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = tiny_settings\n")
        (folder / "tiny_settings.py").write_text(SETTINGS)
        (folder / "tiny.py").write_text(SPIDER, encoding="utf-8")

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start ``scrapy crawl tiny`` with these arguments."""
        environment = {
            "PYTHONPATH": str(Path(blogcrawl.__file__).parents[1]),
            "PYTHONUNBUFFERED": "",
            "PYTHONUTF8": "1",
            "PYTHONWARNINGS": "error",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "tiny", *arguments],
            cwd=self.folder,
            env={**os.environ, **environment},
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def crawl(
        self, *arguments: str, **options: Any
    ) -> subprocess.CompletedProcess[str] | command.Ended:
        """Run ``scrapy crawl tiny`` with these arguments to its end."""
        if not options:
            return command.run(self.folder, "crawl", "tiny", *arguments)
        with self.start(*arguments, **options) as process:
            try:
                out, err = process.communicate(timeout=60)
            finally:
                process.kill()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def files(self) -> list[str]:
        """Return the names of the files in the project, hidden ones too, its own aside."""
        names = (
            str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()
        )
        own = ("scrapy.cfg", "tiny.py", "tiny_settings.py", "__pycache__")
        return sorted(name for name in names if not name.startswith(own))


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing of a crawl that was killed in the middle of an answer."""


class Blog:
    """A blog on loopback: a listing at ``/`` and its articles; what it answers can be changed."""

    def __init__(self, articles: int = 5) -> None:
        listing = "".join(f'<a href="/{number}">{number}</a>' for number in range(1, articles + 1))
        self.pages: dict[str, tuple[int, str]] = {"/": (200, listing), "/robots.txt": (404, "")}
        for number in range(1, articles + 1):
            self.pages[f"/{number}"] = (200, f"article {number}")
        self.asked: list[str] = []
        self.slow = ""
        self.was_asked_slow, self.may_answer_slow = threading.Event(), threading.Event()
        blog = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                blog.asked.append(self.path)
                if self.path == blog.slow:
                    blog.was_asked_slow.set()
                    blog.may_answer_slow.wait(30)
                status, body = blog.pages.get(self.path, (404, ""))
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args: Any) -> None:
                pass

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Blog:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.may_answer_slow.set()
        self.stop()

    def stop(self) -> None:
        """Let nothing listen at the blog's address any more."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
