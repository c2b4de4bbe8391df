"""The feed exporter: delivers feeds at the end of a crawl, or keeps them back."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import urlparse

from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.exceptions import NotConfigured, UsageError
from scrapy.extensions import feedexport
from scrapy.utils.asyncio import sleep
from scrapy.utils.defer import deferred_from_coro, ensure_awaitable
from scrapy.utils.spider import DefaultSpider
from twisted.internet.defer import succeed

from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.extensions.health import HealthExtension
from blogcrawl.feeds.check import check_options, check_places, expand
from blogcrawl.feeds.folder import FolderFeedStorage
from blogcrawl.feeds.holdings import Holdings
from blogcrawl.feeds.judgement import Judgement, Objection
from blogcrawl.feeds.options import complete_options
from blogcrawl.feeds.slots import OWN_NAME, discard, is_snapshot, local_path
from blogcrawl.feeds.storage import AtomicFileFeedStorage
from blogcrawl.feeds.uploads import missing_package
from blogcrawl.feeds.uri import describe, redact_urls
from blogcrawl.feeds.wishes import Wishes, wishes_of
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    import asyncio

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.extensions.feedexport import FeedSlot, FeedStorageProtocol
    from twisted.internet.defer import Deferred

    from blogcrawl.verdict import Problem

logger = logging.getLogger(__name__)

# Close reasons after which the crawl can be resumed, or after which nothing can be delivered.
_CUT_SHORT = frozenset(("shutdown", "archive_failed", "feed_failed"))


@dataclass(frozen=True)
class Delivery:
    """The outcome of one feed, or of one batch of it."""

    uri: str
    """Its address, without secrets."""

    state: Literal["delivered", "kept back", "failed"]

    items: int

    reason: str = ""
    """Why it was not delivered, or why it was although the crawl has problems."""

    size: int | None = None
    """The size of the file in bytes, if it is on this machine."""


class FeedExporter(feedexport.FeedExporter):
    """Scrapy's feed exporter, but it never replaces a good file by a worse one.

    A snapshot, which replaces a file, is compared with the old file, and kept back if it is worse.
    If there is no old file, it is delivered with whatever was found. So is a feed that appends. A
    feed that cannot be written closes the crawl with the reason ``feed_failed``.

    Raises UsageError, before the first request, for a feed that cannot work.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.deliveries: list[Delivery] = []
        self._full: list[FeedSlot] = []
        self._closing = False
        self.wishes = Wishes(crawler)
        self._doubt: str | None = None  # not yet determined
        self._problems: list[Problem] = []
        self._holdings: dict[str, Holdings] = {}
        self._objections: dict[str, Objection] = {}
        if crawler.spidercls is DefaultSpider:
            raise NotConfigured  # `scrapy fetch` and `scrapy shell` read a single page
        _complete_feeds(crawler)
        super().__init__(crawler)
        if crawler.spider:
            self._check_feeds(crawler.spider)

    # --- Before the crawl -----------------------------------------------------------------------

    def _check_feeds(self, spider: Spider) -> None:
        feeds = []
        for template, options in self.feeds.items():
            uri = expand(template, self._get_uri_params(spider, options["uri_params"]))
            feeds.append((uri, self._get_storage(uri, options)))
        check_places(feeds)
        for (uri, _), (template, options) in zip(feeds, self.feeds.items(), strict=True):
            slot = self._start_new_batch(1, uri, options, spider, template)
            if slot.format in _ONE_DOCUMENT and _extends_a_file(slot):
                raise UsageError(
                    f"feed {redact_urls(uri)}: {slot.format} cannot be appended to; replace the "
                    "file with -O, or append jsonl"
                )
            check_options(slot)

    def _start_new_batch(
        self,
        batch_id: int,
        uri: str,
        feed_options: dict[str, Any],
        spider: Spider,
        uri_template: str,
    ) -> FeedSlot:
        slot = super()._start_new_batch(batch_id, uri, feed_options, spider, uri_template)
        if slot.format == "csv" and _extends_a_file(slot) and _has_content(slot):
            kwargs = {**feed_options["item_export_kwargs"], "include_headers_line": False}
            slot.feed_options = {**feed_options, "item_export_kwargs": kwargs}
        return slot

    def _exporter_supported(self, format_: str) -> bool:
        if format_ not in self.exporters:
            known = ", ".join(sorted(self.exporters))
            raise UsageError(f"unknown feed format {format_!r}; there are: {known}")
        return True

    def _storage_supported(self, uri: str, feed_options: dict[str, Any]) -> bool:
        scheme = urlparse(uri).scheme
        if scheme not in self.storages:
            raise UsageError(f"feed {redact_urls(uri)}: unknown storage {scheme!r}")
        if package := missing_package(scheme):
            raise UsageError(f"feed {redact_urls(uri)}: needs {package}: pip install {package}")
        try:
            self._get_storage(uri, feed_options)
        except (NotConfigured, ValueError, AssertionError) as error:
            raise UsageError(f"feed {redact_urls(uri)}: {describe(error, uri)}") from None
        return True

    def _get_storage(self, uri: str, feed_options: dict[str, Any]) -> FeedStorageProtocol:
        storage = super()._get_storage(uri, feed_options)
        if feed_options["format"] == "md" and isinstance(storage, AtomicFileFeedStorage):
            return FolderFeedStorage(uri, feed_options=feed_options)
        return storage

    def _settings_are_valid(self) -> bool:
        for uri, options in self.feeds.items():
            count = options["batch_item_count"]
            if not isinstance(count, int) or count < 0:
                raise UsageError(
                    f"feed {redact_urls(uri)}: batch_item_count {count!r}: must be a whole number"
                )
            if count and not re.search(r"%\(batch_(time\)s|id\))", uri):
                raise UsageError(
                    f"feed {redact_urls(uri)}: batches need %(batch_id)d or %(batch_time)s"
                )
        return True

    # --- During the crawl -----------------------------------------------------------------------

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Write the item to every feed, even if one of them fails."""
        slots, kept = self.slots, []
        for slot in slots:
            self.slots = [slot]
            try:
                if not self._is_unwanted(item):
                    super().item_scraped(item, spider)
                    self._hold(slot, item)
            except Exception as error:
                self._fail(slot, error, item)
            else:
                kept += self.slots
        self.slots = kept

    def _is_unwanted(self, item: Any) -> bool:
        adapter = ItemAdapter(item)
        return self.wishes.leave_out(str(adapter.get("id")), wishes_of(adapter))

    def _hold(self, slot: FeedSlot, item: Any) -> None:
        """Note the content of a snapshot, for the verdict on it."""
        if is_snapshot(slot) and slot.filter.accepts(item):
            self._holdings.setdefault(slot.uri_template, Holdings()).add(ItemAdapter(item))

    def _schedule_slot_close(
        self, slot: FeedSlot, spider: Spider
    ) -> asyncio.Task[None] | Deferred[None]:
        # A full batch of a snapshot waits for the verdict on the whole crawl.
        if self._doubt is not None or not is_snapshot(slot):
            return super()._schedule_slot_close(slot, spider)
        self._full.append(slot)
        return succeed(None)

    # --- After the crawl ------------------------------------------------------------------------

    async def close_spider(self, spider: Spider, reason: str = "finished") -> None:
        """Deliver the feeds, or keep them back if the crawl is unhealthy."""
        self._closing = True
        self._doubt = self.find_doubt(reason)
        self.slots = self._full + self.slots
        for slot in self.slots if not self._doubt else ():
            template = slot.uri_template
            if is_snapshot(slot) and template not in self._objections:
                some = [other for other in self.slots if other.uri_template == template]
                held = self._holdings.get(template, Holdings())
                self._objections[template] = await self.object_to(some, held)
        await super().close_spider(spider)
        self.wishes.log()

    def abandon(self) -> None:
        """Remove the part files of a crawl that was never closed."""
        for slot in self._full + self.slots:
            discard(slot)

    def find_doubt(self, reason: str) -> str:
        """Return why no snapshot can be delivered, or an empty string."""
        # Called here instead of by a signal, so that the order of handlers does not matter.
        if archive := self.crawler.get_extension(ArchiveExtension):
            archive.finish(reason)
        if reason in _CUT_SHORT:
            return f"the crawl was stopped ({reason})"
        if not Tally(self.crawler.stats).articles:
            return "nothing was collected"
        health = self.crawler.get_extension(HealthExtension)
        self._problems = health.doubts(reason) if health else []
        return ""

    async def object_to(self, slots: list[FeedSlot], held: Holdings) -> Objection:
        """Return the objection to delivering the files of a snapshot."""
        gone = set(self.wishes.left_out)
        archive = self.crawler.get_extension(ArchiveExtension)
        if archive and archive.is_kept:
            gone |= archive.gone()
        objection = await Judgement(self.crawler, self._problems, gone).objection(slots, held)
        if objection.reason and not self._problems:
            advice = "where that is right, run it once with VANISHED_MAX=1 and LOSS_MAX=1"
            line = f"{objection.reason}; {advice}"
            Tally(self.crawler.stats).find("worse_than_file", line)
        return objection

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        objection = self._objections.get(slot.uri_template, Objection(self._doubt or ""))
        if objection.reason and is_snapshot(slot):
            self.keep_back(slot, objection.reason)
            return
        if not slot.itemcount and not (slot.store_empty and slot.batch_id == 1):
            if slot.batch_id == 1 and is_snapshot(slot):
                self.keep_back(slot, "nothing was collected for it")
            elif slot.batch_id == 1:
                self.deliveries.append(Delivery(redact_urls(slot.uri), "delivered", 0))
            return
        try:
            file = self.finished_file(slot)
            await self.store(slot, file, objection.note)
        except Exception as error:
            self._fail(slot, error)

    def finished_file(self, slot: FeedSlot) -> IO[bytes]:
        """Return the file of a feed, completely written."""
        slot.start_exporting()  # an empty feed has no file yet
        slot.finish_exporting()
        return self._get_file(slot)

    async def store(self, slot: FeedSlot, file: IO[bytes], note: str = "") -> None:
        """Deliver the file of a feed, and log that with an optional note."""
        await ensure_awaitable(slot.storage.store(file))
        uri = redact_urls(slot.uri)
        path = local_path(slot)
        size = os.path.getsize(path) if path and os.path.isfile(path) else None
        self.deliveries.append(Delivery(uri, "delivered", slot.itemcount, note, size))
        logger.info("Stored %s feed (%d items) in: %s", slot.format, slot.itemcount, uri)
        self.crawler.stats.inc_value(f"feedexport/success_count/{type(slot.storage).__name__}")
        await self.crawler.signals.send_catch_log_async(signals.feed_slot_closed, slot=slot)

    def keep_back(self, slot: FeedSlot, reason: str) -> None:
        """Leave the old file as it is, and log that."""
        discard(slot)
        uri = redact_urls(slot.uri)
        path = local_path(slot)
        if path is None:
            rest = "what is there stays"
        else:
            rest = "the old file stays" if os.path.exists(path) else "there was no old file"
        logger.info("Feed %s kept back: %s; %s", uri, reason, rest)
        self.deliveries.append(Delivery(uri, "kept back", slot.itemcount, f"{reason}; {rest}"))
        Tally(self.crawler.stats).feeds_kept_back += 1

    def _fail(self, slot: FeedSlot, error: Exception, item: Any = None) -> None:
        """Give up the feed, log that, and end the crawl, because its articles cannot be written."""
        discard(slot)
        uri = redact_urls(slot.uri)
        reason = describe(error, slot.uri)
        if ItemAdapter.is_item(item) and not isinstance(error, OSError):
            reason = f"{ItemAdapter(item).get('url', 'an item')}: {reason}"
        logger.error("Feed %s failed: %s", uri, reason)
        self.deliveries.append(Delivery(uri, "failed", slot.itemcount, reason))
        self.crawler.stats.inc_value(f"feedexport/failed_count/{type(slot.storage).__name__}")
        if not self._closing:
            self._closing = True
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="feed_failed"))
            deferred_from_coro(_end_start_items(self.crawler))


async def _end_start_items(crawler: Crawler) -> None:
    """Make it possible to close a crawl while ``start()`` yields items.

    Scrapy waits for the last item, but checks for the end only after a response.
    """
    scraper = crawler.engine.scraper
    assert crawler.spider
    while scraper.slot and not (scraper.slot.closing and scraper.slot.closing.called):
        if scraper.slot.closing and scraper.slot.is_idle():
            scraper.slot.closing.callback(crawler.spider)
        await sleep(0.05)


def _complete_feeds(crawler: Crawler) -> None:
    """Add to ``FEEDS`` the options that the endings of its URIs imply; raise UsageError."""
    feeds = crawler.settings.getdict("FEEDS")
    for uri, options in feeds.items():
        if not isinstance(options, dict):
            raise UsageError(f"feed {redact_urls(str(uri))}: its options are not a dict")
    completed = {uri: complete_options(str(uri), options) for uri, options in feeds.items()}
    crawler.settings.set("FEEDS", completed, crawler.settings.getpriority("FEEDS") or 0)


# Formats with one document per file, to which nothing can be appended.
_ONE_DOCUMENT = frozenset(("json", "xml", "parquet"))


def _extends_a_file(slot: FeedSlot) -> bool:
    """Whether the feed is appended to a file that an earlier delivery may have started."""
    path = local_path(slot)
    if path is None or is_snapshot(slot) or OWN_NAME.search(slot.uri_template):
        return False
    return os.path.isfile(path) or not os.path.exists(path)


def _has_content(slot: FeedSlot) -> bool:
    path = local_path(slot)
    return path is not None and os.path.isfile(path) and os.path.getsize(path) > 0
