"""Opens the archive for the crawl of a blog, and records the results at the end."""

from __future__ import annotations

import logging
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured, UsageError
from scrapy.utils.defer import deferred_from_coro

from blogcrawl import jsonlog
from blogcrawl.archive import Archive, ArchiveError, endings, visits
from blogcrawl.archive.database import open_database
from blogcrawl.archive.known import blog_of
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.terms import DUPLICATE, OUTCOMES, PENDING, REFUSED
from blogcrawl.archive.walks import walked_sites
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.extensions.slow import SlowPagesExtension
from blogcrawl.items import FIELDS
from blogcrawl.pages import EXTRACTION_VERSION
from blogcrawl.pages.profile import UNKNOWN
from blogcrawl.pipelines.limit import BeyondLimit
from blogcrawl.spiders.blog import BlogSpider
from blogcrawl.tally import Tally
from blogcrawl.verdict.figures import PASSED_OVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from blogcrawl.pages.profile import Profile
    from blogcrawl.verdict import Figures, Problem

logger = logging.getLogger(__name__)

# Settings on which the fields of an article depend.
_SHAPING = ("LATEX_STRIP", "LATEX_PLACEHOLDER", "ARTICLE_HTML")


class ArchiveExtension:
    """The archive of a blog during a crawl; without ``ARCHIVE_ENABLED``, a temporary one.

    Raises :class:`~blogcrawl.archive.ArchiveError` if it cannot be used, before the first
    request. Settings: ``ARCHIVE_ENABLED``, ``ARCHIVE_URL``, ``VANISHED_MAX``.
    """

    def __init__(self, crawler: Crawler, spider: BlogSpider) -> None:
        self.crawler = crawler
        self.spider = spider
        self.is_kept = crawler.settings.getbool("ARCHIVE_ENABLED")
        """Whether the archive is permanent."""
        self.database = open_database(crawler.settings, spider.archive_name)
        self.history = endings.RunHistory()
        """How the earlier runs ended; known at the end of this one."""
        self._is_finished = False
        self._figures: dict[str, Figures] = {}
        try:
            self._find_the_blog()
            self._refuse_the_place_of_another_blog()
            extraction = extraction_of(crawler.settings, spider.arguments.profile)
            self.archive = Archive.begin(self.database, spider.arguments.asked(), extraction)
        except (ArchiveError, UsageError):
            self.database.close()
            raise
        jsonlog.context.update(blog=spider.archive_name, run=self.archive.run.number)
        # From here on, a failure must end the crawl.
        self.database.on_failure = self._fail
        if self.is_kept and crawler.settings.getbool("ARCHIVE_PAGES"):
            self.archive.kept.most = crawler.settings.getint("ARCHIVE_PAGES_MAX")
        spider.archive = self.archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not isinstance(crawler.spider, BlogSpider):
            raise NotConfigured
        extension = cls(crawler, crawler.spider)
        crawler.signals.connect(extension.spider_error, signals.spider_error)
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def _find_the_blog(self) -> None:
        """Start a known blog at its home, whichever of its pages was given."""
        if len(self.spider.sites) != 1 or not self.is_kept:
            return
        [site] = self.spider.sites
        if known := blog_of(self.database, site.key, site.start):
            given = site.start
            site.belong_to(known.site, known.home)
            if given != site.start:
                text = "%s is a page of a known blog, crawled from %s; `scrapy article` reads one"
                logger.info(text, given, site.start)

    def _refuse_the_place_of_another_blog(self) -> None:
        """Raise ``UsageError`` if a feed named after the host belongs to another blog there."""
        if self.spider.home:
            return
        ours = {site.key for site in self.spider.sites}
        hosts = {key.partition("/")[0] for key in ours}
        known = {key for key in walked_sites(self.database) if key.partition("/")[0] in hosts}
        if not known or known & ours:
            return
        for template in self.crawler.settings.getdict("FEEDS"):
            path = str(template).replace("%(feed_name)s", self.spider.feed_name)
            if path != template and os.path.exists(path.removeprefix("file://")):
                raise UsageError(
                    f"feed {path}: of another blog at this host, {', '.join(sorted(known))}; "
                    "name another by -O FILE, or crawl both by -a url=A,B"
                )

    def spider_error(self, failure: Failure, response: Response) -> None:
        """Record that reading a page raised an exception."""
        # Errors in start() or an errback come with a failure instead of a response, or with None.
        request = getattr(response, "request", None)
        arguments = request.cb_kwargs if request and hasattr(response, "url") else {}
        if "is_sure" in arguments and not isinstance(failure.value, ArchiveError):
            origin = self.spider.origin(response, arguments["site"])
            self.archive.answers.fail(origin.site, origin.identity, "exception")

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Record what a pipeline refused."""
        origin = getattr(item, "origin", None)
        reason = getattr(exception, "reason", "dropped")
        # The outcome of a page that could not be fetched is already recorded.
        is_noted = reason == DUPLICATE or isinstance(exception, BeyondLimit)
        if origin and not origin.unread and not is_noted:
            self.archive.answers.refuse(origin.site, origin.identity, reason)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Record an exception in a pipeline."""
        origin = getattr(item, "origin", None)
        if origin and not isinstance(failure.value, ArchiveError):
            self.archive.answers.fail(origin.site, origin.identity, "exception")

    def spider_closed(self, reason: str) -> None:
        """Record the results."""
        self.finish(reason)

    def finish(self, reason: str) -> None:
        """End the run if it is complete, and put its results into the statistics.

        May be called again: the feeds and the verdict both need it, in any order.
        """
        if self._is_finished or self.database.failure:
            return
        self._is_finished = True
        walked: dict[str, int | None] = {}
        if reason == "finished":
            walked = self.spider.walked()
            scouted = self.spider.scouted()
            for site in self.archive.closing.finish(walked, self.spider.vanished_max, scouted):
                Tally(self.crawler.stats).vanished[site] = 1
        self._count()
        self._measure(reason, walked)

    def engine_stopped(self) -> None:
        """Record the verdict, and release the archive for the next run."""
        reason = self.crawler.stats.get_value("finish_reason", "")
        health = self.crawler.get_extension(HealthExtension)
        problems = health.verdict(reason) if health else []
        try:
            if not self.database.failure:
                self.archive.run.record_outcome(str(problems[0]) if problems else "healthy")
            if health and reason != "shutdown" and not self.database.failure:
                self._record_visits(health, problems)
            if not self.database.failure:
                self._record_ending(reason)
        except ArchiveError:
            pass  # reported when it happened
        finally:
            self.database.close()

    def _record_visits(self, health: HealthExtension, problems: Sequence[Problem]) -> None:
        for site in self.spider.sites:
            if figures := self._figures.get(site.key):
                mine = health.of_site(problems, site.place)
                visits.record(self.database, site.key, figures, mine)

    def _record_ending(self, reason: str) -> None:
        """Record how the run ended, unless it was stopped or only a trial with ``limit=``."""
        self.history = endings.history(self.database)
        code = Tally(self.crawler.stats).exit_code
        if code is not None and reason != "shutdown" and not self.spider.arguments.limit:
            endings.record(self.database, self.archive.run.number, code)

    def reader(self) -> ArchiveReader:
        """What this crawl delivers: its blogs, or the articles selected by its arguments."""
        sites = {site.key for site in self.spider.sites}
        run = self.archive.run.number if self.spider.is_partial else None
        return ArchiveReader(self.database, sites, run)

    def gone(self) -> set[str]:
        """The articles that are known to be gone."""
        return visits.gone(self.database)

    def _count(self) -> None:
        counts, discovered = self.archive.run.ledger()
        tally = Tally(self.crawler.stats)
        tally.discovered = discovered
        for outcome in OUTCOMES:
            by_reason = counts.get(outcome, {})
            for reason, number in by_reason.items():
                tally.reasons[f"{outcome}/{reason}"] = number
            unwanted = PASSED_OVER.intersection(by_reason) if outcome == REFUSED else ()
            for reason in unwanted:  # articles that the run did not want are not refused
                tally.ledger[reason] = by_reason.pop(reason)
            tally.ledger[outcome] = sum(by_reason.values())
        if not self.spider.arguments.limit:
            tally.unanswered = counts.get(PENDING, {}).get("", 0)
        total = self.reader().total()
        tally.total["articles"] = total.articles
        tally.total["formulas"] = total.formulas
        tally.total["displayed"] = total.displayed
        for name, number in zip(FIELDS, [*total.by_field, *[0] * len(FIELDS)], strict=False):
            tally.total[f"field/{name}"] = number
        for change, number in self.reader().changes(self.archive.run.number).items():
            tally.changes[change] = number

    def _measure(self, reason: str, walked: dict[str, int | None]) -> None:
        """Pass the figures of every blog, with its earlier runs, to the verdict."""
        health = self.crawler.get_extension(HealthExtension)
        if not health:
            return
        tally, run, sites = Tally(self.crawler.stats), self.archive.run, self.spider.sites
        for site in sites:
            figures = visits.measure(self.database, site.key, run.number, run.now)
            figures.is_finished = reason == "finished"
            figures.is_whole = not self.spider.is_partial
            prefix = f"{site.place} " if len(sites) > 1 else ""
            figures.named = tally.named.within(prefix).by_size()
            figures.missed = tally.missed.within(prefix).by_size()
            for source in figures.missed:
                figures.urls[f"missed {source}"] = tuple(tally.unreached.get(prefix + source, []))
            figures.seconds = tally.seconds
            figures.requests = tally.requests
            if slow := self.crawler.get_extension(SlowPagesExtension):
                pages = slow.pages().items()
                figures.slow = {url: seconds for url, seconds in pages if site.owns(url)}
            history = visits.past(self.database, site.key, run.number) if self.is_kept else []
            health.visits[site.place] = (history, figures)
            self._figures[site.key] = figures
        if tally.listings_truncated:
            failed = dict(tally.sites_failed.items())
            left = (site.place for site in sites if site.key not in walked)
            health.truncated = tuple(place for place in left if place not in failed)

    def _fail(self, failure: ArchiveError) -> None:
        """End the crawl: what it finds can no longer be stored."""
        logger.error("%s", failure)
        Tally(self.crawler.stats).archive_failed = str(failure)
        if self.crawler.crawling and self.crawler.engine:
            closing = self.crawler.engine.close_spider_async(reason="archive_failed")
            deferred_from_coro(closing)


