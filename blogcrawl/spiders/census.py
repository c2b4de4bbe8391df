"""Which articles each source of a blog names, compared with those that were reached."""

from __future__ import annotations

import re
from collections import Counter
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.pages.links import NEVER, at_root, doubt, may_be_article, shape
from blogcrawl.pages.listing import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from blogcrawl.site import Site

LISTING, FEED, SITEMAP, ARCHIVE = "listing", "feed", "sitemap", "archive"
_ALL = (LISTING, FEED, SITEMAP, ARCHIVE)
# Sources that also name other pages: what they name are candidates.
_MIXED = (SITEMAP, ARCHIVE)

# A sitemap alone says little about its pages: the commonest shape of address counts as the
# articles' if it covers so large a share of them.
_COMMON = 0.5
# Pages of a group that are fetched before it has a verdict; more if articles are known in it.
_SAMPLES, _SAMPLES_OF_KNOWN = 2, 6
# How many addresses of a feed are tried if all are dead and no listing page has similar ones.
_DEAD = 5
# The shares of certain articles that tell a sitemap of posts from one of other pages.
_OF_ARTICLES, _OF_OTHERS = 0.5, 0.2
_NUMBER = re.compile(r"\d+")  # numbers the parts of one sitemap
# A source counts as complete if it names so large a share of the certain articles.
_COMPLETE, _FEWEST = 0.9, 3

# What a number in an address may mean: a page of a list, or an article.
_NUMBERED = ("page_of_list", "query")


class _Traits(NamedTuple):
    """What the address of a page reveals."""

    shape: str
    doubt: str


