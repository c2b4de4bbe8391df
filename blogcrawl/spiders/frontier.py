"""The requests of a crawl: its visits to blogs, what was requested, and the budgets."""

from __future__ import annotations

from collections import Counter
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request

from blogcrawl import values
from blogcrawl.archive import NamedAddress
from blogcrawl.middlewares.conditional import conditions
from blogcrawl.middlewares.scripted import AS_IS, SHOW
from blogcrawl.spiders.census import FEED, SITEMAP
from blogcrawl.spiders.lessons import Lessons
from blogcrawl.spiders.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from blogcrawl.archive import Address
    from blogcrawl.pages.listing import Entry
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.intake import Arrival
    from blogcrawl.spiders.walk import Walk

# Articles come before the next listing page, so that memory does not grow with the blog.
_SOURCE, _ARTICLE, _LISTING = 20, 10, 0
# Where blog engines put feeds, the commonest first.
_FEEDS = ("feed.xml", "rss.xml", "atom.xml", "index.xml", "feed/", "rss/", "feed.json")
_MOST_GUESSES = 9


def feed_places(start: str) -> list[str]:
    """The addresses where a feed may be; the start page's folder comes before the root."""
    folder = urljoin(start, ".")
    bases = dict.fromkeys((folder, urljoin(folder, "/")))
    return [urljoin(base, name) for name in _FEEDS for base in bases][:_MOST_GUESSES]


