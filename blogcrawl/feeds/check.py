"""Checks before the crawl whether a feed can be written."""

from __future__ import annotations

import re
import stat
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.extensions.feedexport import apply_uri_params

from blogcrawl.archive.database import is_database
from blogcrawl.feeds.storage import AtomicFileFeedStorage
from blogcrawl.feeds.uri import describe, redact_urls

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrapy import Spider
    from scrapy.extensions.feedexport import FeedSlot, FeedStorageProtocol


def expand(template: str, params: dict[str, Any]) -> str:
    """Return the URI of a feed; raise UsageError for an unknown parameter, or one with a path."""
    # A value comes from the command line or from a page: it names a file, never a folder.
    for name in re.findall(r"%\((\w+)\)", template):
        value = str(params.get(name, ""))
        if "/" in value or value in {".", ".."} or not value.isprintable():
            raise UsageError(f"feed {redact_urls(template)}: {name}={value!r} leaves its folder")
    try:
        return apply_uri_params(template, params)
    except KeyError as error:
        raise UsageError(f"feed {redact_urls(template)}: there is no {error.args[0]}") from None
    except (TypeError, ValueError) as error:
        raise UsageError(f"feed {redact_urls(template)}: {error}") from None


def check_places(feeds: Iterable[tuple[str, FeedStorageProtocol]]) -> None:
    """Raise UsageError if two of these URIs, given with their storages, share a place."""
    places: dict[object, str] = {}
    for uri, storage in feeds:
        place: object = uri
        if isinstance(storage, AtomicFileFeedStorage):
            place = _identity(storage.target)
            if is_database(storage.path):
                raise UsageError(f"feed {redact_urls(uri)}: a database; name another file")
            try:
                storage.check()
            except OSError as error:
                raise UsageError(f"feed {redact_urls(uri)}: {describe(error)}") from None
        if place in places:
            raise UsageError(
                f"feeds {redact_urls(places[place])} and {redact_urls(uri)} are one file"
            )
        places[place] = uri


def check_options(slot: FeedSlot) -> None:
    """Raise UsageError if the feed's exporter does not accept its options."""
    uri, slot.storage = slot.uri, _Memory()
    try:
        list(slot.feed_options["fields"] or ())
        slot.start_exporting()
        slot.finish_exporting()
    except UsageError as error:
        raise UsageError(f"feed {redact_urls(uri)}: {error}", print_help=False) from None
    except Exception as error:
        raise UsageError(f"feed {redact_urls(uri)}: its options: {describe(error, uri)}") from None


class _Memory:
    """A storage that stores nothing."""

    def open(self, spider: Spider) -> IO[bytes]:
        return BytesIO()

    def store(self, file: IO[bytes]) -> None:
        pass


def _identity(path: Path) -> object:
    """A key that is the same for all names of a regular file, hard links included."""
    try:
        found = path.stat()
    except OSError:
        return str(path)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else str(path)
