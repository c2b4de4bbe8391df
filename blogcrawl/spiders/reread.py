"""Reads the kept pages of a blog again, with the current code and profile, without a request.

A pool of processes reads the pages; this process stores the results, a few articles per
transaction. It may be killed at any time, and is resumed by the next run.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import jsonl
from blogcrawl.archive.article_writer import fetched_at
from blogcrawl.archive.database import ArchiveError
from blogcrawl.capture import DAMAGED, unpack
from blogcrawl.site import Site
from blogcrawl.spiders.captures import ArchivedPage, PageReader, entry_of, read_all, response_of
from blogcrawl.spiders.intake import Arrival
from blogcrawl.spiders.lessons import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from blogcrawl.archive import Archive
    from blogcrawl.archive.records import Facts
    from blogcrawl.archive.rereads import KeptRow
    from blogcrawl.capture import Capture
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.profile import LabelledExample
    from blogcrawl.pipelines.latex import Shape
    from blogcrawl.spiders.captures import Reading
    from blogcrawl.spiders.lessons import Lessons

# For fewer pages no processes are started.
_FEW = 250
# How long this process reads by itself, while the one that forks the others starts.
_ALONE = 0.7  # seconds
# Batches per process that wait for it or for this process.
_AHEAD = 2


class RereadPage(NamedTuple):
    """The result of reading a page again."""

    row: KeptRow
    reading: Reading
    is_changed: bool
    """Whether the article has changed, or in a dry run would change."""


def outcomes(
    archive: Archive, site: str, lessons: Lessons, shape: Shape, *, writes: bool = True
) -> Iterator[list[RereadPage]]:
    """Read the outdated pages of a blog again, a few at a time, and store the results."""
    rereads = archive.rereads
    number = rereads.count(site)
    if not number or not _prepare(archive, site, lessons, number):
        return
    dictionary = rereads.dictionary(site)
    page = _page_class(archive, site, lessons)
    reader = PageReader(page, lessons.profile, shape, dictionary)
    cores = _cores() if number >= _FEW else 1
    for batch, readings in read(reader, rereads.batches(site), cores):
        facts = [reading.facts for reading in readings]
        changed = rereads.write(batch, facts) if writes else [*map(_differs, batch, facts)]
        yield [RereadPage(*one) for one in zip(batch, readings, changed, strict=True)]


def _differs(row: KeptRow, facts: Facts | None) -> bool:
    """Whether a page now gives another article than the one in the archive."""
    return facts is not None and jsonl.loads(row.item)["content_hash"] != facts.content_hash


# --- What is known about the blog ---------------------------------------------------------------


def _prepare(archive: Archive, site: str, lessons: Lessons, number: int) -> bool:
    """Learn from the kept pages if there is no profile; returns whether they are enough."""
    if not lessons.is_learning:
        return True
    if number < SAMPLES and 2 * number < archive.rereads.articles(site):
        return False
    held: list[Arrival] = []
    examples: dict[str, LabelledExample] = {}
    titles: dict[str, str] = {}
    for capture in _captures(archive, site):
        if lessons.has_enough or not lessons.is_learning:
            break
        arrival = Arrival(response_of(capture), "", True)
        if lessons.wants(arrival):
            held.append(arrival)
            name = Site.from_data(capture.site).identity(capture.url)
            titles[name] = capture.listed
            if entry := entry_of(capture):
                examples[name] = entry
    lessons.take(held, examples, titles)
    return True


def site_of(archive: Archive, key: str) -> Site:
    """The blog that the archive calls ``key``, as described by its first kept page."""
    capture = next(_captures(archive, key), None)
    site = Site.from_data(capture.site) if capture else Site(f"https://{key}")
    site.key, site.place = key, key.rstrip("/")
    return site


def _page_class(archive: Archive, site: str, lessons: Lessons) -> type[ArticlePage]:
    """The page class of the blog, decided by its first page."""
    capture = next(_captures(archive, site), None)
    text, url = (response_of(capture).text, capture.url) if capture else ("", "")
    return lessons.reading_class(text, url)


def _captures(archive: Archive, site: str) -> Iterator[Capture]:
    """The kept pages of a blog that can be unpacked."""
    dictionary = archive.rereads.dictionary(site)
    for batch in archive.rereads.batches(site):
        for row in batch:
            with suppress(*DAMAGED):
                yield unpack(row.body, dictionary if row.is_shared else None)


# --- The processes ------------------------------------------------------------------------------


def read(
    reader: PageReader, batches: Iterable[list[KeptRow]], cores: int
) -> Iterator[tuple[list[KeptRow], list[Reading]]]:
    """Read pages on so many cores, with only a few batches in memory at a time."""
    pool, starts = _pool(cores) if cores > 1 else None, time.monotonic()
    batches = iter(batches)
    for batch in batches:
        yield batch, read_all(reader, [*map(_kept, batch)])
        if pool is not None and time.monotonic() - starts > _ALONE:
            yield from _read_by(pool, reader, batches, cores)


def _read_by(
    pool: ProcessPoolExecutor, reader: PageReader, batches: Iterable[list[KeptRow]], cores: int
) -> Iterator[tuple[list[KeptRow], list[Reading]]]:
    """Read pages by the processes of a pool."""
    waiting: deque[tuple[list[KeptRow], Future[list[Reading]]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(read_all, reader, [*map(_kept, batch)])))
            if len(waiting) > _AHEAD * cores:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()
    except BrokenProcessPool:
        raise ArchiveError(
            "reread: a process that reads pages was killed, maybe for want of memory; "
            "the same command goes on where it ended"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(cores: int) -> ProcessPoolExecutor:
    """A pool of processes, forked from a server process that has imported what they need.

    They are not forked from this process, which has threads and an open archive. The server process
    starts at once.
    """
    if "forkserver" not in get_all_start_methods():
        return ProcessPoolExecutor(cores, get_context("spawn"), _begin)
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    forkserver.ensure_running()
    return ProcessPoolExecutor(cores, context, _begin)


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _kept(row: KeptRow) -> ArchivedPage:
    return ArchivedPage(row.id, fetched_at(row.item), row.body, row.is_shared)


def _begin() -> None:
    """Make a process of the pool end with its parent, and leave interrupts to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