class Frontier:
    """Makes the requests of one crawl, one per page. ``spider`` reads the responses."""

    def __init__(self, spider: BlogSpider, sites: Iterable[Site]) -> None:
        self._spider = spider
        given = spider.arguments.profile
        lessons = {site: Lessons(site, spider.article_page, given) for site in sites}
        self.visits = {site: Visit(site, learned) for site, learned in lessons.items()}
        self.seen: set[str] = set()
        """Identities of the articles that were requested, or need not be."""
        self.in_vain: Counter[str] = Counter()
        """For each listing page: how many of the pages that it named first are not articles."""
        self._entries: Counter[str] = Counter()
        self._older: Counter[str] = Counter()
        self._claimed: set[str] = set()

    # --- Listing pages and sources --------------------------------------------------------------

    def listing(
        self, url: str, site: Site, walk: Walk, previous: str = "", replay: bool = False
    ) -> Iterator[Request]:
        """The request for a listing page, unless the walk has visited it.

        ``previous`` is the page that led there. With ``replay``, pages that an interrupted run has
        read are not requested again.
        """
        if not walk.enters(site.identity(url)):
            self._spider.tally.listing_pages_again += 1
            return
        self._spider.tally.listing_pages_ahead += 1
        yield Request(
            site.request_url(url),
            self._spider.parse_listing,
            errback=self._spider.listing_failed,
            priority=_LISTING,
            dont_filter=True,  # another walk may visit it too
            meta={"page_of": site, "replay": replay},
            cb_kwargs={"site": site, "walk": walk, "previous": previous},
        )

    def shown(self, url: str, site: Site, walk: Walk) -> Request:
        """The request for a first page once more, as its script shows it."""
        self._spider.tally.listing_pages_ahead += 1
        return Request(
            url,
            self._spider.parse_listing,
            errback=self._spider.listing_failed,
            priority=_LISTING,
            dont_filter=True,
            meta={"page_of": site, SHOW: True},
            cb_kwargs={"site": site, "walk": walk, "previous": ""},
        )

    def source(self, url: str, site: Site) -> Iterator[Request]:
        """The request for a feed or a sitemap, unless already made, or enough are known."""
        is_new = self.visits[site].asks_source(url)
        if is_new and self.sources_fill_budget(site):
            if not self.visits[site].is_guess(url):
                self._spider.tally.budget.add("sources")
        elif is_new:
            yield Request(
                site.request_url(url),
                self._spider.parse_source,
                errback=self._spider.source_failed,
                priority=_SOURCE,
                dont_filter=True,  # a start page may be a source
                meta={
                    "page_of": site,
                    "replay": self._spider.archive.run.is_resumed,
                    AS_IS: self.visits[site].is_guess(url),
                },
                cb_kwargs={"site": site},
            )

    def guessed_feed(self, site: Site) -> Iterator[Request]:
        """The request for a feed at the next of the usual places, if none is known yet."""
        visit = self.visits[site]
        while visit.feed_places and not visit.has_feed:
            requests = list(self.source(visit.guess(visit.feed_places.pop(0)), site))
            yield from requests
            if requests:
                break

    def scout(self, url: str, site: Site, says: str = "") -> Iterator[Request]:
        """The request for a page that may be another listing, unless already made.

        ``says`` is the text of the link that may lead on from page to page.
        """
        if self.visits[site].asks_source(url):
            yield Request(
                site.request_url(url),
                self._spider.parse_scout,
                errback=self._spider.source_failed,
                priority=_SOURCE,
                dont_filter=True,
                meta={"page_of": site, "replay": self._spider.archive.run.is_resumed},
                cb_kwargs={"site": site, "says": says},
            )

    def sources_fill_budget(self, site: Site) -> bool:
        """Whether the sources of a blog name as many pages as its budget allows."""
        most = self._spider.settings.getint("SITE_PAGES_MAX")
        return self.visits[site].census.named_elsewhere >= most

    # --- Articles -------------------------------------------------------------------------------

    def found(self, identity: str, url: str, site: Site, is_sure: bool = True) -> NamedAddress:
        """An address in the form that the archive stores."""
        census = self.visits[site].census
        changes = (census.last_change(source, identity) for source in (SITEMAP, FEED))
        return NamedAddress(identity, site.public_url(url), is_sure, *changes)

    def candidates(self, entries: Sequence[Entry], site: Site) -> Iterator[Request]:
        """The requests for what sources other than listing pages name."""
        archive, census = self._spider.archive, self.visits[site].census
        some = {site.identity(entry.url): entry for entry in entries}
        found = [self.found(key, e.url, site, census.is_in_feed(key)) for key, e in some.items()]
        known = archive.discovery.discover(site.key, found, self.room)
        dates = {key: entry.date for key, entry in some.items()}
        for address in known:
            if not address.must_ask and not address.is_sure:
                census.judge(address.url, is_article=address.is_article)
        yield from self.articles(known, dates, site, "")

    def articles(
        self, known: Iterable[Address], dates: Mapping[str, str], site: Site, listing: str
    ) -> Iterator[Request]:
        """The requests for those of these articles that must be fetched."""
        asked = []
        for address in known:
            if address.identity in self.seen:
                continue
            self.seen.add(address.identity)
            self._entries[listing] += 1
            self._spider.tally.articles_listed += 1
            day = values.iso_date(dates.get(address.identity, "")) or address.published or None
            if self.is_older(day, listing):
                self._spider.archive.answers.skip(site.key, address.identity, "older")
            elif address.must_ask:
                asked.append(address)
                continue
            elif address.is_article:
                self.visits[site].census.mark_reached(address.url)
            self._spider.tally.articles_settled += 1
        yield from self._within_budget(asked, site, listing)
        self._spider.close_when_full()

    def again(self, known: Iterable[Address], site: Site) -> Iterator[Request]:
        """The requests for addresses from the archive."""
        asked = list(known)
        self.seen.update(address.identity for address in asked)
        self._spider.tally.articles_listed += len(asked)
        yield from self._within_budget(asked, site, "")

    def _within_budget(
        self, asked: Sequence[Address], site: Site, listing: str
    ) -> Iterator[Request]:
        """The requests for articles; once the budget of their blog is spent, none."""
        if self.visits[site].is_spent:
            self._spider.tally.budget.add("pages", len(asked))
            self._spider.tally.skipped.add("budget", len(asked))
            identities = [address.identity for address in asked]
            self._spider.archive.answers.skip_all(site.key, identities, "budget")
            return
        for address in asked:
            yield self._article(address, site, listing)

    def _article(self, address: Address, site: Site, listing: str) -> Request:
        self._spider.archive.run.under_way.add((site.key, address.identity))
        headers = conditions(address.etag, address.last_modified)
        return Request(
            site.request_url(self.visits[site].census.as_in_sitemap(address.url)),
            self._spider.parse_article,
            errback=self._spider.article_failed,
            priority=_ARTICLE,
            dont_filter=True,  # seen holds what was requested
            headers=headers,
            meta={"handle_httpstatus_list": [304]} if headers else {},
            cb_kwargs={"site": site, "listing": listing, "is_sure": address.is_sure},
        )

    def part(self, url: str, arrival: Arrival, site: Site) -> Iterator[Request]:
        """The request for the next page of an article that has several."""
        yield Request(
            site.request_url(url),
            self._spider.parse_part,
            errback=self._spider.part_failed,
            priority=_SOURCE,
            dont_filter=True,
            cb_kwargs={"site": site, "arrival": arrival},
        )

    def random(self, url: str, site: Site) -> Iterator[Request]:
        """The request for a page that cannot exist, beside ``url``; once per blog."""
        not_found = self.visits[site].not_found
        if not not_found.is_asked:
            not_found.is_asked = True
            yield Request(
                urljoin(url.rstrip("/"), token_hex(8)),
                self._spider.parse_random,
                errback=self._spider.random_failed,
                priority=_SOURCE,
                meta={"dont_retry": True},
                cb_kwargs={"site": site},
            )

    # --- Their outcomes -------------------------------------------------------------------------

    @property
    def room(self) -> int | None:
        """How many more articles the crawl may take; ``None`` for any number."""
        limit, run = self._spider.arguments.limit, self._spider.archive.run
        return limit - run.article_count - len(run.under_way) if limit else None

    def claims(self, identity: str, listing: str) -> None:
        """Record the address that an article claims; a second article with it is a duplicate."""
        self.in_vain[listing] += identity in self._claimed
        self._claimed.add(identity)

    def is_older(self, day: str | None, listing: str) -> bool:
        """Whether an article of this date is before ``since``; counted for its listing page."""
        since = self._spider.arguments.since
        if since is None or day is None or day[:10] >= since.isoformat():
            return False
        self._older[listing] += 1
        self._spider.tally.skipped.add("older")
        return True

    def has_only_older(self, listing: str) -> bool:
        """Whether all articles first named by a listing page are too old."""
        return 0 < self._entries[listing] == self._older[listing]

    def is_fruitless(self, listing: str) -> bool:
        """Whether a listing page named new addresses, and none of them was an article."""
        return 0 < self._entries[listing] == self.in_vain[listing]
