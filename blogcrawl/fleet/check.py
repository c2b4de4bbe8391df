"""The checked plan for each blog of a fleet: its command, archive, hosts and feeds."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES
from w3lib.url import file_uri_to_path

from blogcrawl import urls
from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import archive_file
from blogcrawl.checks import check_settings
from blogcrawl.feeds.options import feeds_from_options
from blogcrawl.fleet.config import ConfigError, suggestion
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn
from blogcrawl.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrapy import Spider
    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoaderProtocol

    from blogcrawl.fleet.config import Blog, Fleet
    from blogcrawl.fleet.schedule import Schedule

_COMMAND_LINE = SETTINGS_PRIORITIES["cmdline"]
# Seconds that a run may take beyond CLOSESPIDER_TIMEOUT, at which it ends by itself.
_MORE = 300


@dataclass(frozen=True)
class Plan:
    """How a blog of the fleet is crawled."""

    name: str
    schedule: Schedule
    settings: BaseSettings
    words: tuple[str, ...]
    """The command, without ``scrapy``."""
    archive: str
    starts: dict[str, str]
    """Its start addresses, by the archive's keys of the blogs there."""
    asked: dict[str, Any]
    """The arguments of its runs, as the archive stores them."""
    places: frozenset[str]
    """Its hosts, and the file of its archive if one is configured."""
    feeds: tuple[str, ...]
    time: int
    """Seconds that a run may take."""
    memory: int
    """MiB that a run may take."""
    lock: str = ""
    """The lock that only one blog may hold at a time; blogs that share a host share it."""


@dataclass(frozen=True)
class Plans:
    """How the blogs of the fleet are crawled on a machine."""

    blogs: dict[str, Plan]
    slots: int
    """How many at once."""


