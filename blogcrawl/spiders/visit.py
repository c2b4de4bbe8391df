"""What a run learns of one blog while it walks it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from blogcrawl.spiders.census import FEED, SITEMAP, Census
from blogcrawl.spiders.notfound import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blogcrawl.spiders.site import Site
    from blogcrawl.spiders.sources import Source

# A blog has a handful of feeds and sitemaps; more of them are one for each tag.
_MOST_SOURCES = 24


class Visit:
    """One run's visit to one blog."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.census = Census(site)
        self.archives: list[str] = []
        """Pages that may list all articles."""
        self.may_stop_early = False
        """Whether a whole page of known articles ends the walk."""
        self.stopped_early = False
        self.failed = False
        """Whether a listing page could not be read."""
        self.is_spent = False
        """Whether the blog's budget of requests is spent."""
        self.listing_pages = 0
        self.not_found = NotFound()
        self._sources: set[str] = set()
        self._named_before: dict[str, None] = {}
        self._dropped: set[str] = set()

    def asks_source(self, url: str) -> bool:
        """Note that a feed or a sitemap is asked for; whether it is."""
        identity = self.site.identity(url)
        if identity in self._sources or len(self._sources) >= _MOST_SOURCES:
            return False
        if not self.site.owns(url):
            return False
        self._sources.add(identity)
        return True

    def note_source(self, source: Source, urls: Sequence[str]) -> None:
        """Note what a feed or a sitemap names, its addresses made absolute."""
        kind = FEED if source.kind == "feed" else SITEMAP
        self.census.name(kind, urls)
        for url, named in zip(urls, source.named, strict=True):
            self.census.date(url, named.date)
            self.census.note_change(kind, url, named.updated)

    def names(self, urls: Iterable[str]) -> list[str]:
        """Identities of the pages of the blog among ``urls``, each once."""
        return list(dict.fromkeys(self.site.identity(url) for url in urls if self.site.owns(url)))

    def note_before(self, names: Iterable[str]) -> None:
        """Note what a listing page named when it was last read, in its order."""
        self._named_before.update(dict.fromkeys(names))

    def note_dropped(self, before: Iterable[str], names: Iterable[str]) -> None:
        """Note what a source that should name every article named before, and does no more."""
        self._dropped.update(set(before).difference(names))

    def pushed(self) -> list[str]:
        """What the pages read named last, and may stand on the page after them by now."""
        if not self.stopped_early:
            return []
        listed = self.census.listed()
        unlisted = takewhile(lambda name: name not in listed, reversed(self._named_before))
        return [name for name in unlisted if name not in self._dropped]
