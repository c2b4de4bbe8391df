"""Reads listing pages: their articles, their next page, and what to do if the start is none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from blogcrawl.archive.known import known_source
from blogcrawl.middlewares.redirect import NAMED
from blogcrawl.middlewares.scripted import SHOW
from blogcrawl.pages.kinds import PageKind
from blogcrawl.pages.links import names_of, shape
from blogcrawl.pages.pager import number_of
from blogcrawl.pages.ways import way
from blogcrawl.scripted.signs import may_be_filled
from blogcrawl.spiders.arrivals import join, kept_page, leads_on, unreadable
from blogcrawl.spiders.census import ARCHIVE, LISTING
from blogcrawl.spiders.failures import reason_of
from blogcrawl.spiders.frontier import feed_places
from blogcrawl.spiders.outcomes import url_of
from blogcrawl.spiders.sources import may_be_source, read_source
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from blogcrawl.archive import Address
    from blogcrawl.archive.records import SourcePage
    from blogcrawl.pages.listing import Entry, ListingPage
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.sources import Source
    from blogcrawl.spiders.visit import Visit

# A page with so many links to its own entries is a list; an article has at most so many other
# entries beside it.
_FEWEST_LISTED, _MOST_BESIDE = 2, 6
_NEARLY_ALL = 0.8


class Listings:
    """Reads the listing pages of one crawl, and finds the blog if the start is no listing."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider

    def read(self, response: Response, site: Site, walk: Walk, previous: str = "") -> Iterator[Any]:
        """Request the articles of a listing page, and the page after it."""
        is_first = not previous and not self._spider.arguments.category
        if is_first and (source := self._source_at_start(response)):
            yield from self._spider.source_reader.record(response, site, source)
            home = join(response.url, source.home or "/")
            home = home if site.owns(home) else join(response.url, urlsplit(home).path or "/")
            yield from self._begin_again(home, site, walk)
            return
        problem = unreadable(response)
        if problem and problem != "bot_gate":  # some gates only redirect
            self._listing_problem(site, response.url, problem)
            return
        assert isinstance(response, TextResponse)
        if "redirect_urls" in response.meta and site.owns(response.url):
            site.settle(response.url)
        visit = self._spider.frontier.visits[site]
        page = self.page(response, visit)
        # A known home is the listing: a redirect away from it is a gate.
        target = "" if self._spider.home else leads_on(page)
        if target and site.identity(target) != site.identity(response.url):
            yield from self._follow(target, response.url, site, walk, previous)
            return
        if problem:
            self._listing_problem(site, response.url, problem)
            return
        entries = self._compared(page, visit, walk)
        home = site.home_of(response.url, page.links()) if is_first else ""
        if is_first and not self._spider.home and self._is_article(response, page, entries, home):
            visit.census.add(ARCHIVE, [response.url])
            yield from self._begin_again(home, site, walk)
            return
        is_list = bool(entries) and not page.is_vague
        if is_first and not is_list and may_be_filled(response.text):
            if not response.meta.get(SHOW):
                yield self._spider.frontier.shown(response.url, site, walk)
                return
            visit.unfilled_start = response.url
        yield from self.walk_on(response, page, entries, visit, walk, previous)

    def _compared(self, page: ListingPage, visit: Visit, walk: Walk) -> dict[str, Entry]:
        """The entries of a page; on the second one, those of the first that it tells from others.

        A column of the newest posts may be longer than the list beside it.
        """
        first, walk.first = walk.first, None
        page.place_before = walk.place
        if first is None:
            return self.entries(page, visit)
        place = first.place
        page.compare(first)
        entries = self.entries(page, visit)
        if place in page.same:
            walk.place, first.place_before = page.place, page.place
            entries = self.entries(first, visit) | entries
        return entries

    def page(self, response: TextResponse, visit: Visit) -> ListingPage:
        """A response as a listing page of its blog."""
        page = self._spider.listing_page(response.text, response.url)
        page.folder, page.shapes = visit.site.folder, visit.census.numbered
        page.beside = visit.menus.addresses()
        return page

    def entries(self, page: ListingPage, visit: Visit) -> dict[str, Entry]:
        """The entries of a listing page that belong to its blog, by identity."""
        site = visit.site
        found = {site.identity(e.url): e for e in reversed(page.entries()) if site.owns(e.url)}
        return dict(reversed(found.items()))  # of duplicate entries, the first counts

    @staticmethod
    def _doubted(page: ListingPage, entries: dict[str, Entry], site: Site) -> list[str]:
        """The entries whose addresses have another shape than most.

        A personal home page lists projects beside posts; its menu may link to them too.
        """
        own = {key: shape(entry.url, site.folder) for key, entry in entries.items()}
        shapes = Counter(own.values())
        usual, number = shapes.most_common(1)[0] if shapes else ("", 0)
        if 2 * number <= len(entries):
            return []
        menu = {site.identity(url) for url in page.navigation()}
        others = {key: like for key, like in own.items() if like != usual}
        return [k for k, like in others.items() if k in menu or _folder(like) != _folder(usual)]

    def walk_on(
        self,
        response: TextResponse,
        page: ListingPage,
        entries: dict[str, Entry],
        visit: Visit,
        walk: Walk,
        previous: str,
    ) -> Iterator[Any]:
        """Record a listing page, request its articles, and follow it to the next page."""
        site, spider = visit.site, self._spider
        spider.refused_links.check(page.addresses(), response.url)
        named = way(page, walk.says) or page.next_page()
        next_page = named if named and site.owns(named) else ""
        entries, doubted = self._sorted(page, entries, visit, walk)
        sure = [entry for key, entry in entries.items() if key not in doubted]
        walk.place = walk.place or page.place
        walk.first = page if next_page and not walk.pages else None
        visit.record_listing(page, sure, ARCHIVE if walk.is_found else LISTING, walk)
        visit.census.add(ARCHIVE, (entries[key].url for key in doubted))
        visit.record_entries(page, entries.values())
        spider.tally.listing_pages += 1
        if not previous and not walk.is_again and not spider.arguments.category:
            yield from self._feeds(visit.record_first_page(page, sure), visit)
        if not entries:
            visit.census.add_numbered(page.links())
            visit.record_routes(page)
            visit.record_scripted(response)
            is_numbered = not previous or number_of(response.url) > 1
            if not visit.record_periods(page) or is_numbered:
                spider.report.record_empty_listing(response.url, site, is_numbered=is_numbered)
        is_fruitless = spider.frontier.is_fruitless(previous)
        walk.add_page(response.url, entries.keys(), is_fruitless=is_fruitless)
        kept = kept_page(response, site, list(entries), next_page)
        known, is_same = self._keep(kept, entries, doubted, visit, is_found=walk.is_found)
        spider.excerpts.keep(page, entries)
        if page.is_vague:  # the others once more is known about the blog
            known = [one for one in known if one.identity not in doubted or _is_known_article(one)]
        dates = {identity: entry.date for identity, entry in entries.items()}
        yield from spider.frontier.articles(known, dates, site, response.url)
        if spider.frontier.has_only_older(response.url):
            return
        if not next_page:
            visit.record_loose_end(page, len(entries), walk, leads_to=named)
        elif visit.may_stop_early and known and all(address.is_settled for address in known):
            visit.stopped_early = True
        elif walk.is_barren:
            spider.tally.budget.add("listing_pages_in_vain")
            spider.logger.warning("Listing page %s: again nothing new; not followed", response.url)
        else:
            replay = is_same and spider.archive.run.is_resumed and not walk.is_again
            yield from spider.frontier.listing(next_page, site, walk, response.url, replay)

    def _keep(
        self,
        kept: SourcePage,
        entries: dict[str, Entry],
        doubted: list[str],
        visit: Visit,
        *,
        is_found: bool,
    ) -> tuple[list[Address], bool]:
        """Store a listing page; returns what is known of its entries, and whether it is the same.

        The entries of a list that no pager leads to are not certain to be articles.
        """
        frontier = self._spider.frontier
        found = [
            frontier.found(key, entry.url, visit.site, not is_found and key not in doubted)
            for key, entry in entries.items()
        ]
        known, before, is_same = self._spider.archive.pages.keep(
            visit.site.key, kept, found, frontier.room, visit.census.listed()
        )
        visit.record_earlier_names(before)
        return known, is_same

    def _feeds(self, named: list[str], visit: Visit) -> Iterator[Request]:
        """The requests for the feeds that a first page names, or for one at the usual places.

        They come before the articles, of which a feed may tell what their pages do not.
        """
        for feed in named:
            yield from self._spider.frontier.source(feed, visit.site)
        if not (named or visit.may_stop_early or self._spider.home or self._spider.is_partial):
            yield from self._guessed_feeds(visit)

    def _guessed_feeds(self, visit: Visit) -> Iterator[Request]:
        """The first requests for a feed at the usual places; each is followed by the next.

        Two of them, because an article would come in while the answer to a single one is read.
        """
        archive, site = self._spider.archive, visit.site
        places = feed_places(site.start)
        known = [url for url in places if known_source(archive, site.key, site.public_url(url))]
        visit.feed_places = list(dict.fromkeys((*known, *places)))
        yield from self._spider.frontier.guessed_feed(site)
        if not known:
            yield from self._spider.frontier.guessed_feed(site)

    def _sorted(
        self, page: ListingPage, entries: dict[str, Entry], visit: Visit, walk: Walk
    ) -> tuple[dict[str, Entry], list[str]]:
        """The entries, doubtful ones last; and the identities of these.

        Whether these are articles is decided by their own pages, compared with certain articles.
        """
        if walk.is_found:  # a list of lists is none of articles
            is_doubted = visit.census.is_doubted
            entries = {key: one for key, one in entries.items() if not is_doubted(one.url)}
        is_vague = page.is_vague and not self._continues(page, visit, walk)
        doubted = list(entries) if is_vague else self._doubted(page, entries, visit.site)
        return dict(sorted(entries.items(), key=lambda pair: pair[0] in doubted)), doubted

    @staticmethod
    def _continues(page: ListingPage, visit: Visit, walk: Walk) -> bool:
        """Whether the list of a page is where earlier pages have theirs, which named articles."""
        sure = sum(map(visit.census.is_article, walk.names))
        is_there = bool(page.place) and page.place == walk.place
        return is_there and sure >= max(_FEWEST_LISTED, _NEARLY_ALL * len(walk.names))

    def fail(self, failure: Failure) -> None:
        """Record a listing page that could not be fetched."""
        url, (reason, detail) = url_of(failure), reason_of(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        is_later, visit = (
            bool(arguments["previous"]),
            self._spider.frontier.visits[arguments["site"]],
        )
        if is_later and reason == "not_found" and visit.census.is_named_elsewhere:
            # The last page of some themes links to a missing one; other sources reveal real gaps.
            self._spider.tally.listing_pages_missing += 1
            self._spider.logger.info("Listing page %s: not there; taken for the end", url)
        elif reason == NAMED:
            self._spider.tally.listing_pages_moved += 1
            self._spider.logger.info("Listing page %s: %s%s", url, reason, detail)
        else:
            self._listing_problem(arguments["site"], url, reason, detail)

    def _listing_problem(self, site: Site, url: str, reason: str, detail: str = "") -> None:
        self._spider.frontier.visits[site].failed = True
        self._spider.tally.listing_failed.add(reason)
        self._spider.tally.sites_failed.add(site.place)
        self._spider.logger.error("Listing page %s: %s%s", url, reason, detail)

    def scout(self, response: Response, site: Site, says: str = "") -> Iterator[Any]:
        """Check a page in the navigation, and walk it if it is a listing."""
        if unreadable(response):
            return
        assert isinstance(response, TextResponse)
        visit = self._spider.frontier.visits[site]
        kind, page, entries = self._spider.articles.kind_of(response, visit)
        is_new = site.identity(response.url) not in visit.pages and not (
            entries.keys() <= self._spider.frontier.seen
        )
        # A page of a list may name one article, as the first page does.
        is_way = bool(says and entries) and visit.kinds.is_like_first(page)
        if is_new and (is_way or kind is PageKind.LISTING):
            is_apart = visit.shows_no_days(page, entries.values())
            # A month lists posts and nothing else.
            has_sure = visit.has_sure and response.url not in visit.periods
            walk = Walk(is_found=has_sure or is_apart, says=says)
            walk.enters(site.identity(response.url))
            yield from self.walk_on(response, page, entries, visit, walk, site.start)
            return
        visit.in_vain += 1
        if not entries:
            visit.record_periods(page)
        visit.leads_to_articles |= kind is PageKind.ARTICLE

    # --- If the start is no listing -------------------------------------------------------------

    def _source_at_start(self, response: Response) -> Source | None:
        """The feed or sitemap that was given as the start, if it is one."""
        return read_source(response.body) if may_be_source(response.body) else None

    def _begin_again(self, url: str, site: Site, walk: Walk) -> Iterator[Request]:
        """Walk the blog from its own first page, which the start led to."""
        if site.owns(url):
            self._spider.logger.info(
                "%s is no listing page: the blog begins at %s", site.start, url
            )
            site.start = url
            yield from self._spider.frontier.listing(url, site, walk)

    def _is_article(
        self, response: TextResponse, page: ListingPage, entries: dict[str, Entry], home: str
    ) -> bool:
        """Whether a start page is an article rather than a list of articles.

        An article may have a few other entries beside it, so a page with several must declare
        itself; so must one that seems to be its own ``home``.
        """
        article = self._spider.article_page(response.text, response.url)
        if names_of(response.url) == ("", "") or article.root is None:
            return False
        if not article.is_article or page.next_page():
            return False
        kind = article.first('meta[property="og:type"]::attr(content)').strip().lower()
        if home == response.url:
            return kind == "article"
        if len(entries) < _FEWEST_LISTED:
            return True
        links = {article.link(a.attributes.get("href") or "") for a in article.root.css("a[href]")}
        listed = links & {entry.url for entry in entries.values()}
        return kind == "article" and len(listed) < _FEWEST_LISTED and len(entries) <= _MOST_BESIDE

    def _follow(
        self, target: str, url: str, site: Site, walk: Walk, previous: str
    ) -> Iterator[Request]:
        """Follow a redirect within a page, if it leads to the same blog."""
        if site.owns(target):
            self._spider.tally.listing_pages_moved += 1
            yield from self._spider.frontier.listing(target, site, walk, previous)
            return
        self._spider.refused_links.check([target], url)
        self._spider.frontier.visits[site].findings["other_host"] = (
            f"{url} sends its readers on to {target}, which is another host: if that is the blog, "
            f"crawl it with url={target}"
        )
        self._listing_problem(site, url, "offsite", f" (leads to {target})")


def _is_known_article(address: Address) -> bool:
    """Whether an earlier run read an article there, so that nothing is to be decided."""
    return address.is_article and not address.must_ask


def _folder(shape_: str) -> str:
    """The first folder in a shape of addresses; ``""`` at the root."""
    first, _, rest = shape_.lstrip("/").partition("/")
    return first if rest else ""
