"""Which articles each source of a blog names, held against those that were reached."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blogcrawl.pages.base import Entry
from blogcrawl.pages.links import ROOT, may_be_article, shape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from blogcrawl.spiders.site import Site

LISTING, FEED, SITEMAP, ARCHIVE = "listing", "feed", "sitemap", "archive"
_ALL = (LISTING, FEED, SITEMAP, ARCHIVE)

# A sitemap alone says little of what its pages are: the commonest shape of address counts as the
# articles' where it is that of so many of them.
_COMMON = 0.5


class Census:
    """The articles of one blog by the sources that name them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named: dict[str, dict[str, str]] = {source: {} for source in _ALL}
        self._reached: set[str] = set()
        self._dates: dict[str, str] = {}
        self._changed: dict[str, dict[str, str]] = {FEED: {}, SITEMAP: {}}

    def name(self, source: str, urls: Iterable[str]) -> None:
        """Note what a source names; what cannot be an article of this blog is left out."""
        for url in urls:
            if self._site.owns(url) and (source == LISTING or may_be_article(url)):
                self._named[source].setdefault(self._site.identity(url), url)

    def date(self, url: str, date: str) -> None:
        """Note the day that a source gives an article."""
        if date:
            self._dates.setdefault(self._site.identity(url), date)

    def note_change(self, source: str, url: str, date: str) -> None:
        """Note when an article was last changed, as a feed or a sitemap says it."""
        if date:
            self._changed[source].setdefault(self._site.identity(url), date)

    def last_change(self, source: str, identity: str) -> str:
        """When a feed or a sitemap says that an article was last changed."""
        return self._changed[source].get(identity, "")

    def listed(self) -> Collection[str]:
        """Identities of the articles that the listing pages name."""
        return self._named[LISTING].keys()

    def spelled(self, url: str) -> str:
        """``url`` with or without the slash at its end, as the sitemap has it.

        The other spelling costs a redirect.
        """
        named = self._named[SITEMAP].get(self._site.identity(url), url)
        return named if named.rstrip("/") == url.rstrip("/") else url

    def reach(self, url: str) -> None:
        """Note an article that was reached."""
        self._reached.add(self._site.identity(url))

    def forget(self, url: str) -> None:
        """Note that a page which sources name is not there."""
        for named in self._named.values():
            named.pop(self._site.identity(url), None)

    def articles(self, source: str) -> dict[str, str]:
        """The articles that a source names: address by identity.

        A sitemap or an archive page names other pages too, and so may a feed: their articles are
        those whose address has the shape of the ones that are known for sure.
        """
        named = self._named[source]
        if source == LISTING:
            return named
        sure = self._sure()
        shapes = {shape(url) for url in sure.values()} - {ROOT}
        if not sure and named:
            common, number = Counter(map(shape, named.values())).most_common(1)[0]
            shapes = {common} if number >= _COMMON * len(named) else set()
        return {key: url for key, url in named.items() if key in sure or shape(url) in shapes}

    def _sure(self) -> dict[str, str]:
        """What the listing pages name; with what the feeds do, where that has nothing in common.

        Then the blog begins elsewhere than at the page that was taken for its listing.
        """
        listed, fed = self._named[LISTING], self._named[FEED]
        if listed.keys() & fed.keys():
            return listed
        shapes = {shape(url) for url in listed.values()} - {ROOT}
        is_alike = any(shape(url) in shapes for url in fed.values())
        return listed if is_alike else {**fed, **listed}

    def unseen(self, seen: set[str]) -> list[Entry]:
        """The articles that the other sources name and no listing page did, with their days."""
        found = {**self.articles(FEED), **self.articles(SITEMAP), **self.articles(ARCHIVE)}
        return [
            Entry(url, self._dates.get(key, "")) for key, url in found.items() if key not in seen
        ]

    @property
    def told_elsewhere(self) -> int:
        """How many pages the sources besides the listing name, articles or not."""
        return sum(len(self._named[source]) for source in _ALL if source != LISTING)

    @property
    def is_listed(self) -> bool:
        """Whether listing pages name articles."""
        return bool(self._named[LISTING])

    @property
    def names_any(self) -> bool:
        """Whether any source names an article."""
        return self.is_listed or self.is_told_elsewhere

    @property
    def is_told_elsewhere(self) -> bool:
        """Whether a feed or a sitemap names articles, so that the listing is not all there is."""
        return any(self.articles(source) for source in _ALL if source != LISTING)

    def report(self) -> dict[str, dict[str, int]]:
        """For every source that names any: how many, and how many of them were not reached."""
        return {
            source: {"named": len(named), "missed": len(named.keys() - self._reached)}
            for source in _ALL
            if (named := self.articles(source))
        }

    def unnamed(self) -> int:
        """How many articles were reached that no source names."""
        named = {key for source in self._named for key in self.articles(source)}
        return len(self._reached - named)