class Census:
    """The articles of one blog by the sources that name them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named: dict[str, dict[str, str]] = {source: {} for source in _ALL}
        self._traits: dict[str, _Traits] = {}
        self._hits: Counter[str] = Counter()
        self._misses: Counter[str] = Counter()
        self._reached: set[str] = set()
        self._dates: dict[str, str] = {}
        self._changed: dict[str, dict[str, str]] = {FEED: {}, SITEMAP: {}}
        self._left_out: Counter[str] = Counter()
        self._sure_shapes: set[str] = set()
        self._sure_traits: set[_Traits] = set()
        self._listed_shapes: set[str] = set()
        self._shapes_of_lists: set[str] = set()
        self._places: dict[str, str] = {}

    def add(self, source: str, urls: Iterable[str], place: str = "") -> None:
        """Record what a source names, except addresses that cannot be an article of this blog.

        ``place`` tells several sitemaps apart.
        """
        for url in urls:
            key = self._site.identity(url)
            if not self._site.owns(url) or key in self._named[source]:
                continue
            traits = self._traits.get(key)
            if traits is None:
                traits = self._traits_of(url)
            if source == LISTING or traits.doubt not in NEVER:
                self._traits[key] = traits
                self._named[source][key] = url
                if source == SITEMAP:
                    self._places[key] = intern(_NUMBER.sub("", place))
                if source not in _MIXED:
                    self._sure_shapes.add(traits.shape)
                    self._sure_traits.add(traits)
                if source == LISTING:
                    self._listed_shapes.add(traits.shape)
            elif source != ARCHIVE and traits.doubt != "front_page":
                self._left_out[traits.doubt] += 1

    def add_numbered(self, urls: Iterable[str]) -> None:
        """Record the links of a page that names no article, if their numbers may mean articles."""
        self.add(ARCHIVE, (url for url in urls if self._traits_of(url).doubt in _NUMBERED))

    def _traits_of(self, url: str) -> _Traits:
        folder = self._site.folder
        return _Traits(intern(shape(url, folder)), intern(doubt(url, folder)))

    def set_date(self, url: str, date: str) -> None:
        """Record the date that a source gives for an article."""
        if date:
            self._dates.setdefault(self._site.identity(url), date)

    def record_change(self, source: str, url: str, date: str) -> None:
        """Record when an article was last changed, according to a feed or a sitemap."""
        if date:
            self._changed[source].setdefault(self._site.identity(url), date)

    def last_change(self, source: str, identity: str) -> str:
        """When an article was last changed, according to a feed or a sitemap."""
        return self._changed[source].get(identity, "")

    def listed(self) -> Collection[str]:
        """Identities of the articles that the listing pages name."""
        return self._named[LISTING].keys()

    def is_in_feed(self, identity: str) -> bool:
        """Whether a feed names an article."""
        return identity in self._named[FEED]

    def as_in_sitemap(self, url: str) -> str:
        """``url`` with or without a slash at its end, as in the sitemap.

        The other spelling would cost a redirect.
        """
        named = self._named[SITEMAP].get(self._site.identity(url), url)
        return named if named.rstrip("/") == url.rstrip("/") else url

    def mark_reached(self, url: str) -> None:
        """Record an article that was reached."""
        self._reached.add(self._site.identity(url))

    def forget(self, url: str) -> None:
        """Record that a page named by sources is missing, or no article."""
        for named in self._named.values():
            named.pop(self._site.identity(url), None)

    # --- Candidates -----------------------------------------------------------------------------

    def judge(self, url: str, *, is_article: bool) -> None:
        """Record what a candidate is; the rest of its group is assumed to be the same."""
        (self._hits if is_article else self._misses)[shape(url, self._site.folder)] += 1

    def samples(self, seen: Collection[str], *, is_settled: bool = False) -> Iterator[Entry]:
        """The candidates to fetch next: some of each undecided group, all of a good one.

        The largest groups come first. ``seen`` are identities that were requested. With
        ``is_settled``, only candidates whose address has the shape of a certain article's.
        """
        sure, base = self._sure(), self._shapes()
        groups: dict[str, list[Entry]] = {}
        elsewhere = self._other_places(sure)
        known = {self._traits[key].shape for key in sure}
        for source in _MIXED:
            for key, url in self._named[source].items():
                traits = self._traits[key]
                if key in sure or key in seen or not self._may_be(traits, url, base):
                    continue
                if self._places.get(key) in elsewhere:
                    continue
                if is_settled and traits.shape not in known:
                    continue
                groups.setdefault(traits.shape, []).append(Entry(url, self._dates.get(key, "")))
        for group, entries in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            tried = self._hits[group] + self._misses[group]
            first = _SAMPLES_OF_KNOWN if group in known else _SAMPLES
            if not tried:
                yield from entries[:first]
            elif self._misses[group] < 2 * self._hits[group] + (first - 1):
                yield from entries[: 2 * tried]

    @staticmethod
    def _may_be(traits: _Traits, url: str, base: Collection[str]) -> bool:
        """Whether only its page can tell what an address is.

        In the articles' folder one may be called ``404``; what stands below a list is of that list.
        """
        if not traits.doubt:
            return traits.shape not in base
        if traits.doubt in _NUMBERED and not base:
            return True
        return traits.shape in base and may_be_article(url.rstrip("/").rpartition("/")[0])

    def _other_places(self, sure: Collection[str]) -> set[str]:
        """The sitemaps of other pages than articles, if a blog has one for each kind of page."""
        named = self._named[SITEMAP]
        places = Counter(self._places[key] for key in named)
        articles = Counter(self._places[key] for key in named if key in sure)
        shares = {place: articles[place] / number for place, number in places.items()}
        best = max(shares, key=lambda place: articles[place], default="")
        if not best or articles[best] < _FEWEST or shares[best] < _OF_ARTICLES:
            return set()
        return {place for place, share in shares.items() if share < _OF_OTHERS}

    def _is_dead(self, shape_: str) -> bool:
        """Whether the addresses of this shape in a feed are dead."""
        return self._misses[shape_] >= _DEAD and not self._hits[shape_]

    def left_out(self) -> dict[str, int]:
        """How many addresses named by sources were not requested, by reason; for the summary."""
        counts = Counter(self._left_out)
        for source in (FEED, SITEMAP):
            taken = self.articles(source)
            for key in self._named[source].keys() - taken.keys() - self._reached:
                counts[self._traits[key].doubt or "unlike_articles"] += 1
        return dict(counts)

    def articles(self, source: str) -> dict[str, str]:
        """The articles that a source names: address by identity.

        A sitemap or an archive page also names other pages. Of these, the articles are the certain
        ones, those whose address has the same shape, and those found by fetching them.
        """
        named = self._named[source]
        if source == LISTING:
            return named
        if source == FEED:
            others = self._sure_shapes - self._listed_shapes
            out = others if self.covers_feeds else {one for one in others if self._is_dead(one)}
            return {key: url for key, url in named.items() if self._traits[key].shape not in out}
        sure, shapes = self._sure(), self._shapes()
        return {
            key: url
            for key, url in named.items()
            if key in sure or key in self._reached or self._is_like(self._traits[key], shapes)
        }

    def is_sure_by_feed(self, key: str) -> bool:
        """Whether a feed names an article for certain, which was perhaps found elsewhere first."""
        return key in self._named[FEED] and key in self.articles(FEED)

    def _is_like(self, traits: _Traits, shapes: Collection[str]) -> bool:
        """Whether an address has the shape of the articles' addresses.

        A list of tags may be in the folder of the articles. So if the address looks like a list's,
        that of a certain article must look like one, too.
        """
        return traits.shape in shapes and (not traits.doubt or traits in self._sure_traits)

    def is_article(self, key: str) -> bool:
        """Whether a listing page or a feed names an article, or it was reached."""
        return key in self._named[LISTING] or key in self._reached or self.is_sure_by_feed(key)

    def has_articles(self, number: int) -> bool:
        """Whether so many articles are named by listing pages or by feeds, or were reached."""
        some = (self._named[LISTING], self._named[FEED], self._reached)
        return max(map(len, some)) >= number

    def are_sure_below(self, folder: str) -> bool:
        """Whether several articles are certain, and the identities of all begin with this one."""
        sure = self._sure()
        return len(sure) >= _FEWEST and all(key.startswith(folder) for key in sure)

    def _sure(self) -> dict[str, str]:
        """The certain articles: those that listing pages or feeds name."""
        return {**self.articles(FEED), **self._named[LISTING]}

    def _shapes(self) -> set[str]:
        """The shapes of addresses that belong to articles without checking each group."""
        if self._sure_shapes:
            return self._sure_shapes - {at_root(self._site.folder)}
        named = self._named[SITEMAP]
        counted = Counter(self._traits[key].shape for key in named if not self._traits[key].doubt)
        common, number = counted.most_common(1)[0] if counted else ("", 0)
        return {common} if number and number >= _COMMON * len(named) else set()

    def is_alike(self, url: str) -> bool:
        """Whether the address of a page is of a shape that only articles have, as far as known."""
        return self._is_like(self._traits_of(url), self._shapes())

    def is_found(self, url: str) -> bool:
        """Whether the pages of this shape of address that were fetched are mostly articles."""
        like = shape(url, self._site.folder)
        return self._hits[like] >= _SAMPLES and 2 * self._misses[like] < self._hits[like]

    def is_doubted(self, url: str) -> bool:
        """Whether an address looks like a list's, and no article's address does."""
        traits = self._traits_of(url)
        return bool(traits.doubt) and traits not in self._sure_traits

    @property
    def numbered(self) -> set[str]:
        """The shapes of certain articles' addresses that look like those of a list's pages."""
        return {one.shape for one in self._sure_traits if one.doubt in _NUMBERED}

    def record_list_page(self, url: str) -> None:
        """Record the address of a listing page that names several articles."""
        self._shapes_of_lists.add(shape(url, self._site.folder))

    def may_be_list(self, url: str) -> bool:
        """Whether the address of a page is of a shape that listing pages have as well."""
        return shape(url, self._site.folder) in self._shapes_of_lists

    def unseen(self, seen: Collection[str]) -> list[Entry]:
        """The articles that other sources name but no listing page, with their dates."""
        found = {**self.articles(FEED), **self.articles(SITEMAP), **self.articles(ARCHIVE)}
        return [
            Entry(url, self._dates.get(key, "")) for key, url in found.items() if key not in seen
        ]

    @property
    def named_elsewhere(self) -> int:
        """How many pages the sources besides the listing name, articles or not."""
        return sum(len(self._named[source]) for source in _ALL if source != LISTING)

    @property
    def named(self) -> int:
        """How many pages any source names, articles or not."""
        return len(set().union(*(self._named[source].keys() for source in _ALL)))

    @property
    def is_listed(self) -> bool:
        """Whether listing pages name articles."""
        return bool(self._named[LISTING])

    @property
    def names_any(self) -> bool:
        """Whether any source names an article."""
        return self.is_listed or self.is_named_elsewhere

    @property
    def is_named_elsewhere(self) -> bool:
        """Whether a feed or a sitemap names articles, too."""
        return any(self.articles(source) for source in _ALL if source != LISTING)

    @property
    def is_complete(self) -> bool:
        """Whether a sitemap or an archive page names nearly all articles of the other sources."""
        sure = self._sure()
        most = max(len(sure.keys() & self._named[source].keys()) for source in _MIXED)
        return len(sure) >= _FEWEST and most >= _COMPLETE * len(sure)

    def is_covered(self, names: Collection[str], *, besides: str) -> bool:
        """Whether a source other than the listing and ``besides`` names nearly all of these."""
        others = [self._named[source].keys() for source in _ALL if source not in (LISTING, besides)]
        most = max(len(set(names) & other) for other in others)
        return most >= _COMPLETE * len(names)

    @property
    def covers_feeds(self) -> bool:
        """Whether the listing pages name nearly all articles of the feeds, which name some."""
        fed, listed = self._named[FEED].keys(), self._named[LISTING].keys()
        return len(fed) >= _FEWEST and len(fed & listed) >= _COMPLETE * len(fed)

    @property
    def reached(self) -> int:
        """How many articles were reached."""
        return len(self._reached)

    def reaches_below(self, place: str) -> bool:
        """Whether an article was reached whose identity begins with ``place``."""
        return any(identity.startswith(place) for identity in self._reached)

    def report(self) -> dict[str, dict[str, int]]:
        """For every source: how many articles it names, and how many were not reached."""
        return {
            source: {"named": len(named), "missed": len(named.keys() - self._reached)}
            for source in _ALL
            if (named := self.articles(source))
        }

    def missed(self, most: int) -> dict[str, list[str]]:
        """For every source: some of its articles that were not reached."""
        named = {source: self.articles(source).items() for source in _ALL}
        return {
            source: urls
            for source, pairs in named.items()
            if (urls := [url for key, url in pairs if key not in self._reached][:most])
        }

    def unnamed(self) -> int:
        """How many reached articles no source names."""
        named = {key for source in self._named for key in self.articles(source)}
        return len(self._reached - named)
