"""The exit code of a crawl; the archive stores it, and the signals report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from blogcrawl.codes import COMPLETE, NOT_DELIVERED, UNHEALTHY
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.feeds import FeedExporter
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from typing_extensions import Self


class ExitExtension:
    """Puts the exit code into the statistics, once the feeds are stored.

    Must come before the archive's extension, which records it at the end of the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        Tally(self.crawler.stats).exit_code = exit_code(self.crawler)


def exit_code(crawler: Crawler) -> int:
    """Return the exit code for a crawl that was started; the worst that happened wins."""
    archive = crawler.get_extension(ArchiveExtension)
    if archive and archive.database.failure:
        return archive.database.failure.exit_code
    exporter = crawler.get_extension(FeedExporter)
    if exporter and any(delivery.state == "failed" for delivery in exporter.deliveries):
        return NOT_DELIVERED
    reason = crawler.stats.get_value("finish_reason")
    if reason in (None, "shutdown") and archive and archive.is_kept:
        return COMPLETE  # the same command resumes it
    if reason != "finished":
        return UNHEALTHY
    health = crawler.get_extension(HealthExtension)
    return UNHEALTHY if health and health.problems(reason) else COMPLETE
