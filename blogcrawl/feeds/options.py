"""The options of a feed, from the ending of its URI and from the command line."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.utils.python import without_none_values

from blogcrawl.feeds.uri import redact_urls

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def feed_format(uri: str) -> str:
    """Return the format named by the ending of ``uri``, ignoring ``.gz``; empty without one."""
    return PurePosixPath(uri.removesuffix(".gz")).suffix.removeprefix(".")


def complete_options(uri: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the feed's options with those that the ending ``.gz`` implies.

    The same items give the same bytes: the header contains neither a time nor a file name. Explicit
    options win.
    """
    if not uri.endswith(".gz"):
        return options
    return {
        "format": feed_format(uri),
        "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
        "gzip_mtime": 0,
        "gzip_filename": "",
        **options,
    }


def feeds_from_options(
    settings: BaseSettings, elements: list[str], overwrite: bool
) -> dict[str, dict[str, Any]]:
    """Return ``FEEDS`` for the options ``-o`` or ``-O``; raise UsageError for an unknown format.

    They replace the project's default feed, but not feeds set by ``-s FEEDS=…``.
    """
    formats = without_none_values(settings.getwithbase("FEED_EXPORTERS"))
    feeds: dict[str, dict[str, Any]] = {}
    for element in elements:
        uri, _, format_ = element.rpartition(":")
        if not uri or format_ not in formats:
            uri, format_ = element, feed_format(element)
        if format_ not in formats and uri == "-":
            raise UsageError(f"feed {element}: of which format? Write -:jsonl")
        if format_ not in formats:
            known = ", ".join(sorted(formats))
            raise UsageError(f"feed {redact_urls(element)}: unknown format; there are: {known}")
        feeds["stdout:" if uri == "-" else uri] = {"format": format_}
        if overwrite:
            feeds["stdout:" if uri == "-" else uri]["overwrite"] = True
    if settings.getpriority("FEEDS") == SETTINGS_PRIORITIES["cmdline"]:
        feeds.update(settings.getdict("FEEDS"))
    return feeds
