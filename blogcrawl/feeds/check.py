"""What can be told of a feed before the crawl: whether it has a place that can be written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.extensions.feedexport import apply_uri_params

from blogcrawl.feeds.storage import AtomicFileFeedStorage
from blogcrawl.feeds.uri import describe, redact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.extensions.feedexport import FeedStorageProtocol


def expand(template: str, params: dict[str, Any]) -> str:
    """Return the URI of a feed; raise UsageError for a parameter that is unknown or a path."""
    # A value comes from the command line or from a page: it names a file, never a folder.
    for name in re.findall(r"%\((\w+)\)", template):
        value = str(params.get(name, ""))
        if "/" in value or value in {".", ".."} or not value.isprintable():
            raise UsageError(f"feed {redact(template)}: {name}={value!r} leaves its folder")
    try:
        return apply_uri_params(template, params)
    except KeyError as error:
        raise UsageError(f"feed {redact(template)}: there is no {error.args[0]}") from None
    except (TypeError, ValueError) as error:
        raise UsageError(f"feed {redact(template)}: {error}") from None


def check_places(feeds: Iterable[tuple[str, FeedStorageProtocol]]) -> None:
    """Raise UsageError unless each of these URIs, with its storage, has a place of its own."""
    places: dict[str, str] = {}
    for uri, storage in feeds:
        place = uri
        if isinstance(storage, AtomicFileFeedStorage):
            place = str(storage.target)
            try:
                storage.check()
            except OSError as error:
                raise UsageError(f"feed {redact(uri)}: {describe(error)}") from None
        if place in places:
            raise UsageError(f"feeds {redact(places[place])} and {redact(uri)} are one file")
        places[place] = uri
