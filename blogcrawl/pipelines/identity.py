"""Gives every article its identity, and drops duplicates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from blogcrawl.archive.terms import DUPLICATE
from blogcrawl.items import Article
from blogcrawl.pipelines.likeness import Likeness
from blogcrawl.pipelines.refused import Refused

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from blogcrawl.archive import Archive


class IdentityPipeline:
    """Drops an article that was already read at another of its addresses.

    An article that moved keeps its identity. Without an archive, each identity passes once per
    crawl. A new article with the same content as another one of this run is a duplicate, whatever
    its address.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ids: set[str] = set()
        self._likeness: Likeness | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        archive = getattr(self.crawler.spider, "archive", None)
        if archive is None or not hasattr(item, "origin"):
            if item.id in self.ids:
                raise Refused(self.crawler, DUPLICATE, f" ({item.url})")
            self.ids.add(item.id)
            return item
        origin = item.origin
        if archive.identity.is_claimed_wrongly(origin, item.id, item.title):
            if origin.capture is not None:
                origin.capture.overruled = item.url
            item.id, item.url = origin.landed, origin.url
        known = archive.identity.identify(origin, item.id, item.title)
        if known is None:
            archive.answers.refuse_duplicate(origin, item.id)
            raise Refused(self.crawler, DUPLICATE, f" ({item.url})")
        if archive.identity.has_strayed(origin, item.title, item.date_published or ""):
            archive.answers.miss(origin.site, origin.identity, "redirected")
            raise Refused(self.crawler, DUPLICATE, f" ({item.url} shows another article)")
        origin.claimed, item.id = item.id, known
        first = self._first_alike(archive, item)
        if first is not None and not archive.identity.is_known(origin):
            archive.answers.refuse_duplicate(origin, first)
            raise Refused(self.crawler, DUPLICATE, f" ({item.url} says what {first} says)")
        return item

    def _first_alike(self, archive: Archive, item: Article) -> str | None:
        """The article of this run with the same content, even if an earlier process stored it."""
        if self._likeness is None:
            self._likeness = Likeness()
            for site, stored in archive.identity.stored_before():
                self._likeness.first(site, json.loads(stored))
        return self._likeness.first(item.origin.site, item)
