"""Walks a blog: listing page -> article links and next page -> article page -> article."""

from __future__ import annotations

import re
from asyncio import create_task, sleep
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urljoin

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import TextResponse

from blogcrawl.archive.recheck import recheck_all, recheck_at_least, recheck_younger
from blogcrawl.html.parsing import is_too_large
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.pipelines.latex import Shape
from blogcrawl.resolver import GuardedResolver
from blogcrawl.site import Site
from blogcrawl.spiders.arguments import ALL, Arguments
from blogcrawl.spiders.arrivals import join
from blogcrawl.spiders.articles import Articles
from blogcrawl.spiders.excerpts import Excerpts
from blogcrawl.spiders.failures import reason_of
from blogcrawl.spiders.frontier import Frontier
from blogcrawl.spiders.intake import Arrival
from blogcrawl.spiders.listings import Listings
from blogcrawl.spiders.outcomes import url_of
from blogcrawl.spiders.refused_links import RefusedLinks
from blogcrawl.spiders.report import Report
from blogcrawl.spiders.reread import outcomes
from blogcrawl.spiders.rounds import Rounds
from blogcrawl.spiders.source_reader import SourceReader
from blogcrawl.spiders.walk import Walk
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from blogcrawl.archive import Archive
    from blogcrawl.origin import Origin
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import ListingPage
    from blogcrawl.spiders.visit import Visit

_OF_POSTS = re.compile("post|blog|article", re.I)
_MOST_SITEMAPS = 10  # that a robots.txt names
# A page with so many links to its own entries is a list.
_FEWEST_LISTED = 2

_HANDLER = "blogcrawl.warc.WarcDownloadHandler"
# Settings for reading a file, which needs no politeness.
_OFFLINE: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
}


