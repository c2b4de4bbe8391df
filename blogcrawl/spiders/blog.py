"""Walks a blog: listing page -> article links and next page -> article page -> article."""

from __future__ import annotations

import re
from asyncio import create_task
from collections import Counter
from itertools import islice
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urljoin

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import TextResponse

from blogcrawl import clock, values
from blogcrawl.archive import Address, Archive, Found, Origin
from blogcrawl.archive.store import Page
from blogcrawl.headers import header
from blogcrawl.latex.parsing import is_too_large
from blogcrawl.middlewares.conditional import conditions, validators_of
from blogcrawl.middlewares.redirect import NAMED
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.gate import is_gate, is_parked
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.spiders.arguments import Arguments
from blogcrawl.spiders.census import ARCHIVE, FEED, LISTING, SITEMAP
from blogcrawl.spiders.failures import REFUSED, is_gone, reason_of
from blogcrawl.spiders.lookout import Lookout
from blogcrawl.spiders.notfound import Waiting
from blogcrawl.spiders.site import Site
from blogcrawl.spiders.sources import read_source
from blogcrawl.spiders.visit import Visit
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.base import ArticlePage, ListingPage

    Ask = Callable[[str, str], tuple[list[Address], str | None]]

# An article goes before the next listing page, so that memory does not grow with the blog.
_SOURCE, _ARTICLE, _LISTING = 20, 10, 0

# Requests that wait at a time, once the listings are walked.
_BATCH = 100
_OF_POSTS = re.compile("post|blog|article", re.I)

# Types of content that may hold a page; servers that know none say nothing, or the last.
_MAY_BE_A_PAGE = re.compile(r"\s*(?:$|text/|\S*(?:html|xml)|application/octet-stream)", re.I)
_LONGEST_TYPE = 200  # characters


