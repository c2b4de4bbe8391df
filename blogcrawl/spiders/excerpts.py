"""Articles made from a listing page because their own pages cannot be fetched, if wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import clock
from blogcrawl.pages import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogcrawl.items import RawArticle
    from blogcrawl.origin import Origin
    from blogcrawl.pages.excerpts import Excerpt
    from blogcrawl.pages.listing import Entry, ListingPage
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider

FIELD = "listing_only"
"""The field that turns them on, and marks them."""
_MOST = 2_000
"""How many excerpts are in memory at once."""


class Excerpts:
    """What the listing pages of this crawl say about their articles."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider
        self._kept: dict[str, tuple[Excerpt, str]] = {}

    @property
    def _is_wanted(self) -> bool:
        return FIELD in self._spider.settings.getlist("ARTICLE_FIELDS")

    def keep(self, page: ListingPage, entries: Mapping[str, Entry]) -> None:
        """Keep what a listing page says about its entries, by identity."""
        if not self._is_wanted:
            return
        identities = {entry.url: identity for identity, entry in entries.items()}
        math = self._spider.article_page.math
        for url, excerpt in excerpts.cut(page, identities, math):
            identity = identities[url]
            self._kept.pop(identity, None)
            self._kept[identity] = (excerpt, entries[identity].title)
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]

    def fallback(
        self, origin: Origin, site: Site, reason: str, *, is_refused: bool
    ) -> Iterator[RawArticle]:
        """The article from a listing page, if its own page has never been fetched."""
        excerpt, title = self._kept.pop(origin.identity, (None, ""))
        if excerpt is None or self._spider.archive.identity.title(origin):
            return
        raw = excerpts.read(excerpt, site.public_url(origin.url), title)
        if raw is None:
            return
        raw.site, raw.listing_only = site.host, True
        raw.crawled_at = self._spider.settings["CRAWLED_AT"] or clock.iso(clock.now())
        origin.unread, origin.is_refused = reason, is_refused
        raw.origin = origin
        yield raw
