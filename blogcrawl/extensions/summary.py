"""The summary of the crawl, for the person or the scheduler that started it."""

from __future__ import annotations

import logging
import sys
import textwrap
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.spider import DefaultSpider

from blogcrawl import jsonlog
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.feeds import FeedExporter
from blogcrawl.items import FIELDS
from blogcrawl.logformatter import one_line
from blogcrawl.tally import NO_LICENCE, Tally
from blogcrawl.verdict.words import counted, percent, reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from typing_extensions import Self

logger = logging.getLogger(__name__)

_WIDTH = 80
# Every batch of a feed is a delivery; beyond this number they are added up.
_DELIVERIES_SHOWN = 5

_CHANGES = ("new", "changed", "gone")


class SummaryExtension:
    """Prints the crawl's figures and problems, when everything is stored.

    They go to stderr, and into the log file if there is one; with a ``LOG_LEVEL`` above INFO only
    the problems do. The coverage of the fields is also put into the statistics.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally(crawler.stats)
        self._name = ""
        self._reason = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.spidercls is DefaultSpider:
            raise NotConfigured  # `scrapy fetch` and `scrapy shell` read a single page
        summary = cls(crawler)
        crawler.signals.connect(summary.spider_closed, signals.spider_closed)
        crawler.signals.connect(summary.engine_stopped, signals.engine_stopped)
        return summary

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Add to the statistics, before these are closed."""
        self._name, self._reason = getattr(spider, "archive_name", spider.name), reason
        for name, share in self._coverage().items():
            self.tally.coverage[name] = round(share, 4)
        self.tally.problems = len(self._problems())

    def engine_stopped(self) -> None:
        """Print; the feeds are stored by now."""
        # The values shown here may come from a page.
        figures = [one_line(line) for line in self.figures()]
        verdict = [one_line(line) for line in self.verdict()]
        settings = self.crawler.settings
        is_json = jsonlog.is_on() and settings.getbool("LOG_ENABLED")
        if is_json:
            for line in _unwrapped(figures):
                logger.info("summary: %s", line)
            for line in _unwrapped(verdict):
                logger.error("summary: %s", line)
        elif settings["LOG_FILE"]:
            for line in figures:
                logger.info(line)
            for line in verdict:
                logger.error(line)
        if is_json and not settings["LOG_FILE"]:
            return  # already printed to stderr
        quiet = not (settings.getbool("LOG_ENABLED") and _shows_info(settings["LOG_LEVEL"]))
        lines = verdict if quiet else figures + verdict
        if lines:
            print("\n".join(lines), file=sys.stderr, flush=True)

    def figures(self) -> list[str]:
        """Return the lines about what was found and delivered."""
        tally = self.tally
        seconds = tally.stats.get_value("elapsed_time_seconds", 0)
        found = counted(tally.articles, "article")
        pages = counted(tally.listing_pages, "listing page")
        formulas = tally.total.get("formulas", tally.formulas)
        display = tally.total.get("displayed", tally.formulas_display)
        return [
            f"{self._name}: {found} from {pages} in {seconds:.0f} s",
            *_labelled("changes", self._changes()),
            *_labelled("formulas", f"{formulas:,} ({display:,} display)"),
            *_labelled("fields", self._fields(complete=True)),
            *_labelled("", self._fields(complete=False)),
            *(line for source in self._sources() for line in _labelled("named by", source)),
            *_labelled("licences", self._licences()),
            *_labelled("refused", reasons(tally.refused.by_size())),
            *_labelled("left out", reasons(tally.left_out.by_size())),
            *_labelled("unwanted", reasons(tally.unwanted.by_size())),
            *_labelled("cut", self._cut()),
            *_labelled("not asked", reasons(tally.addresses_refused.by_size())),
            *_labelled("failed", reasons(tally.failed.by_size())),
            *_labelled("partial", self._forbidden()),
            *_labelled("budget", reasons(tally.budget.by_size())),
            *_labelled("pending", self._pending()),
            *_labelled("ledger", self._ledger()),
            *self._outputs(),
            *(self._troubles() if self._is_to_go_on else ()),
        ]

    def verdict(self) -> list[str]:
        """Return the problems, and the feeds that were not delivered; empty if all is well."""
        return [] if self._is_to_go_on else self._troubles()

    @property
    def _is_to_go_on(self) -> bool:
        """Whether the crawl was stopped and can be resumed."""
        archive = self.crawler.get_extension(ArchiveExtension)
        is_kept = archive is not None and archive.is_kept
        exporter = self.crawler.get_extension(FeedExporter)
        deliveries = exporter.deliveries if exporter else []
        is_delivered = all(delivery.state != "failed" for delivery in deliveries)
        return self._reason == "shutdown" and is_kept and is_delivered

    def _troubles(self) -> list[str]:
        exporter = self.crawler.get_extension(FeedExporter)
        lines = []
        label = "stopped" if self._is_to_go_on else "problem"
        for problem in self._problems():
            lines += _labelled(label, problem)
        for delivery in exporter.deliveries if exporter else []:
            if delivery.reason:
                label = {"failed": "not stored"}.get(delivery.state, delivery.state)
                lines += _labelled(label, f"{delivery.uri}: {delivery.reason}")
        return lines

    def _fields(self, complete: bool) -> str:
        """The fields that all articles have, or else the other fields with their shares."""
        by_share: dict[str, list[str]] = {}
        for name, share in sorted(self._coverage().items(), key=lambda pair: -pair[1]):
            if (share == 1) == complete:
                by_share.setdefault(percent(share), []).append(name)
        return "; ".join(f"{share} {', '.join(names)}" for share, names in by_share.items())

    def _sources(self) -> list[str]:
        """How many articles each source of a blog names and how many were not reached, by blog."""
        missed = self.tally.missed
        by_blog: dict[str, list[str]] = {}
        for name, count in self.tally.named.by_size().items():
            blog, _, source = name.rpartition(" ")
            lost = f" ({missed[name]:,} not reached)" if missed[name] else ""
            by_blog.setdefault(blog, []).append(f"{source} {count:,}{lost}")
        for name, count in self.tally.unnamed.by_size().items():
            by_blog.setdefault(name.rpartition(" ")[0], []).append(f"none of them {count:,}")
        return [f"{blog}: {', '.join(found)}".removeprefix(": ") for blog, found in by_blog.items()]

    def _licences(self) -> str:
        """How many articles name each licence: of the whole blog, or of those read now."""
        counts = self.tally.total.within("licence/").by_size() or self.tally.licences.by_size()
        return reasons(counts) if counts.keys() - {NO_LICENCE} else ""

    def _outputs(self) -> list[str]:
        exporter = self.crawler.get_extension(FeedExporter)
        deliveries = [d for d in exporter.deliveries if d.state == "delivered"] if exporter else []
        lines = []
        for delivery in deliveries[:_DELIVERIES_SHOWN]:
            size = f", {delivery.size:,} bytes" if delivery.size is not None else ""
            items = counted(delivery.items, "article") if delivery.items else "nothing new"
            lines += _labelled("output", f"{delivery.uri} ({items}{size})")
        if more := deliveries[_DELIVERIES_SHOWN:]:
            items = counted(sum(delivery.items for delivery in more), "article")
            lines += _labelled("output", f"and {counted(len(more), 'more file')} ({items})")
        return lines

    def _problems(self) -> list[str]:
        health = self.crawler.get_extension(HealthExtension)
        return health.problems(self._reason) if health else []

    def _forbidden(self) -> str:
        """What robots.txt forbids."""
        if not (forbidden := self.tally.robots_forbidden):
            return ""
        shown = ", ".join(self.tally.forbidden.by_size())
        line = f"robots.txt forbids {counted(forbidden, 'page')}, such as {shown}"
        failed = self.tally.listing_failed["robots_txt"]
        if failed and self.tally.articles:
            line += f"; {counted(failed, 'listing page')} of them, whose articles are found only"
            line += " if a feed, a sitemap or another page names them"
        return line

    def _cut(self) -> str:
        """How much of very long texts was cut off."""
        if not (count := self.tally.marks["articles_with_cut"]):
            return ""
        letters = counted(self.tally.marks["cut"], "character")
        return f"{letters} beyond what is written of {counted(count, 'article')}"

    def _changes(self) -> str:
        """The changes since the last crawl, if there is a permanent archive."""
        archive = self.crawler.get_extension(ArchiveExtension)
        if not archive or not archive.is_kept:
            return ""
        changes = {name: self.tally.changes[name] for name in _CHANGES}
        return ", ".join(f"{count:,} {name}" for name, count in changes.items())

    def _pending(self) -> str:
        """What is left for the next crawl, by reason."""
        pending = self.tally.reasons.within("pending/").by_size()
        return reasons({reason or "not asked for": count for reason, count in pending.items()})

    def _ledger(self) -> str:
        """The outcome of every discovered address."""
        counts = self.tally.ledger.by_size()
        outcomes = ", ".join(f"{outcome} {count:,}" for outcome, count in counts.items() if count)
        return f"{self.tally.discovered:,} discovered: {outcomes}" if outcomes else ""

    def _coverage(self) -> dict[str, float]:
        """The share of the articles that have each field."""
        tally = self.tally
        has_total = any(True for _ in tally.total.items())
        fields = tally.total.within("field/") if has_total else tally.field
        if not tally.articles:
            return {}
        return {name: fields[name] / tally.articles for name in FIELDS}


def _labelled(label: str, text: str) -> list[str]:
    """Return ``text`` beside its label, wrapped; empty without a text."""
    indent = 13 * " "
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {label}".ljust(len(indent)),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Undo the wrapping of :func:`_labelled`: one line per label."""
    found: list[str] = []
    for line in lines:
        if found and line.startswith(13 * " "):
            found[-1] += f" {line.strip()}"
        else:
            found.append(" ".join(line.split()))
    return found


def _shows_info(level: str | int) -> bool:
    handler = logging.Handler()
    handler.setLevel(level)
    return handler.level <= logging.INFO