class BlogSpider(Spider):
    """Any blog; a spider for one blog sets the attributes below."""

    name = "blog"

    home: ClassVar[str] = ""
    """Where the blog begins; empty where ``url`` must say it."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """Every host under which the blog is known, without ``www.``, the best known first."""
    category_path: ClassVar[str] = ""
    """Path of a category's listing, with ``{category}``; empty where the blog has none."""
    sources: ClassVar[tuple[str, ...]] = ("/sitemap.xml",)
    """Paths of pages that name articles besides the listing: sitemaps, feeds, an archive page."""
    listing_page: ClassVar[type[ListingPage]] = GenericListingPage
    article_page: ClassVar[type[ArticlePage]] = GenericArticlePage

    archive: Archive
    """What earlier runs left; set before the crawl begins."""

    def __init__(self, **given: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(given)
        self.begin_at(*(self.arguments.urls or ((self.home,) if self.home else ())))
        self.archive_name = self._archive_name()
        """What the archive is called."""
        self.feed_name = f"{self.archive_name}.partial" if self.is_partial else self.archive_name
        """What the default feed is called: a part of the blog does not replace the whole."""
        self._seen: set[str] = set()
        self._entries: Counter[str] = Counter()
        self._older: Counter[str] = Counter()
        self._in_vain: Counter[str] = Counter()
        self._claimed: set[str] = set()
        self._empty: list[tuple[str, Site]] = []
        self._closing: Task[None] | None = None
        # Each begins when all that the one before it asked for has answered.
        stages = (
            self._archives,
            self._unseen,
            self._unlisted,
            self._left,
            self._twins,
            self._probes,
        )
        self._rest = [stage() for stage in stages]
        self._lookout = Lookout(self.count)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **given: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **given)
        # One request at a time for each blog: what waits, waits in the scheduler, in its order.
        crawler.settings.set("CONCURRENT_REQUESTS", max(1, len(spider.sites)), "spider")
        if spider.arguments.limit:
            crawler.signals.connect(spider.close_when_full, signals.item_scraped)
        crawler.signals.connect(spider.ask_for_the_rest, signals.spider_idle)
        crawler.signals.connect(spider.report, signals.spider_closed)
        return spider

    @classmethod
    def check_arguments(cls, given: dict[str, str]) -> None:
        """Check what ``-a`` says. Raises ``UsageError`` with one line."""
        arguments = Arguments.parse(given)
        if not arguments.urls and not cls.home:
            raise UsageError(f"{cls.name} needs url=… or urls=FILE: which blog?", print_help=False)
        if arguments.category and not cls.category_path:
            raise UsageError(f"category: {cls.name} knows no categories", print_help=False)

    def begin_at(self, *starts: str) -> None:
        """Crawl the blogs that begin at these addresses."""
        sites: dict[str, Site] = {}
        for site in (Site(url, self.hosts) for url in starts):
            sites.setdefault(site.key, site)
        self._visits = {site: Visit(site) for site in sites.values()}

    @property
    def sites(self) -> list[Site]:
        """The blogs of this crawl."""
        return list(self._visits)

    async def start(self) -> AsyncIterator[Request]:
        for site, visit in self._visits.items():
            url = site.start
            if self.arguments.category:
                category = quote(self.arguments.category, safe="%")
                url = urljoin(url, self.category_path.format(category=category))
            else:  # first, since a sitemap says how the site spells its addresses
                may_stop = not (self.arguments.full or self.is_partial)
                visit.may_stop_early = may_stop and self.archive.may_stop_early(site.key)
                for request in self._first_sources(site, visit):
                    yield request
            for request in self.listing_requests(url, site, Walk()):
                yield request

    def _first_sources(self, site: Site, visit: Visit) -> Iterator[Request]:
        """The sources that are known beforehand; of a blog that is only looked at, the best."""
        if not visit.may_stop_early:
            for path in self.sources:
                yield from self.source_requests(urljoin(site.start, path), site)
        elif watched := self.archive.watched_source(site.key):
            yield from self.source_requests(watched, site)

    # --- Listing pages --------------------------------------------------------------------------

    def listing_requests(
        self, url: str, site: Site, walk: Walk, previous: str = "", replay: bool = False
    ) -> Iterator[Request]:
        """The request for a listing page, unless the walk was there already.

        ``previous`` is the page that led there. With ``replay``, what an interrupted run has read
        is not asked for again.
        """
        if not walk.enters(site.identity(url)):
            self.count("listing_pages_again")
            return
        yield Request(
            site.request_url(url),
            self.parse_listing,
            errback=self.listing_failed,
            priority=_LISTING,
            dont_filter=True,  # another walk may pass here as well
            meta={"page_of": site, "replay": replay},
            cb_kwargs={"site": site, "walk": walk, "previous": previous},
        )

    def parse_listing(
        self, response: Response, site: Site, walk: Walk, previous: str = ""
    ) -> Iterator[Any]:
        """Ask for the articles of a listing page, and for the page after it."""
        if self.is_full or self._only_older(previous):
            return
        if problem := unreadable(response):
            self._listing_problem(site, response.url, problem)
            return
        assert isinstance(response, TextResponse)
        if "redirect_urls" in response.meta and site.owns(response.url):
            site.settle(response.url)
        visit = self._visits[site]
        visit.listing_pages += 1
        self.count("listing_pages")
        page = self.listing_page(response.text, response.url)
        self._lookout.sees(page.addresses(), response.url)
        entries = {site.identity(e.url): e for e in reversed(page.entries()) if site.owns(e.url)}
        entries = dict(reversed(entries.items()))  # of an entry that is there twice, the first
        next_page = page.next_page()
        next_page = next_page if next_page and site.owns(next_page) else ""
        if not previous and not self.arguments.category:
            visit.archives = page.archives()
            for feed in page.feeds() if not visit.may_stop_early else ():
                yield from self.source_requests(feed, site)
        if not entries:
            self._empty.append((response.url, site))
        visit.census.name(LISTING, (entry.url for entry in entries.values()))
        walk.sees(entries, was_in_vain=0 < self._entries[previous] == self._in_vain[previous])
        known, before, is_same = self.archive.keep_page(
            site.key,
            _page(response, site, list(entries), next_page),
            [self._found(identity, entry.url, visit) for identity, entry in entries.items()],
            self._room,
            visit.census.listed(),
        )
        visit.note_before(before)
        dates = {identity: entry.date for identity, entry in entries.items()}
        yield from self.article_requests(known, dates, site, response.url)
        if not next_page or self._only_older(response.url):
            return
        if visit.may_stop_early and known and all(address.is_settled for address in known):
            visit.stopped_early = True
            return
        if walk.is_barren:
            self.count("budget/listing_pages_in_vain")
            self.logger.warning("Listing page %s: again nothing new; not followed", response.url)
            return
        yield from self.listing_requests(
            next_page, site, walk, previous=response.url, replay=is_same and self.archive.is_resumed
        )

    def listing_failed(self, failure: Failure) -> None:
        """Note a listing page that could not be had."""
        url, (reason, detail) = _url_of(failure), reason_of(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        is_later, visit = bool(arguments["previous"]), self._visits[arguments["site"]]
        if is_later and reason == "not_found" and visit.census.is_told_elsewhere:
            # Some themes' last page leads on to one that is not there; the other sources tell.
            self.count("listing_pages_missing")
            self.logger.info("Listing page %s: not there; taken for the end", url)
        elif reason == NAMED:
            self.count("listing_pages_moved")
            self.logger.info("Listing page %s: %s%s", url, reason, detail)
        else:
            self._listing_problem(arguments["site"], url, reason, detail)

    def _listing_problem(self, site: Site, url: str, reason: str, detail: str = "") -> None:
        self._visits[site].failed = True
        self.count(f"listing_failed/{reason}")
        self.count(f"sites_failed/{site.place}")
        self.logger.error("Listing page %s: %s%s", url, reason, detail)

    # --- Feeds, sitemaps, archive pages ---------------------------------------------------------

    def source_requests(self, url: str, site: Site) -> Iterator[Request]:
        """The request for a feed or a sitemap, unless it was made."""
        if self._visits[site].asks_source(url):
            yield Request(
                site.request_url(url),
                self.parse_source,
                errback=self.source_failed,
                priority=_SOURCE,
                meta={"page_of": site, "replay": self.archive.is_resumed},
                cb_kwargs={"site": site},
            )

    def parse_source(self, response: Response, site: Site) -> Iterator[Request]:
        """Note what a source names; of an archive page that has several pages, walk the rest."""
        visit = self._visits[site]
        if visit.census.told_elsewhere >= self.settings.getint("SITE_PAGES_MAX"):
            self.count("budget/sources")
            return
        source = read_source(response.body)
        if source is None:
            if problem := unreadable(response):
                self.count(f"sources_failed/{problem}")
                return
            assert isinstance(response, TextResponse)
            page = self.listing_page(response.text, response.url)
            links = page.links()
            self._lookout.sees(links, response.url)
            visit.census.name(ARCHIVE, links)
            self._keep_source(response, visit, ARCHIVE, links)
            is_archive = site.identity(response.url) in map(site.identity, visit.archives)
            next_page = page.next_page() if is_archive and not visit.may_stop_early else ""
            if next_page and site.owns(next_page):
                yield from self.listing_requests(next_page, site, Walk(), previous=response.url)
            return
        named = [_join(response.url, named.url) for named in source.named]
        self._lookout.sees(named, response.url)
        self._keep_source(response, visit, source.told, named)
        if source.kind == "index":  # which may name many: those of the posts first
            for url in sorted(named, key=lambda url: not _OF_POSTS.search(url)):
                yield from self.source_requests(url, site)
            return
        visit.note_source(source, named)
        if source.next_page and not visit.may_stop_early:
            yield from self.source_requests(_join(response.url, source.next_page), site)

    def _keep_source(
        self, response: Response, visit: Visit, kind: str, urls: Sequence[str]
    ) -> None:
        page = _page(response, visit.site, visit.names(urls), kind=kind)
        _, before, _ = self.archive.keep_page(visit.site.key, page)
        if kind != FEED:  # which names the newest only
            visit.note_dropped(before, page.names)

    def source_failed(self, failure: Failure) -> None:
        reason, detail = reason_of(failure)
        self.count(f"sources_failed/{reason}")
        self.logger.debug("Source %s: %s%s", _url_of(failure), reason, detail)

    # --- Articles -------------------------------------------------------------------------------

    def article_requests(
        self, known: Iterable[Address], dates: Mapping[str, str], site: Site, listing: str
    ) -> Iterator[Request]:
        """The requests for those of these articles that have to be asked for."""
        asked = []
        for address in known:
            if address.identity in self._seen:
                continue
            self._seen.add(address.identity)
            self._entries[listing] += 1
            self.count("articles_listed")
            day = values.iso_date(dates.get(address.identity, "")) or address.published or None
            if self._is_older(day, listing):
                self.archive.pass_over(site.key, address.identity, "older")
            elif address.must_ask:
                asked.append(address)
            elif address.is_article:
                self._visits[site].census.reach(address.url)
        yield from self._within_budget(asked, site, listing)
        self.close_when_full()

    def _within_budget(
        self, asked: Sequence[Address], site: Site, listing: str
    ) -> Iterator[Request]:
        """The requests for articles; once the budget of their blog is spent, none."""
        if self._visits[site].is_spent:
            self.count("budget/pages", len(asked))
            self.count("skipped/budget", len(asked))
            self.archive.pass_over_all(site.key, [one.identity for one in asked], "budget")
            return
        for address in asked:
            yield self._article_request(address, site, listing)

    def _article_request(self, address: Address, site: Site, listing: str) -> Request:
        self.archive.under_way.add((site.key, address.identity))
        headers = conditions(address.etag, address.last_modified)
        return Request(
            site.request_url(self._visits[site].census.spelled(address.url)),
            self.parse_article,
            errback=self.article_failed,
            priority=_ARTICLE,
            dont_filter=True,  # what was asked for is in _seen
            headers=headers,
            meta={"handle_httpstatus_list": [304]} if headers else {},
            cb_kwargs={"site": site, "listing": listing, "is_sure": address.is_sure},
        )

    def parse_article(
        self, response: Response, site: Site, listing: str, is_sure: bool
    ) -> Iterator[RawArticle | Request]:
        """Read an article."""
        if self.is_full:
            return
        origin = self.origin(response, site)
        census = self._visits[site].census
        if response.status == 304:
            self.archive.unchanged(origin)
            census.reach(response.url)
            self.close_when_full()
            return
        if origin.landed != origin.identity:
            if site.is_front(response.url):
                self._not_there(origin, site, listing, is_sure, "redirected_home")
                return
            if self._is_known_by_another_address(origin):
                self._in_vain[listing] += 1
                return
        if problem := unreadable(response):
            self.refuse(origin, response.url, problem)
            return
        assert isinstance(response, TextResponse)
        url = site.public_url(response.url)
        page = self.article_page(response.text, url)
        not_found = self._visits[site].not_found
        if not_found.is_suspected(page, origin.landed, self.archive.title(origin)):
            if not not_found.is_known:
                not_found.waiting.append(Waiting(response, listing, is_sure))
                yield from self._random_request(response, site)
                return
            if not_found.is_shown_by(page):
                self._not_there(origin, site, listing, is_sure, "soft_404")
                return
        if not is_sure and not page.is_article:
            self._in_vain[listing] += 1
            self.count("skipped/no_article")
            self.archive.refuse(origin.site, origin.identity, "no_article")
            return
        raw = None if page.is_locked else page.read()
        if raw is None:
            self.refuse(origin, response.url, "locked" if page.is_locked else "no_body")
            return
        day = values.iso_date(raw.date_published) or values.byline(raw.byline).date
        if self._is_older(day, listing):
            self.archive.pass_over(origin.site, origin.identity, "older")
            return
        self._lookout.sees(filter(None, [raw.canonical]), response.url)
        raw.canonical = self.canonical(raw.canonical, raw.url, site)
        claimed = site.identity(raw.canonical or raw.url)
        self._in_vain[listing] += claimed in self._claimed
        self._claimed.add(claimed)
        raw.site = site.host
        raw.crawled_at = self.settings["CRAWLED_AT"] or clock.iso(clock.now())
        raw.origin = origin
        census.reach(response.url)
        yield raw

    def _random_request(self, response: Response, site: Site) -> Iterator[Request]:
        """The request for a page that cannot be there, beside the one of ``response``; once."""
        if not self._visits[site].not_found.is_asked:
            self._visits[site].not_found.is_asked = True
            yield Request(
                urljoin(response.url.rstrip("/"), token_hex(8)),
                self.parse_random,
                errback=self.random_failed,
                priority=_SOURCE,
                meta={"dont_retry": True},
                cb_kwargs={"site": site},
            )

    def parse_random(self, response: Response, site: Site) -> Iterator[RawArticle | Request]:
        """Go on with the articles that look like a page which is not there."""
        is_page = isinstance(response, TextResponse) and not is_too_large(response.text)
        page = self.article_page(response.text, response.url) if is_page else None
        for one in self._visits[site].not_found.learn(page):
            yield from self.parse_article(one.response, site, one.listing, one.is_sure)

    def random_failed(self, failure: Failure) -> Iterator[RawArticle | Request]:
        """A random address is not there, as it should be."""
        site = failure.request.cb_kwargs["site"]  # type: ignore[attr-defined]
        for one in self._visits[site].not_found.learn(None):
            yield from self.parse_article(one.response, site, one.listing, one.is_sure)

    def origin(self, response: Response, site: Site) -> Origin:
        """Where an article's page came from."""
        first = response.meta.get("redirect_urls", [response.url])[0]
        identity, census = site.identity(first), self._visits[site].census
        has_moved = set(response.meta.get("redirect_reasons", (0,))) <= {301, 308}
        return Origin(
            site.key,
            identity,
            site.identity(response.url),
            site.public_url(response.url),
            has_moved,
            *validators_of(response),
            lastmod=census.last_change(SITEMAP, identity),
            updated=census.last_change(FEED, identity),
        )

    def canonical(self, claim: str, url: str, site: Site) -> str:
        """The address that an article's page gives as its own, ``""`` where it cannot be that.

        A template's leftover names another host, or the blog's front page.
        """
        if not claim or not site.owns(claim) or site.is_front(claim):
            return ""
        claim = site.public_url(claim)
        # A theme that writes its canonical addresses in lower case names pages that are not there.
        return "" if claim != url and claim.lower() == url.lower() else claim

    def article_failed(self, failure: Failure) -> None:
        url, (reason, detail) = _url_of(failure), reason_of(failure)
        request = failure.request  # type: ignore[attr-defined]
        site = request.cb_kwargs["site"]
        first = request.meta.get("redirect_urls", [url])[0]
        origin = Origin(site.key, site.identity(first), site.identity(url), url)
        if reason == "budget":
            self._visits[site].is_spent = True
            self.count("skipped/budget")
            self.archive.pass_over(site.key, origin.identity, reason)
        elif reason == "not_found":
            listing, is_sure = request.cb_kwargs["listing"], request.cb_kwargs["is_sure"]
            self._not_there(origin, site, listing, is_sure, reason, for_good=is_gone(failure))
        elif reason in REFUSED:
            self.refuse(origin, url, reason, detail)
        else:
            self.count(f"failed/{reason}")
            self.archive.fail(site.key, origin.identity, reason)
            self.logger.error("Article %s: %s%s", url, reason, detail)

    def _not_there(
        self,
        origin: Origin,
        site: Site,
        listing: str,
        is_sure: bool,
        reason: str,
        *,
        for_good: bool = False,
    ) -> None:
        """Note an article's page that is not there, though a ``listing`` may name it."""
        self._in_vain[listing] += 1
        if self.archive.miss(site.key, origin.identity, reason, for_good=for_good):
            self.count("missing")
            self.logger.info("missing %s: kept until it is certain that it is gone", origin.url)
        elif is_sure and listing:
            self._count_refused(origin.url, reason)
        else:  # a feed or a sitemap is out of date, or it was deleted before it was ever read
            self.count("skipped/not_there")
            self._visits[site].census.forget(origin.url)

    def refuse(self, origin: Origin, url: str, reason: str, detail: str = "") -> None:
        """Count a page that is no article."""
        self.archive.refuse(origin.site, origin.identity, reason)
        self._count_refused(url, reason, detail)

    def _count_refused(self, url: str, reason: str, detail: str = "") -> None:
        self.count(f"refused/{reason}")
        self.logger.info("refused %s: %s%s", url, reason, detail)

    def _is_known_by_another_address(self, origin: Origin) -> bool:
        """Whether an address leads to that of an article which is asked for by its own.

        Not if the article was known by this one: then it moved.
        """
        if origin.landed in self._seen and not self.archive.leads_to_article(origin):
            self.count("skipped/moved")
            self.archive.refuse_duplicate(origin, origin.landed)
            return True
        self._seen.add(origin.landed)
        return False

    # --- The end --------------------------------------------------------------------------------

    def ask_for_the_rest(self) -> None:
        """Once the listings are walked, ask for what else there is, a few at a time."""
        while self._rest and not self.is_full:
            requests = list(islice(self._rest[0], _BATCH))
            for request in requests:
                self.crawler.engine.crawl(request)
            if requests:
                raise DontCloseSpider
            self._rest.pop(0)

    def _archives(self) -> Iterator[Request]:
        """Pages that may list all articles, where nothing else tells of them.

        Where the front page lists none, they are walked as listings.
        """
        for site, visit in self._visits.items():
            if visit.census.is_told_elsewhere or visit.may_stop_early:
                continue
            for url in visit.archives:
                if visit.census.is_listed:
                    yield from self.source_requests(url, site)
                else:
                    yield from self.listing_requests(url, site, Walk(), previous=site.start)

    def _unseen(self) -> Iterator[Request]:
        """What only feeds, sitemaps and archive pages name."""
        for site, visit in self._visits.items():
            if self.arguments.category:
                continue
            entries = visit.census.unseen(self._seen)
            if self.arguments.since and visit.census.is_listed:  # which has the newest
                entries = [entry for entry in entries if entry.date]
            for start in range(0, len(entries), _BATCH):
                some = {site.identity(e.url): e for e in entries[start : start + _BATCH]}
                found = [self._found(name, e.url, visit, is_sure=False) for name, e in some.items()]
                known = self.archive.discover(site.key, found, self._room)
                dates = {name: entry.date for name, entry in some.items()}
                yield from self.article_requests(known, dates, site, "")

    def _unlisted(self) -> Iterator[Request]:
        """What a page named before, and nothing names any more."""
        for site, visit in self._whole_visits():
            after = None if self._is_truncated(site, visit) else ""
            is_whole = not (visit.stopped_early or visit.failed)
            if after is not None:
                self.archive.push(site.key, visit.pushed())
            while after is not None:
                known, after = self.archive.unlisted(site.key, after, whole=is_whole)
                yield from self._again(known, site)

    def _left(self) -> Iterator[Request]:
        """What is due, and what an earlier run left."""
        yield from self._in_batches(self.archive.left)

    def _twins(self) -> Iterator[Request]:
        """Articles of which another one has the title and the date: they may have moved."""
        yield from self._in_batches(self.archive.twins)

    def _in_batches(self, ask: Ask) -> Iterator[Request]:
        """What the archive says that a blog should be asked for, a few at a time."""
        for site, _ in self._whole_visits():
            after: str | None = ""
            while after is not None:
                known, after = ask(site.key, after)
                yield from self._again(known, site)

    def _probes(self) -> Iterator[Request]:
        """Other articles of a blog where some have vanished."""
        for site, _ in self._whole_visits():
            yield from self._again(self.archive.probe(site.key, self.vanished_max), site)

    def _whole_visits(self) -> Iterable[tuple[Site, Visit]]:
        """The blogs that are crawled whole: the rest of a part was not asked for."""
        return () if self.is_partial else self._visits.items()

    def _again(self, known: Iterable[Address], site: Site) -> Iterator[Request]:
        asked = list(known)
        self._seen.update(address.identity for address in asked)
        self.count("articles_listed", len(asked))
        yield from self._within_budget(asked, site, "")

    @property
    def vanished_max(self) -> float:
        """The largest share of a blog's articles that may be gone at once."""
        return self.settings.getfloat("VANISHED_MAX")

    def walked(self) -> dict[str, int | None]:
        """The blogs whose listing was walked as far as it must be, for the archive.

        With the number of articles that it names, if it was walked whole.
        """
        walked: dict[str, int | None] = {}
        for site, visit in self._visits.items():
            if self.is_partial or visit.failed or not visit.listing_pages:
                continue
            listed = len(visit.census.listed())
            if self._is_truncated(site, visit):
                before = self.archive.listed(site.key)
                told = (site.host, listed, before)
                self.logger.error("The listing of %s names %d articles, %d before", *told)
                self.count("listings_truncated")
            else:
                walked[site.key] = None if visit.stopped_early else listed
        return walked

    def _is_truncated(self, site: Site, visit: Visit) -> bool:
        """Whether a listing that was walked whole names far fewer articles than before."""
        listed, before = len(visit.census.listed()), self.archive.listed(site.key)
        return not visit.stopped_early and listed < (1 - self.vanished_max) * before

    def report(self) -> None:
        """Hold the sources of every blog against what was reached; for the summary."""
        for url, site in self._empty:
            if url != site.start or not self._visits[site].census.names_any:
                self.count("listing_pages_empty")
                self.count(f"sites_failed/{site.place}")
                self._visits[site].failed = True
                self.logger.error("Listing page %s: no article on it", url)
        if self.is_partial:
            return
        self.crawler.stats.set_value("blogcrawl/sites", len(self._visits))
        for site, visit in self._visits.items():
            several = f"{site.place} " if len(self._visits) > 1 else ""
            report = visit.census.report()
            if several and not report:  # such as a blog that is down
                report = {LISTING: {"named": 0, "missed": 0}}
            for source, numbers in report.items():
                for name, number in numbers.items():
                    self.crawler.stats.set_value(f"blogcrawl/{name}/{several}{source}", number)
            number = visit.census.unnamed()
            if number and not visit.stopped_early:
                self.crawler.stats.set_value(f"blogcrawl/unnamed/{several}articles", number)

    def close_when_full(self) -> None:
        """End the crawl as complete once it has the articles that ``limit`` asks for."""
        if self.is_full and not self._closing:
            self._closing = create_task(self.crawler.engine.close_spider_async(reason="finished"))

    def count(self, name: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(f"blogcrawl/{name}", number)

    @property
    def _limits(self) -> bool:
        # For a feed's path Scrapy reads every attribute, before there is an archive.
        return bool(self.arguments.limit) and hasattr(self, "archive")

    @property
    def is_full(self) -> bool:
        """Whether the crawl has as many articles as ``limit`` asks for."""
        return self._limits and self.archive.taken >= self.arguments.limit

    @property
    def is_partial(self) -> bool:
        """Whether the arguments ask for less than the whole blog."""
        return bool(self.arguments.limit or self.arguments.since or self.arguments.category)

    @property
    def _room(self) -> int | None:
        """How many more articles the crawl may take; ``None`` for any number."""
        if not self._limits:
            return None
        return self.arguments.limit - self.archive.taken - len(self.archive.under_way)

    def _found(self, identity: str, url: str, visit: Visit, is_sure: bool = True) -> Found:
        lastmod = visit.census.last_change(SITEMAP, identity)
        url = visit.site.public_url(url)
        return Found(identity, url, is_sure, lastmod, visit.census.last_change(FEED, identity))

    def _archive_name(self) -> str:
        if self.name != "blog" or not self.sites:
            return self.name
        host = re.sub(r"[^\w.-]", "_", self.sites[0].host)
        return host if len(self.sites) == 1 else f"{host}+{len(self.sites) - 1}"

    def _is_older(self, day: str | None, listing: str) -> bool:
        since = self.arguments.since
        if since is None or day is None or day[:10] >= since.isoformat():
            return False
        self._older[listing] += 1
        self.count("skipped/older")
        return True

    def _only_older(self, listing: str) -> bool:
        """Whether every article that a listing page was the first to name is too old."""
        return 0 < self._entries[listing] == self._older[listing]


def _page(
    response: Response, site: Site, names: Sequence[str], next_page: str = "", kind: str = LISTING
) -> Page:
    """What the archive keeps of a page, whatever host of the blog it came from."""
    url, next_page = site.public_url(response.url), next_page and site.public_url(next_page)
    content_type = values.clean(header(response, "Content-Type")[:_LONGEST_TYPE])
    validators = validators_of(response)
    return Page(url, response.body, content_type, *validators, names, next_page, kind)


def unreadable(response: Response) -> str | None:
    """Why a response holds no page of a blog, in one word; ``None`` where it does."""
    kind = header(response, "Content-Type")
    if not isinstance(response, TextResponse) or not _MAY_BE_A_PAGE.match(kind):
        return "no_text"
    html = response.text
    if is_too_large(html):
        return "too_large"
    if is_gate(html):
        return "bot_gate"
    return "parked" if is_parked(html) else None


def _join(base: str, url: str) -> str:
    """``url`` made absolute; as it is where it is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _url_of(failure: Failure) -> str:
    return str(failure.request.url)  # type: ignore[attr-defined]
