"""What there is to know of one feed: where it goes, and whether it replaces what is there."""

from __future__ import annotations

import contextlib
import re
from typing import IO, TYPE_CHECKING

from scrapy.extensions import feedexport

if TYPE_CHECKING:
    from scrapy.extensions.feedexport import FeedSlot

OWN_NAME = re.compile(r"%\((?:batch_)?time\)s|%\(batch_id\)")
"""What in a feed's URI gives every delivery a name of its own."""


def is_snapshot(slot: FeedSlot) -> bool:
    """Whether the feed replaces what is at its place.

    An upload does, unless every delivery has a name of its own or can be appended.
    """
    storage, overwrite = slot.storage, slot.feed_options.get("overwrite")
    if isinstance(storage, feedexport.StdoutFeedStorage):
        return False
    if overwrite or isinstance(storage, feedexport.FileFeedStorage):
        return bool(overwrite)
    if OWN_NAME.search(slot.uri_template):
        return False
    cannot_append = isinstance(storage, feedexport.S3FeedStorage | feedexport.GCSFeedStorage)
    return cannot_append or overwrite is None


def local_path(slot: FeedSlot) -> str | None:
    return slot.storage.path if isinstance(slot.storage, feedexport.FileFeedStorage) else None


def discard(slot: FeedSlot) -> None:
    """Remove what was written for the feed so far."""
    file: IO[bytes] | None = slot.file
    if file is None:
        return
    with contextlib.suppress(Exception):  # the end of a compressed stream has no room either
        file = feedexport.FeedExporter._get_file(slot)
    with contextlib.suppress(Exception):
        if hasattr(slot.storage, "discard"):
            slot.storage.discard(file)
        else:
            file.close()