class BlogSpider(Spider):
    """Any blog; a spider for one blog sets the attributes below."""

    name = "blog"

    home: ClassVar[str] = ""
    """The start address of the blog; empty if ``url`` must give it."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """All host names of the blog, without ``www.``, the main one first."""
    category_path: ClassVar[str] = ""
    """Path of a category's listing, with ``{category}``; empty if the blog has none."""
    sources: ClassVar[tuple[str, ...]] = ("/sitemap.xml", "sitemap.xml")
    """Paths of pages that name articles besides the listing: sitemaps, feeds, an archive page."""
    listing_page: ClassVar[type[ListingPage]] = GenericListingPage
    article_page: ClassVar[type[ArticlePage]] = GenericArticlePage

    archive: Archive
    """The results of earlier runs; set before the crawl begins."""

    def __init__(self, **given: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(given)
        self.begin_at(*(self.arguments.urls or ((self.home,) if self.home else ())))
        self.archive_name = self._archive_name()
        """The name of the archive."""
        self.feed_name = f"{self.archive_name}.partial" if self.is_partial else self.archive_name
        """The name of the default feed: a part of the blog must not replace the whole."""
        self._closing: Task[None] | None = None
        self.refused_links = RefusedLinks(
            lambda url: GuardedResolver.refusal(self.crawler, url),
            lambda reason: self.tally.addresses_refused.add(reason),
        )
        self.report = Report(self)
        self.articles = Articles(self)
        self.listings = Listings(self)
        self.excerpts = Excerpts(self)
        self.source_reader = SourceReader(self)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **given: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **given)
        # One request at a time per blog; the others wait in the scheduler, in its order.
        crawler.settings.set("CONCURRENT_REQUESTS", max(1, len(spider.sites)), "spider")
        if spider.arguments.markdown:
            crawler.settings.set("ARTICLE_MARKDOWN", True, "spider")
        if spider.arguments.warc:
            for name, value in _OFFLINE.items():
                crawler.settings.set(name, value, "spider")
            crawler.settings.set("WARC_FILE", spider.arguments.warc, "spider")
        if spider.arguments.limit:
            crawler.signals.connect(spider.close_when_full, signals.item_scraped)
        crawler.signals.connect(spider.record_robots, signals.robots_parsed)
        crawler.signals.connect(spider.ask_for_the_rest, signals.spider_idle)
        crawler.signals.connect(spider.close_report, signals.spider_closed)
        return spider

    @classmethod
    def check_arguments(cls, given: dict[str, str]) -> None:
        """Check the arguments of ``-a``; raises ``UsageError`` with one line."""
        arguments = Arguments.parse(given)
        if not arguments.urls and not cls.home:
            raise UsageError(f"{cls.name} needs url=… or urls=FILE: which blog?", print_help=False)
        if arguments.category and not cls.category_path:
            raise UsageError(f"category: {cls.name} knows no categories", print_help=False)

    def begin_at(self, *starts: str) -> None:
        """Crawl the blogs with these start addresses."""
        sites: dict[str, Site] = {}
        for site in (Site(url, self.hosts) for url in starts):
            sites.setdefault(site.key, site)
        self.frontier = Frontier(self, sites.values())
        self._rounds = Rounds(self, self.frontier)

    async def start(self) -> AsyncIterator[Request]:
        for site, visit in self.frontier.visits.items():
            url = site.start
            visit.lessons.begin(self.archive)
            await self._reread(visit)
            self._recheck(site)
            if self.arguments.category:
                category = quote(self.arguments.category, safe="%")
                url = urljoin(url, self.category_path.format(category=category))
            else:  # first, because a sitemap shows how the site spells its addresses
                may_stop = not (self.arguments.full or self.is_partial)
                visit.may_stop_early = may_stop and self.archive.walks.may_stop_early(site.key)
                for source in self._first_sources(visit):
                    for request in self.frontier.source(source, site):
                        yield request
            for request in self.frontier.listing(url, site, Walk()):
                yield request

    async def _reread(self, visit: Visit) -> None:
        """Read the kept pages again that were read by an older version of the code."""
        shape, site = Shape.from_settings(self.settings), visit.site.key
        found: Counter[str] = Counter()
        for some in outcomes(self.archive, site, visit.lessons, shape):
            found.update(one.reading.reason or ("same", "changed")[one.is_changed] for one in some)
            await sleep(0)  # let signals and other tasks run
        for what, number in found.items():
            self.tally.reread.add(what, number)
        if found:
            message = "%s: read %d kept pages again (%d changed), without a request"
            self.logger.info(message, visit.site.place, found.total(), found["changed"])

    def _recheck(self, site: Site) -> None:
        """Make articles due as ``recheck`` and ``RECHECK_DAYS_MAX`` say."""
        days = self.arguments.recheck
        if days == ALL:
            recheck_all(self.archive, site.key)
        elif days:
            recheck_younger(self.archive, site.key, days)
        recheck_at_least(self.archive, site.key, self.settings.getint("RECHECK_DAYS_MAX"))

    def _first_sources(self, visit: Visit) -> list[str]:
        """The sources that are known beforehand; for a blog that is only sampled, the best ones."""
        if not visit.may_stop_early:
            paths = list(dict.fromkeys(urljoin(visit.site.start, path) for path in self.sources))
            return paths if self.home else [visit.guess(path) for path in paths]
        watched = self.archive.pages.watched_source(visit.site.key)
        return [watched] if watched else []

    def record_robots(self, robotparser: Any, request: Request) -> None:
        """Note the sitemaps that a parsed robots.txt names."""
        rules = getattr(robotparser, "rp", None)
        found = [str(url) for url in islice(getattr(rules, "sitemaps", ()), _MOST_SITEMAPS)]
        for site, visit in self.frontier.visits.items():
            if site.owns(request.url):
                visit.sitemaps = [join(request.url, url) for url in found]

    # --- Callbacks ------------------------------------------------------------------------------

    def parse_listing(
        self, response: Response, site: Site, walk: Walk, previous: str = ""
    ) -> Iterator[Any]:
        """Request the articles of a listing page, and the page after it."""
        self.tally.listing_pages_ahead -= 1
        if not self.is_full and not self.frontier.has_only_older(previous):
            yield from self.listings.read(response, site, walk, previous)

    def listing_failed(self, failure: Failure) -> None:
        """Record a listing page that could not be fetched."""
        self.tally.listing_pages_ahead -= 1
        self.listings.fail(failure)

    def parse_scout(self, response: Response, site: Site, says: str = "") -> Iterator[Any]:
        """Check a page in the navigation, and walk it if it is a listing."""
        yield from self.listings.scout(response, site, says)

    def parse_source(self, response: Response, site: Site) -> Iterator[Request]:
        """Record what a feed, a sitemap or an archive page names."""
        yield from self.source_reader.read(response, site)
        yield from self.frontier.guessed_feed(site)

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Record a source that could not be fetched; it may have been a guess."""
        reason, detail = reason_of(failure)
        self.tally.sources_failed.add(reason)
        site = failure.request.cb_kwargs["site"]  # type: ignore[attr-defined]
        self.source_reader.record_dead_source(url_of(failure), site, reason)
        self.logger.debug("Source %s: %s%s", url_of(failure), reason, detail)
        yield from self.frontier.guessed_feed(site)

    def parse_article(
        self, response: Response, site: Site, listing: str, is_sure: bool
    ) -> Iterator[Any]:
        """Read an article, or hold it back until more is known about the blog."""
        arrival, visit = Arrival(response, listing, is_sure), self.frontier.visits[site]
        if self.is_full:
            return
        if visit.intake.admit(arrival):
            yield from self.articles.read(arrival, site)
        elif visit.lessons.has_enough:
            for held in visit.take_lesson():
                yield from self.articles.read(held, site)

    def article_failed(self, failure: Failure) -> Iterator[Any]:
        """Record an article's page that could not be fetched."""
        yield from self.articles.outcomes.fail(failure)

    def parse_part(self, response: Response, site: Site, arrival: Arrival) -> Iterator[Any]:
        """Continue an article that has several pages."""
        yield from self.articles.add_part(response, arrival, site)

    def part_failed(self, failure: Failure) -> Iterator[Any]:
        """Read an article without one of its pages, which could not be fetched."""
        site, arrival = (failure.request.cb_kwargs[name] for name in ("site", "arrival"))  # type: ignore[attr-defined]
        reason, detail = reason_of(failure)
        self.tally.parts_failed.add(reason)
        self.logger.error("Part of an article %s: %s%s", url_of(failure), reason, detail)
        yield from self.articles.read(arrival._replace(is_whole=True), site)

    def parse_random(self, response: Response, site: Site) -> Iterator[Any]:
        """Continue with the articles that look like the blog's answer to a missing page."""
        is_page = isinstance(response, TextResponse) and not is_too_large(response.text)
        visit = self.frontier.visits[site]  # read like the articles, to be comparable
        page = visit.lessons.page(response.text, response.url, None) if is_page else None
        for arrival in visit.not_found.learn(page):
            yield from self.articles.read(arrival, site)

    def random_failed(self, failure: Failure) -> Iterator[Any]:
        """Continue after a random address failed, as it should."""
        site = failure.request.cb_kwargs["site"]  # type: ignore[attr-defined]
        for arrival in self.frontier.visits[site].not_found.learn(None):
            yield from self.articles.read(arrival, site)

    def origin(self, response: Response, site: Site) -> Origin:
        """Where an article's page came from; see :meth:`Articles.origin`."""
        return self.articles.origin(response, site)

    # --- The end --------------------------------------------------------------------------------

    def ask_for_the_rest(self) -> None:
        """When no request is in progress, release what was held back, then start the next round."""
        if self.is_full:
            return
        self._ask(self._rounds.beside_samples())
        self._read_held()
        for stage in self._rounds.stages:
            self._ask(self._rounds.next_batch(stage))
            self._read_held(is_last=True)

    def _ask(self, requests: list[Request]) -> None:
        """Send some requests, and keep the spider open for them."""
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _read_held(self, *, is_last: bool = False) -> None:
        """Have the responses that were held back come again through their callback."""
        for visit in self.frontier.visits.values():
            if held := visit.take_lesson(is_last=is_last):
                for arrival in held:
                    response = arrival.response
                    done = self.crawler.engine.scraper.enqueue_scrape(
                        response, response.request or Request(response.url)
                    )
                    done.addBoth(self._wake)
                raise DontCloseSpider

    def _wake(self, _: object) -> None:
        """Make the engine take the next request at once, instead of at its next heartbeat."""
        slot = self.crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    @property
    def vanished_max(self) -> float:
        """The largest share of a blog's articles that may be missing at once."""
        return self.settings.getfloat("VANISHED_MAX")

    def walked(self) -> dict[str, int | None]:
        """The blogs whose listing was walked far enough; see :meth:`Report.walked`."""
        return self.report.walked()

    def scouted(self) -> list[str]:
        """The blogs whose first page does not lead to all listings that were walked."""
        return [site.key for site, visit in self.frontier.visits.items() if visit.is_scouted]

    def is_truncated(self, visit: Visit) -> bool:
        """See :meth:`Report.is_truncated`."""
        return self.report.is_truncated(visit)

    def close_report(self) -> None:
        """Compare the sources of every blog with what was reached, for the summary."""
        self.report.close()

    def close_when_full(self) -> None:
        """End the crawl as complete once it has ``limit`` articles."""
        if self.is_full and not self._closing:
            self._closing = create_task(self.crawler.engine.close_spider_async(reason="finished"))

    @property
    def tally(self) -> Tally:
        """The figures of this crawl."""
        return Tally(self.crawler.stats)

    @property
    def sites(self) -> list[Site]:
        """The blogs of this crawl."""
        return list(self.frontier.visits)

    @property
    def is_full(self) -> bool:
        """Whether the crawl has ``limit`` articles."""
        # To expand a feed's path Scrapy reads every attribute, before there is an archive.
        limits = bool(self.arguments.limit) and hasattr(self, "archive")
        return limits and self.archive.run.article_count >= self.arguments.limit

    @property
    def is_partial(self) -> bool:
        """Whether the arguments select only a part of the blog."""
        return bool(self.arguments.limit or self.arguments.since or self.arguments.category)

    def _archive_name(self) -> str:
        if self.name != "blog" or not self.sites:
            return self.name
        host = re.sub(r"[^\w.-]", "_", self.sites[0].host)
        return host if len(self.sites) == 1 else f"{host}+{len(self.sites) - 1}"
