"""Sends the signals that a crawl begins, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from blogcrawl import clock
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.exit import exit_code
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.feeds import FeedExporter
from blogcrawl.logformatter import one_line
from blogcrawl.signals import Outcome, begin, end, memory
from blogcrawl.signals.outcome import FAILING, HEALTHY, STOPPED
from blogcrawl.spiders.blog import BlogSpider
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from typing_extensions import Self

    from blogcrawl.archive.endings import RunHistory

SETTINGS = ("STATUS_FILE", "PROMETHEUS_TEXTFILE", "HEARTBEAT_URL", "NOTIFY_URLS")
"""The settings that turn on a signal each."""


class SignalsExtension:
    """Sends the configured signals; a trial with ``limit=`` sends none."""

    def __init__(self, crawler: Crawler, spider: BlogSpider) -> None:
        self.crawler = crawler
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(spider, BlogSpider) or not is_wanted(crawler.settings, spider):
            raise NotConfigured
        extension = cls(crawler, spider)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    async def spider_opened(self) -> None:
        started = deferToThread(begin, self.crawler.settings, self.spider.feed_name)
        await maybe_deferred_to_future(started)

    def engine_stopped(self) -> None:
        """Report the outcome; the feeds are stored and the archive is closed."""
        archive = self.crawler.get_extension(ArchiveExtension)
        has_ending = archive is not None and archive.is_kept and not archive.database.failure
        history = archive.history if archive and has_ending else self._read()
        outcome = self.outcome(history)
        end(self.crawler.settings, self.spider.feed_name, outcome, history, has_ending=has_ending)

    def outcome(self, history: RunHistory) -> Outcome:
        """The outcome of the run."""
        stats, archive = self.crawler.stats, self.crawler.get_extension(ArchiveExtension)
        health = self.crawler.get_extension(HealthExtension)
        reason, code = stats.get_value("finish_reason", ""), exit_code(self.crawler)
        begun, now = stats.get_value("start_time"), clock.now()
        state = STOPPED if not code and reason == "shutdown" else FAILING if code else HEALTHY
        problems = health.verdict(reason) if health and state != STOPPED else []
        tally = Tally(stats)
        started = int(begun.timestamp()) if begun else now
        return Outcome(
            blog=self.spider.archive_name,
            code=code,
            state=state,
            run=archive.archive.run.number if archive and archive.is_kept else None,
            started=started,
            ended=now,
            last_success=now if state == HEALTHY else history.last_success,
            failing_since=(history.failing_since or started) if state == FAILING else None,
            failed_since=history.failing_since,
            articles=dict(tally.total.items()).get("articles"),
            changes=tally.changes.by_size(),
            requests=dict(self._requests()),
            pending=tally.reasons.within("pending/").total(),
            problems=tuple(_safe(problem.as_json()) for problem in problems),
            lines=(*(one_line(problem) for problem in problems), *self._undelivered()),
            outputs=tuple(self._outputs()),
        )

    def _read(self) -> RunHistory:
        """How earlier runs ended, if this run could not read that."""
        return memory.history_of(self.crawler.settings, self.spider.archive_name)

    def _requests(self) -> Iterator[tuple[str, int]]:
        by_class: dict[str, int] = {}
        for status, number in Tally(self.crawler.stats).statuses.items():
            name = f"{status[0]}xx"
            by_class[name] = by_class.get(name, 0) + number
        yield from sorted(by_class.items())
        if failed := self.crawler.stats.get_value("downloader/exception_count", 0):
            yield "failed", int(failed)

    def _outputs(self) -> Iterator[dict[str, Any]]:
        exporter = self.crawler.get_extension(FeedExporter)
        for one in exporter.deliveries if exporter else []:
            delivery = {"uri": one_line(one.uri), "state": one.state, "articles": one.items}
            yield {**delivery, "reason": one_line(one.reason)}

    def _undelivered(self) -> Iterator[str]:
        for one in self._outputs():
            if one["state"] != "delivered":
                yield f"{one['uri']}: {one['state']}: {one['reason']}"


def report_not_started(crawler: Crawler, code: int, why: str) -> None:
    """Report that a crawl could not be started, unless because of another run."""
    spider, now = crawler.spider, clock.now()
    if isinstance(spider, BlogSpider) and is_wanted(crawler.settings, spider):
        history = memory.history_of(crawler.settings, spider.archive_name)
        outcome = Outcome(
            blog=spider.archive_name,
            code=code,
            state=FAILING,
            started=now,
            ended=now,
            last_success=history.last_success,
            failing_since=history.failing_since or now,
            lines=(one_line(why),),
        )
        end(crawler.settings, spider.feed_name, outcome, history, has_ending=False)


def is_wanted(settings: BaseSettings, spider: BlogSpider) -> bool:
    """Whether signals are configured, and the run is not a trial with ``limit=``."""
    return any(settings[name] for name in SETTINGS) and not spider.arguments.limit


def _safe(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem with each text on one line, since a page may be its source."""
    texts = {name: one_line(problem[name]) for name in ("code", "what", "advice")}
    return {**problem, **texts, "urls": [one_line(url) for url in problem["urls"]]}
