"""Decides whether a snapshot may replace the existing file."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.utils.asyncio import run_in_thread

from blogcrawl.feeds.holdings import Unreadable, articles_of, compare
from blogcrawl.feeds.slots import local_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.extensions.feedexport import FeedSlot

    from blogcrawl.feeds.holdings import Comparison, Holdings
    from blogcrawl.verdict import Problem

FOR_WANT = "delivered for want of an older one"


class Objection(NamedTuple):
    """The objection to delivering a snapshot, or a note if there is none."""

    reason: str = ""
    note: str = ""


class Judgement:
    """Compares a snapshot with the files that it would replace.

    ``problems`` are those of the crawl that make its articles doubtful, ``gone`` the articles that
    are known to be gone.
    """

    def __init__(self, crawler: Crawler, problems: Sequence[Problem], gone: set[str]) -> None:
        self.problems = problems
        self.gone = gone
        self.vanished_max = crawler.settings.getfloat("VANISHED_MAX")
        self.loss_max = crawler.settings.getfloat("LOSS_MAX")
        spider = crawler.spider
        self.sites = {site.host for site in getattr(spider, "sites", ())}
        self.is_export = hasattr(spider, "moment")
        self.is_partial = bool(getattr(spider, "is_partial", False))

    async def objection(self, slots: Sequence[FeedSlot], held: Holdings) -> Objection:
        """The objection to delivering these files, whose content is ``held``."""
        if self.is_export:  # the operator wants it as it is
            return Objection()
        paths = [local_path(slot) for slot in slots]
        if not all(paths):  # an upload: the old file is unknown
            return Objection(self._doubt())
        old = [slot for slot in slots if _is_there(local_path(slot) or "")]
        if not any(os.path.getsize(local_path(slot) or "") for slot in old):
            return Objection(note=FOR_WANT if self.problems else "")
        if self.is_partial:  # not the same part as the old file
            return Objection(self._doubt())
        try:
            compared = await run_in_thread(self._compare, old, held)
        except (Unreadable, OSError) as error:
            return Objection(self._doubt(f"the old file cannot be held against it: {error}"))
        return self._weigh(compared)

    def _compare(self, slots: Sequence[FeedSlot], held: Holdings) -> Comparison:
        files = ((slot.storage.path, slot.format) for slot in slots)  # type: ignore[attr-defined]
        items = chain.from_iterable(articles_of(Path(path), format_) for path, format_ in files)
        return compare(items, held, self.gone, self.sites | held.sites)

    def _weigh(self, compared: Comparison) -> Objection:
        if not compared.total:
            return Objection(note=FOR_WANT if self.problems else "")
        accepts_all = self.vanished_max >= 1 or not self.problems
        missing_max = self.vanished_max if accepts_all else self.loss_max
        worse = compared.worse(missing_max, self.loss_max)
        if worse:
            return Objection("; ".join(worse))
        spoilt = next((problem for problem in self.problems if problem.spoils), None)
        if spoilt:
            return Objection(spoilt.what)
        if not compared.better:
            return Objection(self._doubt())
        return Objection()

    def _doubt(self, also: str = "") -> str:
        """The first of the crawl's problems, shortened; empty if there is none."""
        if not self.problems:
            return ""
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        return self.problems[0].what + more + (f"; {also}" if also else "")


def _is_there(path: str) -> bool:
    """Whether there is a file, or a folder of files, at ``path``; not a device or a pipe."""
    return os.path.isfile(path) or os.path.isdir(path)
