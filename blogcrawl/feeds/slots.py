"""Properties of a feed, such as whether it replaces a file."""

from __future__ import annotations

import contextlib
import re
from typing import IO, TYPE_CHECKING

from scrapy.extensions import feedexport

if TYPE_CHECKING:
    from scrapy.extensions.feedexport import FeedSlot

OWN_NAME = re.compile(r"%\((?:batch_)?time\)s|%\(batch_id\)")
"""Parameters in a feed's URI that give every delivery its own name."""


def is_snapshot(slot: FeedSlot) -> bool:
    """Whether the feed replaces an existing file.

    An upload does, unless every delivery has its own name or can be appended.
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
    with contextlib.suppress(Exception):  # on a full disk, closing a compressed stream fails too
        file = feedexport.FeedExporter._get_file(slot)
    with contextlib.suppress(Exception):
        if hasattr(slot.storage, "discard"):
            slot.storage.discard(file)
        else:
            file.close()
