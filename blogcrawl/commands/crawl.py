"""``scrapy crawl``, with checks before the first request and meaningful exit codes."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from twisted.internet.defer import Deferred

from blogcrawl import jsonlog
from blogcrawl.archive import ArchiveError, ArchiveLocked
from blogcrawl.checks import check_settings
from blogcrawl.codes import NOT_STARTED
from blogcrawl.command import ProjectCommand
from blogcrawl.commands import waiting
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.exit import exit_code
from blogcrawl.extensions.progress import ProgressExtension
from blogcrawl.extensions.signals import report_not_started
from blogcrawl.extensions.summary import SummaryExtension
from blogcrawl.feeds import FeedExporter
from blogcrawl.feeds.options import feeds_from_options
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable

    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Command(ProjectCommand, crawl.Command):
    """Scrapy's command, with checked input and an exit code that a scheduler can act on."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; raise UsageError for bad input, before anything is started."""
        assert self.settings is not None
        appended, opts.output = opts.output or [], None
        replaced, opts.overwrite_output = opts.overwrite_output or [], None
        super().process_options(args, opts)
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
        opts.spargs.pop("_job", None)  # added by scrapyd
        if check_arguments := getattr(spidercls, "check_arguments", None):
            check_arguments(opts.spargs)

    def _find_spider(self, args: list[str]) -> type[Spider]:
        loader = self.spider_loader
        known = ", ".join(sorted(loader.list()))
        if given := [arg for arg in args if re.match(r"[a-z]+=", arg)]:
            spider = next((arg for arg in args if arg not in given), "blog")
            options = " ".join(f"-a {arg}" for arg in given)
            raise UsageError(f"an argument needs -a before it; write crawl {spider} {options}")
        if len(args) != 1:
            raise UsageError(f"name one spider; there are: {known}")
        try:
            return loader.load(args[0])
        except KeyError:
            near = get_close_matches(args[0], loader.list(), 1)
            hint = f"did you mean {near[0]}? there" if near else "there"
            raise UsageError(f"unknown spider {args[0]!r}; {hint} are: {known}") from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl and set the exit code; raise UsageError for input that a component rejects."""
        assert self.crawler_process
        crawler = self._create_crawler(args[0])
        outcome = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = error_of(outcome)
        if isinstance(error, UsageError):
            if self._has_log_file:
                logger.error("%s", error)
            raise error
        if isinstance(error, ArchiveLocked):
            self._wait(error)
        if isinstance(error, ArchiveError):
            self._report(error)
            self.exitcode = error.exit_code
            if not isinstance(error, ArchiveLocked):
                report_not_started(crawler, self.exitcode, str(error))
            return
        if error:
            # Usually a name or a value in the settings that a component does not accept.
            reason = f"{type(error).__name__}: {error}"
            traceback = error if self._is_verbose else None
            logger.critical("The crawl could not be started: %s", reason, exc_info=traceback)
        if error or self.crawler_process.bootstrap_failed:
            self.exitcode = NOT_STARTED
            report_not_started(crawler, self.exitcode, f"the crawl could not be started: {error}")
        else:
            _end(crawler)
            self.exitcode = exit_code(crawler)

    def _wait(self, error: ArchiveError) -> None:
        """Start over while another run is using the archive, as long as ARCHIVE_WAIT allows."""
        assert self.settings is not None
        is_first = waiting.is_first()
        left = waiting.seconds_left(self.settings.getfloat("ARCHIVE_WAIT"))
        if left > 0:
            if is_first:
                logger.info("%s; waiting for it", error)
            waiting.try_again(left)

    def _report(self, error: ArchiveError) -> None:
        """Report why there is no crawl, also in the log file: it may be all that anybody sees."""
        if self._has_log_file or jsonlog.is_on():
            logger.error("%s", error)
        if self._has_log_file or not jsonlog.is_on():
            print(f"scrapy crawl: {one_line(error)}", file=sys.stderr)

    @property
    def _is_verbose(self) -> bool:
        return bool(self.settings and self.settings["LOG_LEVEL"] == "DEBUG")

    @property
    def _has_log_file(self) -> bool:
        return bool(self.settings and self.settings["LOG_FILE"])


def error_of(outcome: Awaitable[None]) -> BaseException | None:
    """The exception of a crawl that is over; None if there was none or it was cut short."""
    if isinstance(outcome, asyncio.Task):
        return outcome.exception() if outcome.done() and not outcome.cancelled() else None
    errors: list[BaseException | None] = [None]
    if isinstance(outcome, Deferred):
        outcome.addErrback(lambda failure: errors.append(failure.value))
    return errors[-1]


def _end(crawler: Crawler) -> None:
    """Do what the signals that Scrapy did not send would have done."""
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
    if summary and crawler.engine.start_time is None:  # closed by a component before the start
        summary.engine_stopped()