def plans(
    fleet: Fleet, settings: BaseSettings, loader: SpiderLoaderProtocol, given: Sequence[str] = ()
) -> Plans:
    """Check each blog as its crawl would; raises :class:`ConfigError` with all mistakes.

    ``settings`` are the project's, including those of the command line; ``given`` are the latter as
    they were written.
    """
    found, mistakes = dict[str, Plan](), list[str]()
    for name, blog in fleet.blogs.items():
        own_settings = settings.copy()
        wrong = [
            *_apply_settings(own_settings, blog),
            *_mistakes(blog, own_settings, loader),
        ]
        if not wrong:
            try:
                found[name] = _plan(blog, own_settings, loader.load(blog.spider), given)
            except (UsageError, ArchiveError) as error:
                wrong.append(str(error))
        mistakes += [f"blog {name}: {mistake}" for mistake in wrong]
    mistakes += [*_shared(found.values())]
    largest = max((plan.memory for plan in found.values()), default=0)
    if fleet.memory is not None and fleet.memory < largest:
        mistakes.append(
            f"[fleet]: memory = {fleet.memory}: less than MEMUSAGE_LIMIT_MB of a blog, {largest:,}"
        )
    if mistakes:
        raise ConfigError(list(map(one_line, mistakes)))
    locks = _locks(found.values())
    slots = min(fleet.processes, fleet.memory // largest) if fleet.memory else fleet.processes
    return Plans({name: replace(plan, lock=locks[name]) for name, plan in found.items()}, slots)


def _apply_settings(settings: BaseSettings, blog: Blog) -> Iterator[str]:
    """Apply the settings of the file; yields its mistakes."""
    known = [str(name) for name in settings]
    for name, value in blog.settings.items():
        if name == "FEEDS":
            yield "settings: FEEDS: name them in feeds"
        elif name not in settings:
            yield f"settings: unknown setting {name!r}; {_suggest_setting(name, known)}"
        elif settings.getpriority(name) != _COMMAND_LINE:
            try:
                settings.set(name, value, priority="cmdline")
            except (TypeError, ValueError) as error:
                yield f"settings: {name}: {error}"


def _suggest_setting(name: str, known: list[str]) -> str:
    hint = suggestion(name, known)
    return hint if hint.startswith("did") else "a setting of your own needs a default in a module"


def _mistakes(blog: Blog, settings: BaseSettings, loader: SpiderLoaderProtocol) -> Iterator[str]:
    """The mistakes in the spider, the arguments and the values of the settings."""
    learn(settings.copy_to_dict(), blog.arguments)
    try:
        spidercls = loader.load(blog.spider)
    except KeyError:
        yield f"unknown spider {blog.spider!r}; {suggestion(blog.spider, sorted(loader.list()))}"
    else:
        spidercls.update_settings(settings)
        if check_arguments := getattr(spidercls, "check_arguments", None):
            yield from _refused(check_arguments, dict(blog.arguments))
    yield from _refused(check_settings, settings)


def _refused(check: Callable[[Any], None], given: Any) -> Iterator[str]:
    try:
        check(given)
    except UsageError as error:
        yield str(error)


def _plan(
    blog: Blog, settings: BaseSettings, spidercls: type[Spider], given: Sequence[str]
) -> Plan:
    spider = spidercls(**blog.arguments)
    feeds = _feeds(blog, settings)
    archive = str(getattr(spider, "archive_name", spider.name))
    words = ["crawl", blog.spider]
    for name, value in blog.arguments.items():
        words += ["-a", f"{name}={value}"]
    for name, value in blog.settings.items():
        words += ["-s", f"{name}={value}"]
    if blog.feeds is not None:
        words += ["-s", f"FEEDS={json.dumps(feeds)}"]
    for element in given:
        words += ["-s", element]
    limit = settings.getint("CLOSESPIDER_TIMEOUT")
    return Plan(
        blog.name,
        blog.schedule,
        settings,
        tuple(words),
        archive,
        {site.key: site.start for site in getattr(spider, "sites", ())},
        distinctive(spider.arguments.asked()) if isinstance(spider, BlogSpider) else {},
        frozenset(_places(spider, settings, archive)),
        tuple(_rendered(spider, uri) for uri in feeds),
        blog.time or (limit + _MORE if limit else 0),
        settings.getint("MEMUSAGE_LIMIT_MB"),
    )


def distinctive(asked: dict[str, Any]) -> dict[str, Any]:
    """The arguments that tell a run from those of another blog in the same archive."""
    return {name: asked[name] for name in ("urls", "since", "limit", "category") if name in asked}


def _feeds(blog: Blog, settings: BaseSettings) -> dict[str, Any]:
    """``FEEDS`` of a blog, with ``{name}`` in the addresses replaced by its name."""
    if blog.feeds is None:
        return dict(settings.getdict("FEEDS"))
    if isinstance(blog.feeds, list):
        uris = [uri.replace("{name}", blog.name) for uri in blog.feeds]
        without = settings.copy()
        without.delete("FEEDS", priority="cmdline")
        return feeds_from_options(without, uris, overwrite=True)
    feeds = {uri.replace("{name}", blog.name): options for uri, options in blog.feeds.items()}
    for uri, options in feeds.items():
        if "format" not in options:
            [found] = feeds_from_options(settings, [uri], overwrite=False).values()
            feeds[uri] = {**found, **options}
    return feeds


def _rendered(spider: Spider, uri: str) -> str:
    """The address of a feed, as far as known before the crawl."""
    path = file_uri_to_path(uri) if uri.startswith("file:") else uri
    names = {"name": spider.name, "feed_name": getattr(spider, "feed_name", spider.name)}
    for name, value in names.items():
        path = path.replace(f"%({name})s", value)
    return path if "://" in path else os.path.realpath(path)


def _places(spider: Spider, settings: BaseSettings, archive: str) -> Iterator[str]:
    for host in getattr(spider, "hosts", ()):
        yield urls.bare(host)
    for site in getattr(spider, "sites", ()):
        parts = urls.split(site.start)
        yield urls.bare(str(parts and parts.hostname))  # whatever the port: it is one machine
    # A configured database may be shared by many blogs.
    if settings["ARCHIVE_URL"] and (path := archive_file(settings, archive)):
        yield str(path)


def _shared(found: Iterable[Plan]) -> Iterator[str]:
    """The mistakes of blogs that are the same blog, or share a feed."""
    owners: dict[tuple[str, str], str] = {}
    for plan in found:
        for kind, names in (("blog", plan.starts), ("feed", plan.feeds)):
            for name in names:
                other = owners.setdefault((kind, name), plan.name)
                if other == plan.name:
                    continue
                if kind == "blog":
                    yield f"blog {plan.name}: the same blog as {other}, {name}; leave one of them"
                else:
                    hint = 'give each its own, such as feeds = ["output/{name}.jsonl"]'
                    yield f"blog {plan.name}: the same feed as {other}, {name}; {hint}"


def _locks(found: Iterable[Plan]) -> dict[str, str]:
    """One lock for each group of blogs that share places, directly or through others."""
    first: dict[str, str] = {}

    def find(place: str) -> str:
        while first.setdefault(place, place) != place:
            place = first[place]
        return place

    named = {plan.name: sorted(plan.places) or [plan.name] for plan in found}
    for places in named.values():
        for place in places[1:]:
            one, other = sorted((find(places[0]), find(place)))
            first[other] = one
    return {name: find(places[0]) for name, places in named.items()}
