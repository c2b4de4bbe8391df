"""``scrapy crawl``: bad input ends before the first request, the exit code says what came of it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from twisted.internet.defer import Deferred

from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import is_database
from blogcrawl.checks import check_settings
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.extensions.progress import ProgressExtension
from blogcrawl.extensions.summary import SummaryExtension
from blogcrawl.feeds import FeedExporter
from blogcrawl.feeds.options import feeds_from_options
from blogcrawl.log import configure_log
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

COMPLETE, NOT_STARTED, USAGE, UNHEALTHY, NOT_DELIVERED = range(5)


class Command(crawl.Command):
    """Scrapy's command, with input that is checked and an exit code that a schedule can act on."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        # Scrapy and argparse report every UsageError here, after a page of usage.
        parser.error = _refuse  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; raise UsageError for bad input, before anything is started."""
        assert self.settings is not None
        configure_log()
        learn(os.environ)
        appended, opts.output = opts.output or [], None
        replaced, opts.overwrite_output = opts.overwrite_output or [], None
        for element in opts.set:
            self._check_setting(element)
        if opts.pidfile and is_database(opts.pidfile):
            raise UsageError(f"--pidfile {opts.pidfile}: a database; name another file")
        try:
            super().process_options(args, opts)
        except OSError as error:
            raise UsageError(f"--pidfile {opts.pidfile}: {error.strerror}") from None
        if appended and replaced:
            raise UsageError("-o and -O exclude each other")
        if appended or replaced:
            feeds = feeds_from_options(self.settings, appended or replaced, bool(replaced))
            self.settings.set("FEEDS", feeds, priority="cmdline")

        spidercls = self._find_spider(args)
        settings = self.settings.copy()
        spidercls.update_settings(settings)
        learn(settings.copy_to_dict(), opts.spargs)
        check_settings(settings)
        opts.spargs.pop("_job", None)  # scrapyd's, for spiders that want to know
        if check_arguments := getattr(spidercls, "check_arguments", None):
            check_arguments(opts.spargs)

    def _check_setting(self, element: str) -> None:
        assert self.settings is not None
        name, equals, value = element.partition("=")
        if not equals:
            raise UsageError(f"-s {element} has no value; write -s NAME=VALUE")
        try:
            self.settings.set(name, value, priority="cmdline")
        except ValueError as error:
            raise UsageError(f"-s {name} is not JSON: {error}") from None

    def _find_spider(self, args: list[str]) -> type[Spider]:
        for arg in args:
            if arg.startswith("-"):
                raise UsageError(f"unknown option {arg}")
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        known = ", ".join(sorted(loader.list()))
        if len(args) != 1:
            raise UsageError(f"name one spider; there are: {known}")
        try:
            return loader.load(args[0])
        except KeyError:
            raise UsageError(f"unknown spider {args[0]!r}; there are: {known}") from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl and set the exit code; raise UsageError for input that only a component judges."""
        assert self.crawler_process
        crawler = self._create_crawler(args[0])
        outcome = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = error_of(outcome)
        if isinstance(error, UsageError):
            if self._has_log_file:
                logger.error("%s", error)
            raise error
        if isinstance(error, ArchiveError):
            self._say(error)
            self.exitcode = error.exit_code
            return
        if error:
            # A name or a value in the settings that a component cannot take, as a rule.
            reason = f"{type(error).__name__}: {error}"
            traceback = error if self._is_verbose else None
            logger.critical("The crawl could not be started: %s", reason, exc_info=traceback)
        if error or self.crawler_process.bootstrap_failed:
            self.exitcode = NOT_STARTED
        else:
            _end(crawler)
            self.exitcode = exit_code(crawler)

    def _say(self, error: ArchiveError) -> None:
        """Say why there is no crawl, in the log file too: it may be all that is looked at."""
        if self._has_log_file:
            logger.error("%s", error)
        print(f"scrapy crawl: {one_line(error)}", file=sys.stderr)

    @property
    def _is_verbose(self) -> bool:
        return bool(self.settings and self.settings["LOG_LEVEL"] == "DEBUG")

    @property
    def _has_log_file(self) -> bool:
        return bool(self.settings and self.settings["LOG_FILE"])


def error_of(outcome: Awaitable[None]) -> BaseException | None:
    """Return what a crawl that is over has raised; None also for one that was cut short."""
    if isinstance(outcome, asyncio.Task):
        return outcome.exception() if outcome.done() and not outcome.cancelled() else None
    errors: list[BaseException | None] = [None]
    if isinstance(outcome, Deferred):
        outcome.addErrback(lambda failure: errors.append(failure.value))
    return errors[-1]


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
        return COMPLETE  # the same command goes on from here
    if reason != "finished":
        return UNHEALTHY
    health = crawler.get_extension(HealthExtension)
    return UNHEALTHY if health and health.problems(reason) else COMPLETE


def _end(crawler: Crawler) -> None:
    """Do what is left to do where Scrapy sends no signal for it."""
    if crawler.stats.get_value("finish_reason") is None:  # a second SIGINT or SIGTERM
        if progress := crawler.get_extension(ProgressExtension):
            progress.spider_closed()
        if exporter := crawler.get_extension(FeedExporter):
            exporter.abandon()
        archive = crawler.get_extension(ArchiveExtension)
        if archive and archive.is_kept:
            print("stopped at once; the same command goes on from here", file=sys.stderr)
        return
    summary = crawler.get_extension(SummaryExtension)
    if summary and crawler.engine.start_time is None:  # closed by a component before it began
        summary.engine_stopped()


def _refuse(message: str) -> NoReturn:
    sys.stderr.write(f"scrapy crawl: {one_line(message)}\n")
    sys.exit(USAGE)
