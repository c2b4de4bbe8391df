"""What came of the crawl, for the person or the log that asks."""

from __future__ import annotations

import logging
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

from scrapy import signals

from blogcrawl.extensions.figures import counted
from blogcrawl.extensions.health import HealthExtension, percent
from blogcrawl.feeds import Delivery, FeedExporter
from blogcrawl.items import Article

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from typing_extensions import Self

logger = logging.getLogger(__name__)


class SummaryExtension:
    """Print the crawl's figures on stderr when everything is stored, and into a log file."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.stats = crawler.stats
        self._reason = ""
        self._name = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        summary = cls(crawler)
        crawler.signals.connect(summary.spider_closed, signals.spider_closed)
        crawler.signals.connect(summary.engine_stopped, signals.engine_stopped)
        return summary

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Keep the shares of the fields as statistics, before these are closed."""
        self._reason, self._name = reason, spider.name
        for name, share in self._coverage().items():
            self.stats.set_value(f"blogcrawl/coverage/{name}", round(share, 4))
        self.stats.set_value("blogcrawl/problems", len(self._problems()))

    def engine_stopped(self) -> None:
        """Print the summary; the feeds are stored by now."""
        lines = self.lines()
        if self.crawler.settings["LOG_FILE"]:
            for line in lines:
                logger.info("%s", line)
        print("\n".join(lines), file=sys.stderr, flush=True)

    def lines(self) -> list[str]:
        """Return the summary."""
        count = self._count
        seconds = self.stats.get_value("elapsed_time_seconds", 0)
        lines = [
            f"{self._name}: {count('item_scraped_count')} articles, "
            f"{count('blogcrawl/formulas')} formulas "
            f"({count('blogcrawl/formulas_display')} display), "
            f"{count('blogcrawl/listing_pages')} listing pages, {seconds:.0f} s"
        ]
        return lines + self._coverage_lines() + self._loss_lines() + self._end_lines()

    def _coverage_lines(self) -> list[str]:
        coverage = self._coverage()
        everywhere = [name for name, share in coverage.items() if share == 1]
        nowhere = [name for name, share in coverage.items() if share == 0]
        some = [f"{name} {percent(share)}" for name, share in coverage.items() if 0 < share < 1]
        lines = []
        if everywhere:
            lines.append(f"  100 %: {', '.join(everywhere)}")
        if some:
            lines.append(f"  partly: {', '.join(some)}")
        if nowhere:
            lines.append(f"  0 %: {', '.join(nowhere)}")
        return lines

    def _loss_lines(self) -> list[str]:
        lines = []
        for kind in ("refused", "failed"):
            counts = counted(self.stats, f"blogcrawl/{kind}/")
            if counts:
                reasons = ", ".join(f"{reason} {number}" for reason, number in counts.items())
                lines.append(f"  {kind}: {reasons}")
        return lines

    def _end_lines(self) -> list[str]:
        exporter = self.crawler.get_extension(FeedExporter)
        deliveries = exporter.deliveries if exporter else []
        problems = [f"  problem: {problem}" for problem in self._problems()]
        return problems + [f"  {_delivery_line(delivery)}" for delivery in deliveries]

    def _problems(self) -> list[str]:
        health = self.crawler.get_extension(HealthExtension)
        return health.problems(self._reason) if health else []

    def _coverage(self) -> dict[str, float]:
        """The share of the articles that have a field, for every field of the contract."""
        items = self._count("item_scraped_count")
        names = [field.name for field in fields(Article) if field.init]
        if not items:
            return {}
        return {name: self._count(f"blogcrawl/field/{name}") / items for name in names}

    def _count(self, name: str) -> int:
        return int(self.stats.get_value(name, 0))


def _delivery_line(delivery: Delivery) -> str:
    if delivery.state == "delivered":
        size = f", {delivery.size:,} bytes" if delivery.size is not None else ""
        return f"output: {delivery.uri} ({delivery.items} articles{size})"
    return f"{delivery.state}: {delivery.uri}: {delivery.reason}"
