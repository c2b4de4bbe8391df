"""How far the crawl is: a live line in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler
from tqdm import tqdm

from blogcrawl.extensions.figures import counted

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall
    from typing_extensions import Self

logger = logging.getLogger(__name__)

LIVE_INTERVAL = 0.5


class ProgressExtension:
    """Show listing pages, articles, formulas, rate and errors while the crawl runs."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.interval = crawler.settings.getfloat("PROGRESS_INTERVAL")
        in_terminal = sys.stderr.isatty() and not crawler.settings["LOG_FILE"]
        self.live = in_terminal and crawler.settings.getbool("LOG_ENABLED")
        self.limit: int | None = None
        self._line: _LiveLine | None = None
        self._task: AsyncioLoopingCall | LoopingCall | None = None
        self._began = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        self._began = monotonic()
        self.limit = getattr(spider, "limit", None)
        if self.live:
            self._line = _LiveLine(spider.name)
            self._task = create_looping_call(self._show)
            self._task.start(LIVE_INTERVAL)
        elif self.interval:
            self._task = create_looping_call(self._log)
            self._task.start(self.interval, now=False)

    def spider_closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()
        if self._line:
            self._line.close()

    def _show(self) -> None:
        assert self._line
        self._line.show(self._articles(), self._total(), self._rest())

    def _log(self) -> None:
        total = f" of {self._total()}" if self._total() else ""
        logger.info("%d%s articles, %s", self._articles(), total, self._rest())

    def _articles(self) -> int:
        return self._count("item_scraped_count")

    def _total(self) -> int | None:
        """The number of articles as far as it is known: the limit, or those listed so far."""
        return self.limit or self._count("blogcrawl/articles_listed") or None

    def _rest(self) -> str:
        """The other figures, for a person."""
        minutes = (monotonic() - self._began) / 60
        errors = sum(
            sum(counted(self.stats, f"blogcrawl/{kind}/").values())
            for kind in ("listing_failed", "failed", "item_errors")
        )
        parts = [
            f"{self._count('blogcrawl/listing_pages')} listing pages",
            f"{self._count('blogcrawl/formulas')} formulas",
            f"{self._articles() / minutes:.0f}/min" if minutes else "",
            f"{errors} errors" if errors else "",
        ]
        return ", ".join(part for part in parts if part)

    def _count(self, name: str) -> int:
        return int(self.stats.get_value(name, 0))


class _LiveLine:
    """A line at the bottom of the terminal; log lines come out above it."""

    def __init__(self, name: str) -> None:
        self._bar = _Bar(
            desc=name,
            file=sys.stderr,
            leave=False,
            dynamic_ncols=True,
            bar_format="{desc} {n_fmt}/{total_fmt} |{bar}| {postfix}",
        )
        handler = get_scrapy_root_handler()
        self._handler = handler if isinstance(handler, logging.StreamHandler) else None
        self._stream: Any = self._handler.setStream(_AboveTheLine()) if self._handler else None

    def show(self, done: int, total: int | None, rest: str) -> None:
        self._bar.n = done
        self._bar.total = total
        self._bar.set_postfix_str(rest, refresh=False)
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()
        if self._handler and self._stream:
            self._handler.setStream(self._stream)


class _Bar(tqdm):  # type: ignore[type-arg]
    monitor_interval = 0  # no thread of its own: we refresh it ourselves


class _AboveTheLine:
    """A stream for the log's handler that writes above the live line."""

    def write(self, text: str) -> int:
        tqdm.write(text, file=sys.stderr, end="")
        return len(text)

    def flush(self) -> None:
        sys.stderr.flush()
