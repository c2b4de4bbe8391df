"""Leaves articles out of the feeds if their pages wish so."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from blogcrawl.tally import Tally
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Wishes:
    """Decides which articles ``USAGE_LEFT_OUT`` leaves out, and counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._unwanted = frozenset(crawler.settings.getlist("USAGE_LEFT_OUT"))
        self._tally = Tally(crawler.stats)
        self.left_out: set[str] = set()
        """The ``id`` of the articles that were left out."""

    def leave_out(self, id_: str, usage: Iterable[str]) -> bool:
        """Whether an article with these wishes is left out."""
        reasons = self._unwanted.intersection(usage)
        if reasons and id_ not in self.left_out:
            self.left_out.add(id_)
            for reason in reasons:
                self._tally.unwanted.add(reason)
        return bool(reasons)

    def log(self) -> None:
        """Log how many were left out."""
        if self.left_out:
            count = counted(len(self.left_out), "article")
            logger.info("%s left out of the feeds, as their pages wish (USAGE_LEFT_OUT)", count)


def wishes_of(item: Any) -> Iterable[str]:
    """The wishes of the page of an item, as far as they were recorded."""
    # ItemAdapter.get() fails for an unset field of a dataclass.
    usage: Iterable[str] | None = item["usage"] if "usage" in [*item] else None
    return usage or ()
