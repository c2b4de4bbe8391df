"""Walks a blog: listing page -> article links and next page -> article page -> article."""

from __future__ import annotations

import re
from asyncio import create_task
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urljoin

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import TextResponse

from blogcrawl import values
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.gate import is_gate
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.spiders.arguments import Arguments
from blogcrawl.spiders.census import ARCHIVE, FEED, LISTING, SITEMAP, Census
from blogcrawl.spiders.failures import REFUSED, reason_of
from blogcrawl.spiders.site import Site
from blogcrawl.spiders.sources import read_source
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.base import ArticlePage, Entry, ListingPage

# An article goes before the next listing page, so that memory does not grow with the blog.
_SOURCE, _ARTICLE, _LISTING = 20, 10, 0

# A blog has a handful of feeds and sitemaps; more of them are one for each tag.
_MOST_SOURCES = 24
_OF_POSTS = re.compile("post|blog|article", re.I)

# Types of content that may hold a page; servers that know none say nothing, or the last.
_MAY_BE_A_PAGE = re.compile(r"\s*(?:$|text/|\S*(?:html|xml)|application/octet-stream)", re.I)


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

    def __init__(self, **given: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(given)
        self.begin_at(*(self.arguments.urls or ((self.home,) if self.home else ())))
        self._sources: Counter[Site] = Counter()
        self._archives: dict[Site, list[str]] = {}
        self.feed_name = self._feed_name()
        """What the default feed is called."""
        self._seen: set[str] = set()
        self._entries: Counter[str] = Counter()
        self._older: Counter[str] = Counter()
        self._empty: list[tuple[str, Site]] = []
        self._closing: Task[None] | None = None

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
        self.sites = [Site(start, self.hosts) for start in starts]
        self._census = {site: Census(site) for site in self.sites}

    async def start(self) -> AsyncIterator[Request]:
        for site in self.sites:
            url = site.start
            if self.arguments.category:
                category = quote(self.arguments.category, safe="%")
                url = urljoin(url, self.category_path.format(category=category))
            else:  # first, since a sitemap says how the site spells its addresses
                for path in self.sources:
                    for request in self.source_requests(urljoin(url, path), site):
                        yield request
            for request in self.listing_requests(url, site, Walk()):
                yield request

    def listing_requests(
        self, url: str, site: Site, walk: Walk, previous: str = ""
    ) -> Iterator[Request]:
        """The request for a listing page, unless the walk was there already.

        ``previous`` is the page that led there.
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
            cb_kwargs={"site": site, "walk": walk, "previous": previous},
        )

    def parse_listing(
        self, response: Response, site: Site, walk: Walk, previous: str = ""
    ) -> Iterator[Any]:
        """Ask for the articles of a listing page, and for the page after it."""
        if self._is_full() or self._only_older(previous):
            return
        if problem := unreadable(response):
            self._listing_problem(site, response.url, problem)
            return
        assert isinstance(response, TextResponse)
        if "redirect_urls" in response.meta:
            site.settle(response.url)
        self.count("listing_pages")
        page = self.listing_page(response.text, response.url)
        entries = [entry for entry in page.entries() if site.owns(entry.url)]
        if not previous and not self.arguments.category:
            self._archives[site] = page.archives()
            for feed in page.feeds():
                yield from self.source_requests(feed, site)
        if not entries:
            self._empty.append((response.url, site))
        self._census[site].name(LISTING, (entry.url for entry in entries))
        walk.sees(site.identity(entry.url) for entry in entries)
        for entry in entries:
            yield from self.article_requests(entry, site, response.url)
        next_page = page.next_page()
        if not next_page or not site.owns(next_page) or self._only_older(response.url):
            return
        if walk.is_barren:
            self.count("listing_pages_barren")
            self.logger.warning("Listing page %s: again nothing new; not followed", response.url)
            return
        yield from self.listing_requests(next_page, site, walk, previous=response.url)

    def source_requests(self, url: str, site: Site) -> Iterator[Request]:
        """The request for a feed or a sitemap."""
        if not site.owns(url) or self._sources[site] >= _MOST_SOURCES:
            return
        self._sources[site] += 1
        yield Request(
            site.request_url(url),
            self.parse_source,
            errback=self.source_failed,
            priority=_SOURCE,
            cb_kwargs={"site": site},
        )

    def parse_source(self, response: Response, site: Site) -> Iterator[Request]:
        """Note what a feed or a sitemap names."""
        source = read_source(response.body)
        if source is None:
            if problem := unreadable(response):
                self.count(f"sources_failed/{problem}")
                return
            assert isinstance(response, TextResponse)
            links = self.listing_page(response.text, response.url).links()
            self._census[site].name(ARCHIVE, links)
            return
        named = {_join(response.url, named.url): named.date for named in source.named}
        if source.kind == "index":  # which may name many: those of the posts first
            for url in sorted(named, key=lambda url: not _OF_POSTS.search(url)):
                yield from self.source_requests(url, site)
            return
        census = self._census[site]
        census.name(FEED if source.kind == "feed" else SITEMAP, named)
        for url, date in named.items():
            census.date(url, date)
        if source.next_page:
            yield from self.source_requests(_join(response.url, source.next_page), site)

    def source_failed(self, failure: Failure) -> None:
        reason, detail = reason_of(failure)
        self.count(f"sources_failed/{reason}")
        self.logger.debug("Source %s: %s%s", _url_of(failure), reason, detail)

    def ask_for_the_rest(self) -> None:
        """Once the listings are walked, ask for what only feeds and sitemaps name."""
        asked = False
        for site, census in self._census.items():
            if self.arguments.category or self._is_full():
                continue
            for request in self.archive_requests(site):
                self.crawler.engine.crawl(request)
                asked = True
            for entry in census.unseen(self._seen):
                if self.arguments.since and census.is_listed and not entry.date:
                    continue  # the listing has the newest
                for request in self.article_requests(entry, site, "", is_sure=False):
                    self.crawler.engine.crawl(request)
                    asked = True
        if asked:
            raise DontCloseSpider

    def archive_requests(self, site: Site) -> Iterator[Request]:
        """The requests for pages that may list all articles, where nothing else tells of them.

        Where the front page lists none, they are walked as listings.
        """
        archives = self._archives.pop(site, [])
        if self._census[site].is_told_elsewhere:
            return
        for url in archives:
            if self._census[site].is_listed:
                yield from self.source_requests(url, site)
            else:
                yield from self.listing_requests(url, site, Walk(), previous=site.start)

    def report(self) -> None:
        """Hold the sources of every blog against what was reached; for the summary."""
        for url, site in self._empty:
            if url != site.start or not self._census[site].names_any:
                self.count("listing_pages_empty")
                self.count(f"sites_failed/{site.host}")
                self.logger.error("Listing page %s: no article on it", url)
        if self._is_partial:
            return
        self.crawler.stats.set_value("blogcrawl/sites", len(self.sites))
        for site, census in self._census.items():
            several = f"{site.host} " if len(self._census) > 1 else ""
            report = census.report()
            if several and not report:  # such as a blog that is down
                report = {LISTING: {"named": 0, "missed": 0}}
            for source, numbers in report.items():
                for name, number in numbers.items():
                    self.crawler.stats.set_value(f"blogcrawl/{name}/{several}{source}", number)
            if number := census.unnamed():
                self.crawler.stats.set_value(f"blogcrawl/unnamed/{several}articles", number)

    def article_requests(
        self, entry: Entry, site: Site, listing: str, is_sure: bool = True
    ) -> Iterator[Request]:
        """The request for an article, unless it was asked for already or is too old.

        Without ``is_sure`` the page must show that it is an article.
        """
        identity = site.identity(entry.url)
        if identity in self._seen:
            return
        self._seen.add(identity)
        self._entries[listing] += 1
        self.count("articles_listed")
        if self._is_older(values.iso_date(entry.date), listing):
            return
        yield Request(
            site.request_url(self._census[site].spelled(entry.url)),
            self.parse_article,
            errback=self.article_failed,
            priority=_ARTICLE,
            dont_filter=True,  # what was asked for is in _seen
            cb_kwargs={"site": site, "listing": listing, "is_sure": is_sure},
        )

    def parse_article(
        self, response: Response, site: Site, listing: str, is_sure: bool
    ) -> Iterator[RawArticle]:
        """Read an article."""
        if self._is_full() or self._is_known_by_another_address(response, site):
            return
        if problem := unreadable(response):
            self.refuse(response.url, problem)
            return
        assert isinstance(response, TextResponse)
        url = site.public_url(response.url)
        page = self.article_page(response.text, url)
        if not is_sure and not page.is_article:
            self.count("skipped/no_article")
            return
        raw = None if page.is_locked else page.read()
        if raw is None:
            self.refuse(response.url, "locked" if page.is_locked else "no_body")
            return
        day = values.iso_date(raw.date_published) or values.byline(raw.byline).date
        if self._is_older(day, listing):
            return
        raw.canonical = self.canonical(raw.canonical, raw.url, site)
        raw.site = site.host
        raw.crawled_at = self.settings["CRAWLED_AT"] or _now()
        self._census[site].reach(response.url)
        yield raw

    def canonical(self, claim: str, url: str, site: Site) -> str:
        """The address that an article's page gives as its own, ``""`` where it cannot be that.

        A template's leftover names another host, or the blog's front page.
        """
        if not claim or not site.owns(claim) or site.is_front(claim):
            return ""
        claim = site.public_url(claim)
        # A theme that writes its canonical addresses in lower case names pages that are not there.
        return "" if claim != url and claim.lower() == url.lower() else claim

    def listing_failed(self, failure: Failure) -> None:
        """Note a listing page that could not be had."""
        url, (reason, detail) = _url_of(failure), reason_of(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        is_later = bool(arguments["previous"])
        if is_later and reason == "not_found" and self._census[arguments["site"]].is_told_elsewhere:
            # Some themes' last page leads on to one that is not there; the other sources tell.
            self.count("listing_pages_missing")
            self.logger.info("Listing page %s: not there; taken for the end", url)
        else:
            self._listing_problem(arguments["site"], url, reason, detail)

    def article_failed(self, failure: Failure) -> None:
        url, (reason, detail) = _url_of(failure), reason_of(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        if reason == "not_found" and not arguments["is_sure"]:
            self.count("skipped/not_there")  # a feed or a sitemap that is out of date
            self._census[arguments["site"]].forget(url)
        elif reason in REFUSED:
            self.refuse(url, reason, detail)
        else:
            self.count(f"failed/{reason}")
            self.logger.error("Article %s: %s%s", url, reason, detail)

    def close_when_full(self) -> None:
        """End the crawl as complete once it has the articles that ``limit`` asks for."""
        if self._is_full() and not self._closing:
            self._closing = create_task(self.crawler.engine.close_spider_async(reason="finished"))

    def refuse(self, url: str, reason: str, detail: str = "") -> None:
        """Count a page that is no article."""
        self.count(f"refused/{reason}")
        self.logger.info("refused %s: %s%s", url, reason, detail)

    def count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"blogcrawl/{name}")

    def _listing_problem(self, site: Site, url: str, reason: str, detail: str = "") -> None:
        self.count(f"listing_failed/{reason}")
        self.count(f"sites_failed/{site.host}")
        self.logger.error("Listing page %s: %s%s", url, reason, detail)

    def _is_known_by_another_address(self, response: Response, site: Site) -> bool:
        """Whether an article's address was redirected to that of an article that is known."""
        first = response.meta.get("redirect_urls", [response.url])[0]
        identity = site.identity(response.url)
        if identity == site.identity(first):
            return False
        if identity in self._seen:
            self.count("skipped/moved")
            return True
        self._seen.add(identity)
        return False

    def _feed_name(self) -> str:
        if self.name != "blog" or not self.sites:
            return self.name
        host = re.sub(r"[^\w.-]", "_", self.sites[0].host)
        return host if len(self.sites) == 1 else f"{host}+{len(self.sites) - 1}"

    def _is_full(self) -> bool:
        limit = self.arguments.limit
        return bool(limit) and self.crawler.stats.get_value("item_scraped_count", 0) >= limit

    @property
    def _is_partial(self) -> bool:
        """Whether the arguments ask for less than the whole blog."""
        return bool(self.arguments.limit or self.arguments.since or self.arguments.category)

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


def unreadable(response: Response) -> str | None:
    """Why a response holds no page of a blog, in one word; ``None`` where it does."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if not isinstance(response, TextResponse) or not _MAY_BE_A_PAGE.match(kind):
        return "no_text"
    return "bot_gate" if is_gate(response.text) else None


def _join(base: str, url: str) -> str:
    """``url`` made absolute; as it is where it is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _url_of(failure: Failure) -> str:
    return str(failure.request.url)  # type: ignore[attr-defined]


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
