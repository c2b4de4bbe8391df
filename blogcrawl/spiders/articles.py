"""Reads pages that may be articles, and detects those that are not."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy.http import TextResponse

from blogcrawl import clock, values
from blogcrawl.archive.known import last_page
from blogcrawl.capture import Part
from blogcrawl.middlewares.conditional import validators_of
from blogcrawl.origin import Origin
from blogcrawl.pages.kinds import PageKind
from blogcrawl.pages.link_lists import is_of_entries, is_of_links, links_of_text
from blogcrawl.pages.parts import joined, next_part
from blogcrawl.scripted.signs import NEEDS_BROWSER
from blogcrawl.spiders.arrivals import unreadable
from blogcrawl.spiders.captures import capture_of, entry_of, wishes_of
from blogcrawl.spiders.census import FEED, SITEMAP
from blogcrawl.spiders.outcomes import Outcomes
from blogcrawl.spiders.sources import FeedEntry
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from scrapy.http import Response

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import Entry, ListingPage
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.intake import Arrival
    from blogcrawl.spiders.visit import Visit

# A page without a date that links to so many known articles is a list of them.
_MANY = 5


class Articles:
    """Reads the articles of one crawl."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider
        self.outcomes = Outcomes(spider)

    def read(self, arrival: Arrival, site: Site) -> Iterator[Any]:
        """The article of a page, unless its address, its kind or its text speaks against it.

        Also gives the requests that this takes, such as that for the article's next page.
        """
        response, listing, is_sure = arrival[:3]
        origin, visit = self.origin(response, site), self._spider.frontier.visits[site]
        if self._skip_by_address(arrival, origin, visit):
            return
        if problem := unreadable(response):
            yield from self.outcomes.refuse(origin, site, response.url, problem)
            return
        assert isinstance(response, TextResponse)
        entry = visit.examples.get(origin.identity) or self._earlier_entry(origin)
        page = visit.lessons.page(response.text, site.public_url(response.url), entry)
        if (yield from self._skip_missing(page, arrival, origin, visit)):
            return
        is_named = is_sure or visit.census.is_sure_by_feed(origin.identity)
        is_named = is_named and not is_of_links(page)
        if not is_named and (yield from self._skip_other_kind(page, arrival, origin, visit)):
            return
        if arrival.parts:
            page = joined(page, [part.html for part in arrival.parts])
        elif not arrival.is_whole and (url := next_part(page, page.url, 1)):
            yield from self._spider.frontier.part(url, arrival, site)
            return
        if visit.lessons.is_odd(page):
            visit.intake.keep(arrival)
            for held in visit.take_lesson() if visit.lessons.has_enough else ():
                yield from self.read(held, site)
            return
        raw = None if page.is_locked else page.read()
        if is_sure and origin.landed in visit.pages and self._is_list(raw, page, response, visit):
            self.outcomes.skip(origin, listing, "listing")
        elif raw is None:
            why = self._why_unread(page, response, visit)
            yield from self.outcomes.refuse(origin, site, response.url, why)
        elif not self._skip_unwanted(raw, page, arrival, origin, visit):
            entry = entry or self._take_listed(raw, page, origin, visit)
            self._complete(raw, page, arrival, origin, visit)
            if self._spider.archive.kept.most:
                origin.capture = capture_of(
                    arrival, site, entry, visit.titles.get(origin.identity, "")
                )
            yield raw

    @staticmethod
    def _take_listed(
        raw: RawArticle, page: ArticlePage, origin: Origin, visit: Visit
    ) -> FeedEntry | None:
        """Set the title and the day that a list shows, where the page has none.

        Returns what was taken, as if a feed said it.
        """
        has_day = values.iso_date(raw.date_published) or values.byline(raw.byline).date
        day = "" if has_day else visit.days.get(origin.identity, "")
        title = "" if page.found("title") else _own_title(visit, origin.identity)
        if not title and not day:
            return None
        raw.title, raw.date_published = title or raw.title, day or raw.date_published
        return FeedEntry(raw.url, title, published=day)

    def _skip_by_address(self, arrival: Arrival, origin: Origin, visit: Visit) -> bool:
        """Skip a page that is unchanged, or whose redirect says enough; returns whether it is."""
        response, listing, is_sure = arrival[:3]
        if response.status == 304:
            self._spider.archive.answers.unchanged(origin)
            visit.census.mark_reached(response.url)
            self._spider.close_when_full()
            return True
        if origin.landed == origin.identity:
            return False
        if visit.site.is_front(response.url):
            self.outcomes.miss(origin, visit, listing, is_sure, "redirected_home")
            return True
        return self.outcomes.is_known_by_another_address(origin, listing)

    def _skip_missing(
        self, page: ArticlePage, arrival: Arrival, origin: Origin, visit: Visit
    ) -> Generator[Any, None, bool]:
        """Skip what the site shows for any address; returns whether it is that, or not yet known.

        To know it, a random address is requested, and the page waits for the answer.
        """
        not_found, title = visit.not_found, visit.titles.get(origin.identity, "")
        known_title = self._spider.archive.identity.title
        if self._is_another(page, origin, visit.site) or not not_found.is_suspected(
            page, origin.landed, known_title(origin), title
        ):
            return False
        if not not_found.is_known:
            not_found.waiting.append(arrival)
            yield from self._spider.frontier.random(arrival.response.url, visit.site)
            return True
        if not not_found.is_shown_by(page):
            return False
        self.outcomes.miss(origin, visit, arrival.listing, arrival.is_sure, "soft_404")
        return True

    def _skip_other_kind(
        self, page: ArticlePage, arrival: Arrival, origin: Origin, visit: Visit
    ) -> Generator[Any, None, bool]:
        """Skip a candidate that is no article, and walk it if it is a listing."""
        response = arrival.response
        assert isinstance(response, TextResponse)
        kind, as_listing, entries = self.kind_of(response, visit, page)
        visit.record_kind(response.url, kind)
        if kind is PageKind.ARTICLE:
            # The first candidates are read once others are there to learn from as well.
            return visit.lessons.is_learning and visit.intake.wait(arrival)
        what = "listing" if kind is PageKind.LISTING else "no_article"
        self.outcomes.skip(origin, arrival.listing, what)
        visit.record_scripted(response)
        is_new = not entries.keys() <= self._spider.frontier.seen
        if kind is PageKind.LISTING and is_new and visit.walks_found:
            walk = Walk(is_found=visit.has_sure)
            args = (response, as_listing, entries, visit, walk, visit.site.start)
            yield from self._spider.listings.walk_on(*args)
        return True

    def _skip_unwanted(
        self, raw: RawArticle, page: ArticlePage, arrival: Arrival, origin: Origin, visit: Visit
    ) -> bool:
        """Skip an article that is too old, and an undated list; returns whether it is one."""
        response, listing, is_sure = arrival[:3]
        assert isinstance(response, TextResponse)
        day = values.iso_date(raw.date_published) or values.byline(raw.byline).date
        if self._spider.frontier.is_older(day, listing):
            self._spider.archive.answers.skip(origin.site, origin.identity, "older")
            return True
        if not self._spider.home:
            visit.record_links(page)
        if (
            is_sure
            and not day
            and visit.kinds.are_dated
            and self._is_listing(page, response, visit)
        ):
            self.outcomes.skip(origin, listing, "listing")
            return True
        visit.lessons.record_fit(page)
        is_dated = bool(day) and not page.found("date_published").is_from_feed
        if is_sure:
            visit.kinds.learn(page, PageKind.ARTICLE, is_dated=is_dated)
        else:
            visit.kinds.note_found(page, is_dated=is_dated)
        return False

    def _complete(
        self, raw: RawArticle, page: ArticlePage, arrival: Arrival, origin: Origin, visit: Visit
    ) -> None:
        """Set what the page does not say of its article, such as its site and its origin."""
        response, site = arrival.response, visit.site
        self._spider.refused_links.check(filter(None, [raw.canonical]), response.url)
        raw.canonical = site.canonical(raw.canonical, raw.url)
        self._spider.frontier.claims(site.identity(raw.canonical or raw.url), arrival.listing)
        raw.site = site.host
        raw.usage = wishes_of(page, response, response.meta.get("wishes", ()))
        raw.crawled_at = self._spider.settings["CRAWLED_AT"] or clock.iso(clock.now())
        raw.origin = origin
        visit.census.mark_reached(response.url)

    @staticmethod
    def _why_unread(page: ArticlePage, response: TextResponse, visit: Visit) -> str:
        """Why a page gives no article."""
        if page.is_locked:
            return "locked"
        return NEEDS_BROWSER if visit.record_scripted(response, is_sure=True) else "no_body"

    def add_part(self, response: Response, arrival: Arrival, site: Site) -> Iterator[Any]:
        """Add the next page of an article; request the one after it, or read the whole article."""
        if not unreadable(response) and isinstance(response, TextResponse):
            parts = (*arrival.parts, Part(response.url, response.text))
            arrival = arrival._replace(parts=parts)
            page = self._spider.article_page(response.text, site.public_url(response.url))
            first = site.public_url(arrival.response.url)
            if url := next_part(page, first, len(parts) + 1):
                yield from self._spider.frontier.part(url, arrival, site)
                return
        yield from self.read(arrival._replace(is_whole=True), site)

    def kind_of(
        self, response: TextResponse, visit: Visit, page: ArticlePage | None = None
    ) -> tuple[PageKind, ListingPage, dict[str, Entry]]:
        """Whether a page is an article, a listing or neither; and the page as a listing page."""
        page = page or self._spider.article_page(response.text, response.url)
        as_listing = self._spider.listings.page(response, visit)
        looks_alike = page.is_article or visit.kinds.are_like(page)
        is_alike = visit.census.is_alike(response.url) and looks_alike and not is_of_links(page)
        if is_alike and not visit.census.may_be_list(response.url):
            return PageKind.ARTICLE, as_listing, {}
        entries = self._spider.listings.entries(as_listing, visit)
        raw = page.read() if page.is_article or visit.kinds.have_the_like_of(page) else None
        day = ""
        if raw is not None:
            day = values.iso_date(raw.date_published) or values.byline(raw.byline).date or ""
        if not (day or page.is_article):
            raw = None
        names = len(entries)
        if names and is_of_entries(page, entries.values()):
            return PageKind.LISTING, as_listing, entries
        kind = visit.kinds.classify(
            page, is_article=raw is not None, is_dated=bool(day), names=names
        )
        if is_alike and kind is not PageKind.LISTING:
            return PageKind.ARTICLE, as_listing, {}
        if kind is PageKind.ARTICLE and self._is_beside(response, as_listing, day, visit):
            kind = PageKind.NEITHER
        return kind, as_listing, entries

    @staticmethod
    def _is_beside(response: TextResponse, page: ListingPage, day: str, visit: Visit) -> bool:
        """Whether a page that looks like an article is one of the site, beside the blog."""
        feeds = map(visit.site.identity, page.feeds())
        is_left_out = visit.windows.leave_out(response.url, day[:10], feeds)
        return is_left_out or (not day and visit.menus.hold(response.url))

    def _is_another(self, page: ArticlePage, origin: Origin, site: Site) -> bool:
        """Whether a page claims to be an article that was requested at another address."""
        identity = site.identity(page.canonical_url)
        return identity != origin.landed and identity in self._spider.frontier.seen

    def _is_list(
        self, raw: RawArticle | None, page: ArticlePage, response: TextResponse, visit: Visit
    ) -> bool:
        """Whether a page that was walked as a listing is not an article as well."""
        is_dated = raw is not None and values.iso_date(raw.date_published)
        return not is_dated and self._is_listing(page, response, visit)

    def _is_listing(self, page: ArticlePage, response: TextResponse, visit: Visit) -> bool:
        """Whether a page named by a feed is a list, such as that of all articles.

        What stands beside the text, such as the newest articles, does not count.
        """
        as_listing = self._spider.listings.page(response, visit)
        entries = self._spider.listings.entries(as_listing, visit)
        known = entries.keys() & self._spider.frontier.seen
        known &= {visit.site.identity(url) for _, url in links_of_text(page) if url}
        return len(known) >= _MANY and 2 * len(known) > len(entries)

    def _earlier_entry(self, origin: Origin) -> FeedEntry | None:
        """What the feed said about an article when it was read last; it names the newest only."""
        archive = self._spider.archive
        if not archive.kept.most or not archive.identity.is_known(origin):
            return None
        capture = last_page(archive, origin.site, origin.identity)
        entry = entry_of(capture) if capture is not None else None
        return replace(entry, content="", summary="") if entry is not None else None

    def origin(self, response: Response, site: Site) -> Origin:
        """Where an article's page came from."""
        first = response.meta.get("redirect_urls", [response.url])[0]
        identity, census = site.identity(first), self._spider.frontier.visits[site].census
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


def _own_title(visit: Visit, identity: str) -> str:
    """The title that a list gives an article, if it is no day, and none of another article."""
    title = visit.titles.get(identity, "")
    alike = islice((one for one in visit.titles.values() if one == title), 2)
    return title if title and not values.iso_date(title) and len([*alike]) == 1 else ""
