"""What a run knows about one blog while it walks it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.learning import LEAST
from blogcrawl.pages.entry_days import days_beside
from blogcrawl.pages.kinds import Kinds, PageKind
from blogcrawl.pages.links import doubt, is_category, is_period
from blogcrawl.pages.neighbours import neighbours
from blogcrawl.pages.ways import ways_after
from blogcrawl.scripted.signs import is_scripted
from blogcrawl.spiders.arrivals import join
from blogcrawl.spiders.census import ARCHIVE, FEED, SITEMAP, Census
from blogcrawl.spiders.intake import Intake
from blogcrawl.spiders.notfound import NotFound
from blogcrawl.spiders.site_menus import SiteMenus
from blogcrawl.spiders.sources import MOST_ENTRIES, FeedEntry, fingerprint, says_when
from blogcrawl.spiders.windows import Windows
from blogcrawl.values import iso_date
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from scrapy.http import TextResponse

    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import Entry, ListingPage
    from blogcrawl.site import Site
    from blogcrawl.spiders.intake import Arrival
    from blogcrawl.spiders.lessons import Lessons
    from blogcrawl.spiders.sources import Source
    from blogcrawl.spiders.walk import Walk

# A blog has a handful of feeds and sitemaps; if there are more, there is one for each tag.
_MOST_SOURCES = 24
# How many candidates may turn out to be no articles, as a number, and as a share of the articles.
_MOST_IN_VAIN, _SHARE_IN_VAIN = 16, 0.1
_MOST_TITLES = 50_000  # titles
_FEW_UNDATED = 4  # of a feed's entries, at most one in so many
_SEVERAL = 2  # pages of a listing
_MOST_MENTIONED, _MOST_LINKS = 5_000, 200
_MAY_BE = ("", "page_of_list")  # doubts about an address that an article may have
_YEAR = re.compile(r"(?:19|20)\d\d")


class LooseEnd(NamedTuple):
    """A listing page that mentions further pages without a link to them."""

    url: str
    says: str
    least: int
    """The least number of articles, judging by the page."""


@dataclass(eq=False, repr=False)
class Visit:
    """One run's visit to one blog."""

    site: Site
    lessons: Lessons
    census: Census = field(init=False)
    kinds: Kinds = field(default_factory=Kinds)
    intake: Intake = field(init=False)
    not_found: NotFound = field(default_factory=NotFound)
    windows: Windows = field(default_factory=Windows)
    archives: list[str] = field(default_factory=list)
    """Pages that may list all articles."""
    navigation: list[str] = field(default_factory=list)
    """Links in the frame of the first page, which may lead to other listings."""
    menus: SiteMenus = field(init=False)
    leads_to_articles: bool = False
    """Whether one of these leads to an article instead."""
    ways: dict[str, str] = field(default_factory=dict)
    """What the links say that follow the entries of the first page, by address."""
    categories: list[str] = field(default_factory=list)
    """Listings of a part of the blog, the last resort."""
    periods: list[str] = field(default_factory=list)
    """Listings of a year or a month."""
    sitemaps: list[str] = field(default_factory=list)
    """The sitemaps that robots.txt names."""
    indexed: list[str] = field(default_factory=list)
    """The sitemaps that an index names."""
    indexes_feeds: bool = False
    """Whether the index also names feeds: there may be one for each tag."""
    examples: dict[str, FeedEntry] = field(default_factory=dict)
    """What feeds say about some articles, by identity: labelled examples for learning."""
    titles: dict[str, str] = field(default_factory=dict)
    """The title that a listing page or a feed gives an article, by identity."""
    days: dict[str, str] = field(default_factory=dict)
    """The day that stands beside an article in a listing page, by identity."""
    mentioned: dict[str, str] = field(default_factory=dict)
    """Pages that articles link to, by identity: maybe old articles that no list names."""
    neighbours: set[str] = field(default_factory=set)
    """Those of them that an article calls the previous or the next one."""
    loose_ends: list[LooseEnd] = field(default_factory=list)
    dead_sources: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """Feeds and sitemaps that are unreadable now: kind, earlier number of pages, reason."""
    scripted: dict[str, bool] = field(default_factory=dict)
    """Pages without text, which a script fills; and whether each should be an article."""
    unfilled_start: str = ""
    """The first page, where it names no article and may be one that a script fills."""
    findings: dict[str, str] = field(default_factory=dict)
    """The problems that were found: a line by its code."""
    feed_places: list[str] = field(default_factory=list)
    """Where a feed may be that no page names, as far as not yet tried."""
    older_feed: str = ""
    """The guessed next page of a feed that names none."""
    has_feed: bool = False
    starts_listed: bool = False
    """Whether the first page names articles."""
    has_found: bool = False
    """Whether a listing that no pager leads to names articles."""
    may_stop_early: bool = False
    """Whether a listing page with only known articles ends the walk."""
    stopped_early: bool = False
    failed: bool = False
    """Whether a listing page could not be read."""
    is_spent: bool = False
    """Whether the blog's budget of requests is used up."""
    walk: Walk | None = None
    """The walk along the longest listing of several pages."""
    listing_pages: int = 0
    in_vain: int = 0
    """How many candidates were neither an article nor a listing."""
    pages: set[str] = field(default_factory=set)
    """Identities of the listing pages that were read."""
    _sources: set[str] = field(default_factory=set)
    sources_left_out: set[str] = field(default_factory=set)
    """Feeds and sitemaps beyond the limit, which are not requested."""
    _guesses: set[str] = field(default_factory=set)
    _named_before: dict[str, None] = field(default_factory=dict)
    _dropped: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.census = Census(self.site)
        self.menus = SiteMenus(self.site, self.census)
        self.intake = Intake(self.lessons.wants)

    @property
    def may_scout(self) -> bool:
        """Whether another candidate may be tried that may not be an article."""
        return self.in_vain < _MOST_IN_VAIN + _SHARE_IN_VAIN * self.census.reached

    @property
    def is_short(self) -> bool:
        """Whether the first page of the listing has no link to a next page."""
        return self.walk is None or self.walk.pages < _SEVERAL

    @property
    def is_settled(self) -> bool:
        """Whether the listing was walked to its end, so that it tells which pages are articles."""
        is_walked = self.listing_pages > 1 or self.census.covers_feeds
        is_whole = self.starts_listed and not (self.failed or self.loose_ends)
        return is_whole and is_walked and (self.census.covers_feeds or not self.has_feed)

    @property
    def has_sure(self) -> bool:
        """Whether the first page or a feed names articles: a list found besides is held to them."""
        return self.starts_listed or bool(self.census.articles(FEED))

    @property
    def is_scouted(self) -> bool:
        """Whether listings were found by other means than the pager."""
        return self.has_found or not self.starts_listed

    def take_lesson(self, *, is_last: bool = False) -> list[Arrival]:
        """Learn from the articles that were held back, and release them.

        A few that what was learned does not fit wait for more of them, from which more is learned.
        """
        if not (is_last or self.lessons.is_learning) and self.intake.held < LEAST:
            return []
        if held := self.intake.release(is_last=is_last):
            self.lessons.take(held, self.examples, self.titles)
            held.sort(key=self.lessons.is_doubtful)
        return held

    def asks_source(self, url: str) -> bool:
        """Whether a feed or a sitemap is to be requested; records that it is."""
        identity = self.site.identity(url)
        if identity in self._sources or not self.site.owns(url):
            return False
        if len(self._sources - self._guesses) >= _MOST_SOURCES:
            self.sources_left_out.add(identity)
            return False
        self._sources.add(identity)
        return True

    def record_source(self, source: Source, base: str, urls: Sequence[str], now: int) -> bool:
        """Record what a feed or a sitemap at ``base`` names; ``urls`` are its absolute addresses.

        Returns whether it named anything that no other source of its kind had named.
        """
        kind = FEED if source.kind == "feed" else SITEMAP
        before = len(self.census.articles(kind))
        self.has_feed = self.has_feed or kind == FEED
        pages = self._undated(source, urls) if kind == FEED else ()
        self.census.add(ARCHIVE, pages)
        self.census.add(kind, (url for url in urls if url not in pages), base)
        has_dates = kind == FEED or says_when(source, now)
        entries = [(join(base, entry.url), entry) for entry in source.entries]
        says = {url: fingerprint(entry) for url, entry in entries}
        for url, named in zip(urls, source.named, strict=True):
            self.census.set_date(url, named.date if has_dates else "")
            updated = named.updated if has_dates else ""
            self.census.record_change(kind, url, updated + says.get(url, ""))
        if kind == FEED:
            days = [day[:10] for one in source.named if (day := iso_date(one.date))]
            self.windows.add_feed(self.site.identity(base), urls, days)
        for url, entry in entries:
            self.record_title(url, entry.title)
            if self.site.owns(url) and len(self.examples) < MOST_ENTRIES:
                self.examples.setdefault(self.site.identity(url), entry)
        return len(self.census.articles(kind)) > before

    @staticmethod
    def _undated(source: Source, urls: Sequence[str]) -> Collection[str]:
        """The entries of a feed without a date, if most have one: they may be static pages."""
        named = zip(urls, source.named, strict=True)
        undated = {url for url, one in named if not iso_date(one.date)}
        return undated if _FEW_UNDATED * len(undated) < len(urls) else ()

    def is_guess(self, url: str) -> bool:
        """Whether the address of a source was only a guess."""
        return self.site.identity(url) in self._guesses

    def guess(self, url: str) -> str:
        """Record a guessed address of a feed or a sitemap."""
        self._guesses.add(self.site.identity(url))
        return url

    def record_listing(
        self, page: ListingPage, entries: Collection[Entry], source: str, walk: Walk
    ) -> None:
        """Record a listing page and what it names; ``source`` says whether these are certain."""
        if walk.pages >= (self.walk.pages if self.walk else 1):  # other pages came before this one
            self.walk = walk
        self.starts_listed = self.starts_listed or (not self.listing_pages and bool(entries))
        self.has_found |= source == ARCHIVE and bool(entries)
        self.listing_pages += 1
        self.pages.add(self.site.identity(page.url))
        self.census.add(source, (entry.url for entry in entries))
        if len(entries) > 1:
            self.kinds.learn(page, PageKind.LISTING)
            self.census.record_list_page(page.url)

    def record_entries(self, page: ListingPage, entries: Collection[Entry]) -> None:
        """Record what a listing page says about its entries, certain or not."""
        for entry in entries:
            self.record_title(entry.url, entry.title)
        for url, day in days_beside(page, {entry.url for entry in entries}).items():
            if len(self.days) < _MOST_TITLES:
                self.days.setdefault(self.site.identity(url), day)

    def shows_no_days(self, page: ListingPage, entries: Collection[Entry]) -> bool:
        """Whether a list shows no days, unlike those before it: it may be none of articles."""
        return bool(self.days) and not days_beside(page, {entry.url for entry in entries})

    def record_first_page(self, page: ListingPage, listed: Collection[Entry]) -> list[str]:
        """Record where the first page of a listing leads; returns the feeds to request.

        If a page names no article, any of its links may lead to the list of them.
        """
        self.archives = page.archives()
        ways = page.navigation() if listed else [*page.navigation(), *page.links()]
        own = (url for url in dict.fromkeys(ways) if self.site.owns(url))
        may_lead = ("", "list") if listed else ("", "list", "query")
        self.navigation = [url for url in own if doubt(url, self.site.folder) in may_lead]
        if listed:
            self.navigation = [url for url in self.navigation if not doubt(url, self.site.folder)]
        self.categories = [url for url in page.links() if is_category(url)]
        self.record_periods(page, listed)
        self.menus.record(page)
        self.census.add(ARCHIVE, page.choices())
        self.ways = ways_after(page)
        self.kinds.learn_first(page)
        return [] if self.may_stop_early else page.feeds()

    def record_periods(self, page: ListingPage, listed: Collection[Entry] = ()) -> bool:
        """Record the listings of years and months to which a page leads, if any."""
        # Where articles are numbered, a number may look like a year; an archive page says its year.
        articles = {entry.url for entry in listed if entry.title and not _YEAR.search(entry.title)}
        periods = (url for url in page.links() if is_period(url) and self.site.owns(url))
        new = [url for url in periods if url not in articles]
        self.periods = list(dict.fromkeys((*self.periods, *new)))
        return bool(new)

    def record_loose_end(
        self, page: ListingPage, number: int, walk: Walk, *, leads_to: str = ""
    ) -> None:
        """Record a listing page with ``number`` articles and no link to a next page of the blog.

        ``leads_to`` is where such a link leads instead.
        """
        says = f"a next page outside the blog, {leads_to}" if leads_to else page.names_more()
        if says and not walk.is_again:
            here, last = page.counted()
            least = (last - 1) * number + 1 if here < last else len(self.census.listed()) + 1
            self.loose_ends.append(LooseEnd(page.url, says, least))

    def record_moving_listing(self, url: str, number: int) -> None:
        """Record that a listing, with ``number`` articles, was different in every walk."""
        self.failed = True
        self.findings["listing_moves"] = (
            f"the listing {url} is different each time it is walked: {number:,} articles were seen "
            "on it, and there may be more; run it again when the blog is at rest, or give a feed, "
            "a sitemap or an archive page as a start too (url=A,B)"
        )

    def record_links(self, page: ArticlePage) -> None:
        """Record the pages of the blog that an article links to."""
        if self.may_stop_early or len(self.mentioned) >= _MOST_MENTIONED or page.root is None:
            return
        nodes = page.root.css("a[href]")[:_MOST_LINKS]
        links = (page.link(node.attributes.get("href") or "") for node in nodes)
        self._mention(url for url in links if url)
        self.record_neighbours(page)

    def record_neighbours(self, page: ArticlePage) -> None:
        """Record the pages that an article calls the previous and the next one."""
        self.neighbours.update(self._mention(neighbours(page)))

    def _mention(self, urls: Iterable[str]) -> list[str]:
        """Record those addresses that may be articles of the blog; returns their identities."""
        may_be = [url for url in urls if self._may_mention(url)]
        for url in may_be:
            self.mentioned.setdefault(self.site.identity(url), url)
        return [*map(self.site.identity, may_be)]

    def _may_mention(self, url: str) -> bool:
        return self.site.owns(url) and doubt(url, self.site.folder) in _MAY_BE

    def record_kind(self, url: str, kind: PageKind) -> None:
        """Record what a candidate turned out to be."""
        is_article = kind is PageKind.ARTICLE
        self.census.judge(url, is_article=is_article)
        if not is_article:
            self.in_vain += not self.census.is_alike(url)
            self.census.forget(url)

    def record_scripted(self, response: TextResponse, *, is_sure: bool = False) -> bool:
        """Record a page without content if a script fills it; returns whether that is so."""
        if is_it := is_scripted(response.text):
            self.scripted[response.url] = is_sure
        return is_it

    def record_routes(self, page: ListingPage) -> None:
        """Record links to routes within one page that only a script makes, such as ``#/post/1``."""
        links = page.css('a[href^="#/"], a[href^="/#/"], a[href*="#!/"]')[:_MOST_LINKS]
        if len(links) >= _SEVERAL:
            shown = join(page.url, links[0].attributes.get("href") or "")
            self.findings["script_routes"] = (
                f"{page.url} leads to {counted(len(links), 'place')} such as {shown}, which a "
                "script in the browser makes and which are no pages of their own: nothing can be "
                "read there; give a feed, a sitemap or a copy with pages as the start (url=…)"
            )

    def record_missing(self, url: str) -> None:
        """Record a candidate that does not exist."""
        self.record_kind(url, PageKind.NEITHER)

    @property
    def walks_found(self) -> bool:
        """Whether a listing found among the candidates is to be walked."""
        return not self.may_stop_early

    def record_title(self, url: str, title: str) -> None:
        """Record the title that a listing page or a feed gives an article."""
        if title and len(self.titles) < _MOST_TITLES:
            self.titles.setdefault(self.site.identity(url), title)

    def names(self, urls: Iterable[str]) -> list[str]:
        """The identities of the blog's pages among ``urls``, without duplicates."""
        return list(dict.fromkeys(self.site.identity(url) for url in urls if self.site.owns(url)))

    def record_earlier_names(self, names: Iterable[str]) -> None:
        """Record what a listing page named when it was last read, in order."""
        self._named_before.update(dict.fromkeys(names))

    def record_dropped_names(self, before: Iterable[str], names: Iterable[str]) -> None:
        """Record what a complete source named before and no longer names."""
        self._dropped.update(set(before).difference(names))

    def pushed(self) -> list[str]:
        """The last articles of the pages read, which may have moved to the following page."""
        if not self.stopped_early:
            return []
        listed = self.census.listed()
        unlisted = takewhile(lambda name: name not in listed, reversed(self._named_before))
        return [name for name in unlisted if name not in self._dropped]
