"""The progress of the crawl: a live line in a terminal, otherwise a log line now and then."""

from __future__ import annotations

import logging
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler
from tqdm import tqdm

from blogcrawl.tally import Tally
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall
    from typing_extensions import Self

logger = logging.getLogger(__name__)

# Seconds between two updates of the live line.
LIVE_INTERVAL = 0.5
# The remaining time can be estimated after so many articles and seconds.
_FEWEST, _SOONEST = 5, 10


class ProgressExtension:
    """Shows articles, listing pages, formulas, rate and errors while the crawl runs.

    The log line comes every ``PROGRESS_INTERVAL`` seconds; 0 turns it off.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.tally = Tally(crawler.stats)
        self.interval = settings.getfloat("PROGRESS_INTERVAL")
        self.live = (
            sys.stderr.isatty() and settings.getbool("LOG_ENABLED") and not settings["LOG_FILE"]
        )
        self.limit: int | None = None
        self._line: _LiveLine | None = None
        self._task: AsyncioLoopingCall | LoopingCall | None = None
        self._began = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getfloat("LOGSTATS_INTERVAL"):  # as in `scrapy shell`
            raise NotConfigured
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        self._began = monotonic()
        self.limit = getattr(getattr(spider, "arguments", None), "limit", None)
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

    def figures(self) -> str:
        """Return the figures that follow the number of articles."""
        minutes = max(monotonic() - self._began, 1) / 60
        tally = self.tally
        kinds = (tally.listing_failed, tally.failed, tally.item_errors)
        errors = sum(kind.total() for kind in kinds) + sum(tally.spider_exceptions.values())
        parts = [
            f"{tally.scraped / minutes:.0f}/min",
            counted(tally.listing_pages, "listing page"),
            counted(tally.formulas, "formula"),
        ]
        parts += [counted(errors, "error")] * bool(errors)
        return ", ".join(filter(None, [*parts, self.remaining()]))

    def total(self) -> int | None:
        """Return the expected number of articles, as far as it is known.

        With ``limit=`` that is the limit while the listing may still name as many.
        """
        listed = self.tally.articles_listed
        if self.limit and (self.tally.listing_pages_ahead or self.limit < listed):
            return self.limit
        return listed or None

    def remaining(self) -> str:
        """Return how long it may still take; empty while that is unknown."""
        tally, seconds = self.tally, monotonic() - self._began
        kinds = (tally.refused, tally.failed, tally.skipped)
        done = tally.scraped + tally.articles_settled + tally.missing + tally.statuses["304"]
        done += sum(kind.total() for kind in kinds)
        total = self.total() or 0
        is_known = self.limit or not tally.listing_pages_ahead
        if not is_known or done < _FEWEST or seconds < _SOONEST or done >= total:
            return ""
        ahead = (total - done) * seconds / done
        units = (("h", 3_600), ("min", 60), ("s", 1))
        unit, length = next((one for one in units if ahead >= 2 * one[1]), units[-1])
        return f"about {round(ahead / length)} {unit} left"

    def _show(self) -> None:
        assert self._line
        self._line.show(self.tally.scraped, self.total(), self.figures())

    def _log(self) -> None:
        articles = self.tally.scraped
        logger.info("%d of %s articles, %s", articles, self.total() or "?", self.figures())


class _LiveLine:
    """A line at the bottom of the terminal; log lines appear above it."""

    def __init__(self, name: str) -> None:
        self._bar = _Bar(
            desc=name,
            file=sys.stderr,
            leave=False,
            ncols=_columns(),
            nrows=2,
            bar_format="{desc} |{bar}| {n_fmt}/{total_fmt} articles{postfix}",
        )
        handler = get_scrapy_root_handler()
        self._handler = handler if isinstance(handler, logging.StreamHandler) else None
        self._stream: Any = self._handler.setStream(_AboveTheLine()) if self._handler else None

    def show(self, done: int, total: int | None, rest: str) -> None:
        self._bar.n = done
        self._bar.total = total
        self._bar.postfix = rest
        self._bar.ncols = _columns()
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()
        if self._handler and self._stream:
            self._handler.setStream(self._stream)


def _columns() -> int:
    """The current width of the terminal; 80 if unknown, because tqdm would show nothing."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80


class _Bar(tqdm):  # type: ignore[type-arg]
    monitor_interval = 0  # no thread: the extension refreshes it


class _AboveTheLine:
    """The stream of the log's handler while the live line is up."""

    def write(self, text: str) -> None:
        tqdm.write(text, file=sys.stderr, end="")

    def flush(self) -> None:
        sys.stderr.flush()