class ExportExtension(ArchiveExtension):
    """An archive that is only read, for ``scrapy archive export``, which closes it."""

    def __init__(self, crawler: Crawler, name: str, at: int | None) -> None:
        self.crawler = crawler
        self.is_kept = True
        self.at = at
        self.database = open_database(crawler.settings, name, writes=False)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        name = getattr(crawler.spider, "archive_name", None)
        if name is None:
            raise NotConfigured
        return cls(crawler, name, getattr(crawler.spider, "moment", None))

    def finish(self, reason: str) -> None:
        Tally(self.crawler.stats).total["articles"] = len(self.reader().revisions())

    def reader(self) -> ArchiveReader:
        return ArchiveReader(self.database, at=self.at)


def extraction_of(settings: BaseSettings, profile: Profile) -> str:
    """The version of the code that reads articles, with the settings that they depend on."""
    shaping = [repr(settings[name]) for name in _SHAPING]
    if settings.getbool("ARTICLE_MARKDOWN"):
        shaping.append("markdown")
    shaping += sorted(settings.getlist("ARTICLE_FIELDS"))
    if profile is not UNKNOWN:
        shaping.append(sha256(profile.to_toml().encode()).hexdigest()[:16])
    return " ".join([str(EXTRACTION_VERSION), *shaping])
