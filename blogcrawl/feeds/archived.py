"""Feeds that are written from the archive when the crawl is over."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import UsageError
from scrapy.extensions import feedexport
from scrapy.extensions.feedexport import apply_uri_params
from scrapy.utils.asyncio import sleep

from blogcrawl import jsonl
from blogcrawl.archive.crosslinks import CrossLinks
from blogcrawl.archive.database import archive_file, belongs_to
from blogcrawl.archive.journal import Change, Journal, PendingDelivery
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.feeds.exporter import StrictJsonLinesItemExporter
from blogcrawl.feeds.extension import Delivery, FeedExporter
from blogcrawl.feeds.holdings import Holdings
from blogcrawl.feeds.slots import OWN_NAME, discard, is_snapshot
from blogcrawl.feeds.storage import AtomicFileFeedStorage
from blogcrawl.feeds.uri import redact_urls
from blogcrawl.feeds.wishes import wishes_of
from blogcrawl.items import Article
from blogcrawl.tally import MOST_VALUES, NO_LICENCE, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy import Spider
    from scrapy.extensions.feedexport import FeedSlot

    from blogcrawl.archive.journal import Mark
    from blogcrawl.archive.reader import ArchiveReader

logger = logging.getLogger(__name__)

_MAY_HAVE_MOVED = "may be old ones that moved: they are delivered when a crawl is complete"

# Items after which other events are handled, such as a second signal.
_AT_A_TIME = 100


@dataclass(frozen=True)
class _Before:
    """The previous batch, from which Scrapy takes the number of the next one."""

    batch_id: int


class ArchiveFeedExporter(FeedExporter):
    """Delivers the blog from the archive, instead of the items of this crawl.

    A snapshot (``-O``, the default feed) holds every article that the blog has, newest first. A
    journal (``-o``) gets a line for each article that is new, changed or gone since the feed was
    last delivered. Its last field is ``change``. Each change comes exactly once, even if runs are
    killed or deliveries fail. A crawl without a permanent archive delivers its items as Scrapy
    does.
    """

    _archive: ArchiveExtension | None = None
    _reader: ArchiveReader

    def _check_feeds(self, spider: Spider) -> None:
        super()._check_feeds(spider)
        name = getattr(spider, "archive_name", None)
        if not self.settings.getbool("ARCHIVE_ENABLED") or name is None:
            return
        archive = archive_file(self.settings, name)
        for template, options in self.feeds.items():
            slot = self._slot(spider, template)
            path = slot.storage.path if isinstance(slot.storage, feedexport.FileFeedStorage) else ""
            if path and archive and belongs_to(archive, path):
                raise UsageError(f"feed {path}: this is the archive; name another file")
            is_local = isinstance(
                slot.storage, feedexport.FileFeedStorage | feedexport.StdoutFeedStorage
            )
            if not (is_local or _is_whole(slot) or OWN_NAME.search(template)):
                raise UsageError(
                    f"feed {redact_urls(template)}: what arrived of an upload that is appended "
                    "cannot be known; give each its own name with %(batch_id)d or %(batch_time)s"
                )
            if options["batch_item_count"] and is_local and not _is_whole(slot) and not path:
                raise UsageError(f"feed {redact_urls(template)}: stdout has no batches")

    def open_spider(self, spider: Spider) -> None:
        archive = self.crawler.get_extension(ArchiveExtension)
        self._archive = archive if archive and archive.is_kept else None
        if self._archive:
            self._reader = self._archive.reader()
        else:
            super().open_spider(spider)

    def item_scraped(self, item: Any, spider: Spider) -> None:
        if not self._archive:
            super().item_scraped(item, spider)

    async def close_spider(self, spider: Spider, reason: str = "finished") -> None:
        """Deliver the feeds, as far as the crawl deserves it."""
        if not self._archive:
            await super().close_spider(spider, reason)
            return
        self._closing = True
        self._doubt = self.find_doubt(reason)
        for template in self.feeds:
            slot = self._slot(spider, template)
            try:
                if _is_whole(slot):
                    await self._deliver_snapshot(spider, slot)
                else:
                    await self._deliver_journal(spider, slot)
            except Exception as error:
                self._give_up(self.slots[-1] if self.slots else slot, error)
            self.slots.clear()
        self.wishes.log()
        await self.crawler.signals.send_catch_log_async(signals.feed_exporter_closed)

    # --- Snapshots ------------------------------------------------------------------------------

    async def _deliver_snapshot(self, spider: Spider, slot: FeedSlot) -> None:
        if self._doubt:
            self.keep_back(slot, self._doubt)
            return
        self.slots.append(slot)
        held = Holdings()
        size = slot.feed_options["batch_item_count"]
        links = CrossLinks(self._reader)
        licences: Counter[str] = Counter()
        for number, line in enumerate(self._reader.lines(self._reader.revisions())):
            item = jsonl.loads(line)
            if size and slot.itemcount == size:
                slot = self._slot(spider, slot.uri_template, slot.batch_id + 1)
                self.slots.append(slot)
            if self.wishes.leave_out(item["id"], wishes_of(item)):
                continue
            # The targets of links are known only now.
            if _write(slot, links.resolve(item), "" if item.get("links") else line):
                held.add(item)
                licences[item.get("license") or NO_LICENCE] += 1
            if number % _AT_A_TIME == 0:
                await sleep(0)
        for name, count_ in licences.most_common(MOST_VALUES):
            Tally(self.crawler.stats).total[f"licence/{name}"] = count_
        if not slot.itemcount and not slot.store_empty:
            self.keep_back(slot, "nothing was collected for it")
            return
        objection = await self.object_to(self.slots, held)
        if objection.reason:
            for slot in self.slots:
                self.keep_back(slot, objection.reason)
            return
        # If there are several files, all are written before the first is moved into place.
        try:
            files = []
            for slot in self.slots:
                files.append(self.finished_file(slot))
            for slot, file in zip(self.slots, files, strict=True):
                await self.store(slot, file, objection.note)
        except Exception as error:
            self._give_up(slot, error)

    def _give_up(self, slot: FeedSlot, error: Exception) -> None:
        """Report which file of a feed failed, and deliver none of the others."""
        for other in self.slots:
            if other is not slot:
                discard(other)
        self._fail(slot, error)

    # --- Journals -------------------------------------------------------------------------------

    async def _deliver_journal(self, spider: Spider, first: FeedSlot) -> None:
        assert self._archive
        template, size = first.uri_template, first.feed_options["batch_item_count"]
        journal = Journal(self._archive.database, self._feed(spider, template))
        if late := journal.under_way():
            again = self._slot(spider, template, journal.batches + 1, late.uri)
            if _has_arrived(again, late.mark):
                journal.confirm()
            else:
                await self._deliver_changes(again, journal, late.changes, late.mark)
        doubtful = self._reader.doubtful()
        changes = journal.changes(self._reader)
        certain = [change for change in changes if change.revision not in doubtful]
        if left := len(changes) - len(certain):
            logger.info(
                "Feed %s: %d new articles %s", redact_urls(first.uri), left, _MAY_HAVE_MOVED
            )
        changes = certain
        for start in range(0, len(changes), size or len(changes) or 1):
            some = changes[start : start + size] if size else changes
            await self._deliver_changes(self._new_slot(spider, template, journal), journal, some)
        if not changes and not late:
            self.deliveries.append(Delivery(redact_urls(first.uri), "delivered", 0))

    async def _deliver_changes(
        self,
        slot: FeedSlot,
        journal: Journal,
        changes: Sequence[Change],
        late: Mark | None = None,
    ) -> None:
        """Write a batch of a journal; record it as pending before, and as delivered after that.

        ``late`` is where it was being written when an earlier run was killed.
        """
        self.slots.append(slot)
        if late and not late.offset:  # the file holds the torn beginning of this batch
            slot.feed_options = self.feeds[slot.uri_template]
        links = CrossLinks(self._reader)
        items = self._reader.items([change.revision for change in changes])
        for number, (change, item) in enumerate(zip(changes, items, strict=True)):
            if self.wishes.leave_out(item["id"], wishes_of(item)):
                continue
            _write(slot, {**links.resolve(item), "change": change.change})
            if number % _AT_A_TIME == 0:
                await sleep(0)
        if not slot.itemcount:  # the feed's filter took none of them
            journal.intend(PendingDelivery(slot.uri, None, list(changes)))
            journal.confirm()
            return
        file = self.finished_file(slot)
        storage, mark = slot.storage, None
        if isinstance(storage, AtomicFileFeedStorage):
            if late:
                storage.cut(late, file)
            mark = storage.mark(file)
        journal.intend(PendingDelivery(slot.uri, mark, list(changes)))
        await self.store(slot, file)
        journal.confirm()

    def _new_slot(self, spider: Spider, template: str, journal: Journal) -> FeedSlot:
        """The next batch; if an older archive was restored, after the existing batches."""
        for number in count(journal.batches + 1):
            slot = self._slot(spider, template, number)
            storage = slot.storage
            is_taken = isinstance(storage, AtomicFileFeedStorage) and storage.target.exists()
            if not is_taken or "%(batch_id)" not in template:
                break
        return slot

    def _feed(self, spider: Spider, template: str) -> str:
        """The archive's name of a feed: its URI without the parts that differ by run."""
        options = self.feeds[template]
        params = self._get_uri_params(spider, options["uri_params"])
        uri = apply_uri_params(template, {**params, "time": "*", "batch_time": "*", "batch_id": 0})
        storage = self._get_storage(uri, options)
        return (
            str(storage.target) if isinstance(storage, AtomicFileFeedStorage) else redact_urls(uri)
        )

    def _slot(
        self, spider: Spider, template: str, batch_id: int = 1, uri: str | None = None
    ) -> FeedSlot:
        options = self.feeds[template]
        before: Any = _Before(batch_id - 1)
        params = self._get_uri_params(spider, options["uri_params"], before)
        return self._start_new_batch(
            batch_id=batch_id,
            uri=uri or apply_uri_params(template, params),
            feed_options=options,
            spider=spider,
            uri_template=template,
        )


def _is_whole(slot: FeedSlot) -> bool:
    """Whether the feed is a snapshot; on stdout that replaces nothing, but can be requested."""
    if isinstance(slot.storage, feedexport.StdoutFeedStorage):
        return bool(slot.feed_options.get("overwrite"))
    return is_snapshot(slot)


def _has_arrived(slot: FeedSlot, mark: Mark | None) -> bool:
    """Whether the delivery of an earlier run is in place, as far as can be known."""
    storage = slot.storage
    if mark is None or not isinstance(storage, AtomicFileFeedStorage):
        return False
    return storage.has_arrived(mark)


def _write(slot: FeedSlot, item: dict[str, Any], line: str = "") -> bool:
    """Write an item to a feed, if its filter accepts it; returns whether it does.

    ``line`` is the item's line in the archive.
    """
    wanted: Iterable[type] = getattr(slot.filter, "item_classes", ())
    if not (issubclass(Article, tuple(wanted)) if wanted else slot.filter.accepts(item)):
        return False
    slot.start_exporting()
    assert slot.exporter
    if line and type(slot.exporter) is StrictJsonLinesItemExporter:
        slot.exporter.export_line(item, line)
    else:
        slot.exporter.export_item(item)
    slot.itemcount += 1
    return True
