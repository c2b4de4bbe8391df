"""``scrapy crawl``: bad input ends before the first request, the exit code says what came of it."""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES, iter_default_settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.python import without_none_values
from twisted.internet.defer import Deferred

from blogcrawl import settings as defaults
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.extensions.progress import ProgressExtension
from blogcrawl.feeds import FeedExporter, redact
from blogcrawl.feeds.uri import feed_format
from blogcrawl.items import Article
from blogcrawl.log import configure_log
from blogcrawl.logformatter import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

COMPLETE, NOT_STARTED, USAGE, UNHEALTHY, NOT_DELIVERED = range(5)

# What a crawl that was told to stop ends with: it delivered nothing that a schedule could use.
STOPPED = UNHEALTHY


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
        appended, opts.output = opts.output or [], None
        replaced, opts.overwrite_output = opts.overwrite_output or [], None
        for element in opts.set:
            self._check_setting(element)
        try:
            super().process_options(args, opts)
        except OSError as error:
            raise UsageError(f"--pidfile {opts.pidfile}: {error.strerror}") from None
        if appended and replaced:
            raise UsageError("-o and -O exclude each other")
        if appended or replaced:
            feeds = _feeds_from_options(self.settings, appended or replaced, bool(replaced))
            self.settings.set("FEEDS", feeds, priority="cmdline")

        spidercls = self._find_spider(args)
        settings = self.settings.copy()
        spidercls.update_settings(settings)
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
        errors: list[BaseException] = []
        outcome = self.crawler_process.crawl(crawler, **opts.spargs)
        if isinstance(outcome, asyncio.Task):
            outcome.add_done_callback(lambda task: errors.extend(_error_of(task)))
        elif isinstance(outcome, Deferred):
            outcome.addErrback(lambda failure: errors.extend(filter(None, [failure.value])))
        self.crawler_process.start()
        for error in errors:
            if isinstance(error, UsageError):
                raise error
            logger.critical("The crawl could not be started", exc_info=error)
        failed = errors or self.crawler_process.bootstrap_failed
        self.exitcode = NOT_STARTED if failed else exit_code(crawler)


def exit_code(crawler: Crawler) -> int:
    """Return the exit code for a crawl that was started; the worst that happened wins."""
    exporter = crawler.get_extension(FeedExporter)
    if exporter and any(delivery.state == "failed" for delivery in exporter.deliveries):
        return NOT_DELIVERED
    reason = crawler.stats.get_value("finish_reason")
    if reason is None:
        _clean_up(crawler)
    if reason != "finished":
        return STOPPED
    health = crawler.get_extension(HealthExtension)
    return UNHEALTHY if health and health.problems(reason) else COMPLETE


def _clean_up(crawler: Crawler) -> None:
    """Leave nothing lying about after a second SIGINT or SIGTERM, when Scrapy closes nothing."""
    if progress := crawler.get_extension(ProgressExtension):
        progress.spider_closed()
    if exporter := crawler.get_extension(FeedExporter):
        exporter.abandon()


def check_settings(settings: BaseSettings) -> None:
    """Raise UsageError for a setting that cannot be read, or that has no meaning."""
    for name, default in {**dict(iter_default_settings()), **vars(defaults)}.items():
        if name.isupper() and isinstance(settings[name], str):
            _check_type(settings, name, default)
    if settings["LATEX_STRIP"] not in ("all", "display", "none"):
        raise UsageError(f"LATEX_STRIP={settings['LATEX_STRIP']} is not all, display or none")
    _check_share("LOSS_MAX", settings.getfloat("LOSS_MAX"))
    names = {field.name for field in fields(Article)}
    for name, share in settings.getdict("COVERAGE_MIN").items():
        if name not in names:
            raise UsageError(f"COVERAGE_MIN: an article has no field {name!r}")
        _check_share(f"COVERAGE_MIN of {name}", share)
    _check_log(settings)


def _check_type(settings: BaseSettings, name: str, default: object) -> None:
    """Raise UsageError for a text that Scrapy cannot read as what the default is."""
    ours = hasattr(defaults, name)
    # Scrapy reads many of its whole numbers as any number; ours have the type that is wanted.
    number = settings.getint if ours and isinstance(default, int) else settings.getfloat
    read: dict[type, tuple[str, Callable[[str], object]]] = {
        bool: ("0 or 1", settings.getbool),
        int: ("a whole number" if ours else "a number", number),
        float: ("a number", number),
        dict: ("a JSON object", settings.getdict),
    }
    if type(default) not in read:
        return
    wanted, get = read[type(default)]
    try:
        value = get(name)
    except (TypeError, ValueError):
        raise UsageError(f"{name}={settings[name]} is not {wanted}") from None
    if ours and isinstance(value, int | float) and not value >= 0:
        raise UsageError(f"{name}={settings[name]} is less than 0")


def _check_share(name: str, value: object) -> None:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{name}={value} is not a number between 0 and 1")


def _check_log(settings: BaseSettings) -> None:
    try:
        logging.Handler().setLevel(settings["LOG_LEVEL"])
    except (TypeError, ValueError):
        raise UsageError(f"unknown log level {settings['LOG_LEVEL']!r}") from None
    if path := settings["LOG_FILE"]:
        try:
            open(path, "ab").close()
        except OSError as error:
            raise UsageError(f"log file {path}: {error.strerror}") from None


def _feeds_from_options(
    settings: BaseSettings, elements: list[str], overwrite: bool
) -> dict[str, dict[str, Any]]:
    """Return ``FEEDS`` for the options ``-o`` or ``-O``; raise UsageError for an unknown format.

    They take the place of the project's default feed; those that ``-s FEEDS=…`` names stay.
    """
    formats = without_none_values(settings.getwithbase("FEED_EXPORTERS"))
    feeds: dict[str, dict[str, Any]] = {}
    for element in elements:
        uri, _, format_ = element.rpartition(":")
        if not uri or format_ not in formats:
            uri, format_ = element, feed_format(element)
        if format_ not in formats:
            known = ", ".join(sorted(formats))
            raise UsageError(f"feed {redact(element)}: unknown format; there are: {known}")
        feeds["stdout:" if uri == "-" else uri] = {"format": format_}
        if overwrite:
            feeds["stdout:" if uri == "-" else uri]["overwrite"] = True
    if settings.getpriority("FEEDS") == SETTINGS_PRIORITIES["cmdline"]:
        feeds.update(settings.getdict("FEEDS"))
    return feeds


def _error_of(task: asyncio.Task[None]) -> list[BaseException]:
    error = None if task.cancelled() else task.exception()
    return [error] if error else []


def _refuse(message: str) -> NoReturn:
    sys.stderr.write(f"scrapy crawl: {one_line(message)}\n")
    sys.exit(USAGE)
