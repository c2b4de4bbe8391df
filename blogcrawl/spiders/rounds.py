"""The rounds of requests after the listings: everything else that may name articles."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from scrapy.http import TextResponse

from blogcrawl.pages.listing import Entry
from blogcrawl.spiders.census import ARCHIVE, LISTING
from blogcrawl.spiders.frontier import feed_places
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from scrapy import Request

    from blogcrawl.archive import Address
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.frontier import Frontier
    from blogcrawl.spiders.visit import Visit

    Ask = Callable[[str, str], tuple[list[Address], str | None]]

# Requests that are queued at a time.
_BATCH = 100
# So many of the articles that no listing page names are requested before the rest.
_FIRST = 10
_FEW = 4
_SITEMAPS = ("sitemap_index.xml", "wp-sitemap.xml")  # where blog engines put them
_MOST_WALKS = 4  # along one listing, after the first
_MOST_LISTINGS = 8  # of the navigation, and of categories
_MOST_GUESSED_PAGES = 500  # pages of a listing to which no link leads
_MOST_VAIN = 2  # categories that name nothing new, one after the other
_MOST_PERIODS = 400  # years and months


class Rounds:
    """The stages of a crawl after its listings, each a stream of requests.

    ``None`` in a stream means: wait for all responses before the next request.
    """

    def __init__(self, spider: BlogSpider, frontier: Frontier) -> None:
        self._spider = spider
        self._frontier = frontier
        streams = [
            self._indexed(),
            self._guesses(),
            self._indexed(),  # an index may have been guessed
            self._archives(),
            self._navigation(),
            self._candidates(),
            self._ways_on(),
            self._guessed_pages(),
            self._last_resort(),
            self._mentioned(),
            self._walked_again(),
        ]
        of_archive = [
            self._unlisted(),
            self._due(),
            # Articles whose title and date another article has: they may have moved.
            self._in_batches(lambda *at: spider.archive.agenda.twins(*at)),
            self._probes(),
        ]
        # Before the second stage begins, the articles that were held back are read, too.
        self.stages = (streams, [self._mentioned(), *of_archive])

    @staticmethod
    def next_batch(streams: list[Iterator[Request | None]]) -> list[Request]:
        """The requests of the next round of a stage; empty once all is done."""
        while streams:
            requests: list[Request] = []
            for request in streams[0]:
                if request is not None:
                    requests.append(request)
                if requests and (request is None or len(requests) == _BATCH):
                    break
            else:
                streams.pop(0)
            if requests:
                return requests
        return []

    def beside_samples(self) -> list[Request]:
        """The articles before and after those that are held back, if these are too few to learn."""
        requests: list[Request] = []
        for site, visit in self._scouted():
            if not visit.lessons.is_learning or visit.lessons.has_enough:
                continue
            for response in (arrival.response for arrival in visit.intake.arrivals):
                if isinstance(response, TextResponse):
                    url = site.public_url(response.url)
                    visit.record_neighbours(self._spider.article_page(response.text, url))
            beside = {key: visit.mentioned[key] for key in visit.neighbours}
            entries = [Entry(beside[key], "") for key in beside.keys() - self._frontier.seen]
            requests += self._frontier.candidates(entries, site)
        return requests

    def _scouted(self) -> Iterator[tuple[Site, Visit]]:
        """The blogs whose listings are unknown, if they are crawled completely."""
        if self._spider.home or self._spider.is_partial:
            return
        for site, visit in self._visits:
            if not visit.may_stop_early and not visit.is_spent:
                yield site, visit

    @property
    def _visits(self) -> Iterable[tuple[Site, Visit]]:
        return self._frontier.visits.items()

    def _whole(self) -> Iterable[tuple[Site, Visit]]:
        """The blogs that are crawled completely, not just a part."""
        return () if self._spider.is_partial else self._visits

    # --- More sources ---------------------------------------------------------------------------

    def _guesses(self) -> Iterator[Request | None]:
        """Feeds, then sitemaps, at the usual places if none is named; one at a time.

        Feeds are not tried again that were tried after the first page.
        """
        for site, visit in self._scouted():
            for sitemap in visit.sitemaps:
                yield from self._frontier.source(sitemap, site)
            yield None
            visit.feed_places = feed_places(site.start)
            while visit.feed_places and not visit.has_feed:
                yield from self._frontier.guessed_feed(site)
                yield None
            for name in _SITEMAPS:
                if visit.census.is_named_elsewhere:
                    break
                url = visit.guess(urljoin(site.start, f"/{name}"))
                yield from self._frontier.source(url, site)
                yield None

    def _indexed(self) -> Iterator[Request | None]:
        """The sitemaps in an index; feeds for single tags only if articles are missing."""
        for _, visit in self._visits:
            for url in visit.indexed:
                if visit.indexes_feeds and visit.census.is_complete:
                    break
                yield from self._frontier.source(url, visit.site)
                yield None

    def _archives(self) -> Iterator[Request | None]:
        """Pages that may list all articles, if no other source does.

        If the front page lists none, they are walked as listings.
        """
        for site, visit in self._visits:
            if visit.census.is_complete or visit.may_stop_early:
                continue
            for url in visit.archives:
                if visit.census.is_listed:
                    yield from self._frontier.source(url, site)
                else:
                    yield from self._frontier.listing(url, site, Walk(), previous=site.start)

    def _navigation(self) -> Iterator[Request | None]:
        """Links in the frame of the first page, which may lead to other listings."""
        for site, visit in self._scouted():
            yield None
            if visit.census.is_complete or visit.is_settled:
                continue
            known = self._frontier.seen | visit.pages
            ways = (url for url in visit.navigation if not _is_beside(url, site, visit))
            unknown = [url for url in ways if site.identity(url) not in known]
            for url in unknown[:_MOST_LISTINGS]:
                yield from self._frontier.scout(url, site, visit.ways.get(url, ""))

    def _ways_on(self) -> Iterator[Request | None]:
        """Links after the entries of a first page without a pager: one may lead to the rest."""
        for site, visit in self._scouted():
            for url, says in visit.ways.items():
                if visit.census.is_complete or not visit.is_short:
                    break
                if site.identity(url) not in self._frontier.seen | visit.pages:
                    yield from self._frontier.scout(url, site, says)
                    yield None

    def _guessed_pages(self) -> Iterator[Request | None]:
        """Pages by their number, then categories: a list may have a pager that a script makes.

        Where no feed, sitemap or archive page tells of more than the first page.
        """
        for site, visit in self._scouted():
            census = visit.census
            if census.is_named_elsewhere or not (visit.is_short and census.is_listed):
                continue
            yield None
            walk, number, before = Walk(is_found=True), 1, -1
            while "?" not in site.start and before < census.named and number < _MOST_GUESSED_PAGES:
                number, before = number + 1, census.named
                url = visit.guess(f"{site.start.rstrip('/')}/page/{number}/")
                if number == 2:
                    yield from self._frontier.scout(url, site)
                else:
                    yield from self._frontier.listing(url, site, walk, previous=site.start)
                yield None
            vain = 0
            for url in islice(visit.categories, _MOST_LISTINGS if number == 2 else 0):
                if vain < _MOST_VAIN:
                    before = census.named
                    yield from self._frontier.scout(url, site)
                    yield None
                    vain = vain + 1 if census.named == before else 0

    def _last_resort(self) -> Iterator[Request | None]:
        """Older pages of a feed, then categories and tags, if no source is complete."""
        for site, visit in self._scouted():
            yield None
            while (feed := visit.older_feed) and not visit.census.is_complete:
                visit.older_feed = ""
                yield from self._frontier.source(feed, site)
                yield None
            if visit.is_short and not visit.census.is_complete:
                visit.has_found |= bool(visit.periods)
                for url in visit.periods[:_MOST_PERIODS]:
                    yield from self._frontier.listing(url, site, Walk(), previous=site.start)
                yield None
            if visit.loose_ends and not visit.census.is_complete:
                visit.has_found |= bool(visit.categories)
                for url in islice(visit.categories, _MOST_LISTINGS):
                    yield from self._frontier.listing(url, site, Walk(), previous=site.start)
        yield None
        yield from self._candidates()

    def _walked_again(self) -> Iterator[Request | None]:
        """A listing again until it stays the same, if there is no other source to compare it with.

        For a blog that was walked before, :meth:`_unlisted` requests the known articles.
        """
        for site, visit in self._whole():
            walk, known = visit.walk, set[str]()
            if walk is None or not self._needs_another(visit, walk):
                continue
            for _ in range(_MOST_WALKS):
                before, known = walk, known | walk.names.keys()
                walk = Walk(is_found=before.is_found, is_again=True)
                yield from self._frontier.listing(before.start, site, walk, site.start)
                yield None
                if visit.failed or visit.is_spent or walk.confirms(before, known):
                    break
                self._spider.tally.listings_moved += 1
            else:
                visit.record_moving_listing(before.start, len(known | walk.names.keys()))

    def _needs_another(self, visit: Visit, walk: Walk) -> bool:
        if visit.failed or visit.is_spent or visit.stopped_early or not walk.may_have_moved:
            return False
        if self._spider.archive.walks.listed(visit.site.key):
            return False
        return not visit.census.is_covered(
            walk.names, besides=ARCHIVE if walk.is_found else LISTING
        )

    # --- Articles -------------------------------------------------------------------------------

    def _candidates(self) -> Iterator[Request | None]:
        """Pages that only feeds, sitemaps and archive pages name."""
        for site, visit in self._visits:
            if self._spider.arguments.category:
                continue
            if visit.leads_to_articles and not visit.census.named:
                # What leads to one article may lead to all: their own pages tell.
                others = (url for url in visit.navigation if url not in visit.periods)
                visit.census.add(ARCHIVE, others)
            visit.census.add(ARCHIVE, filter(visit.census.is_alike, visit.navigation))
            yield from self._unseen(site, visit)
            while visit.may_scout and not self._spider.is_partial:
                # A run for new articles need not check the other kinds of pages again.
                seen, is_settled = self._frontier.seen, visit.is_settled or visit.may_stop_early
                samples = list(visit.census.samples(seen, is_settled=is_settled))[:_BATCH]
                if not samples:
                    break
                if not visit.may_stop_early:
                    yield from self._frontier.random(samples[0].url, site)
                    yield None
                yield from self._frontier.candidates(samples, site)
                yield None
                yield from self._unseen(site, visit)

    def _unseen(self, site: Site, visit: Visit) -> Iterator[Request | None]:
        """The articles that no listing page names."""
        some = _FIRST
        while entries := visit.census.unseen(self._frontier.seen):
            if self._spider.arguments.since and visit.census.is_listed:  # with the newest
                entries = [entry for entry in entries if entry.date]
            asked = entries[: some or None]
            for start in range(0, len(asked), _BATCH):
                yield from self._frontier.candidates(asked[start : start + _BATCH], site)
            yield None
            if len(asked) == len(entries):
                break
            some = 0

    def _mentioned(self) -> Iterator[Request | None]:
        """Pages that articles link to but no source names.

        Those whose addresses look like articles', and those before and after an article. A few at a
        time, as long as most of them are articles.
        """
        for site, visit in self._scouted():
            yield None
            census = visit.census
            before, asked, some = census.reached, 0, _FEW
            while census.reached - before >= asked / 2:
                entries = [
                    Entry(url, "")
                    for key, url in visit.mentioned.items()
                    if key not in self._frontier.seen
                    and (key in visit.neighbours or census.is_alike(url) or census.is_found(url))
                ][:some]
                if not entries:
                    break
                yield from self._frontier.candidates(entries, site)
                yield None
                asked, some = asked + len(entries), 2 * some

    def _unlisted(self) -> Iterator[Request | None]:
        """Articles that were named before, and that nothing names any more."""
        archive = self._spider.archive
        for site, visit in self._whole():
            after = None if self._spider.is_truncated(visit) else ""
            is_whole = not (visit.stopped_early or visit.failed)
            if after is not None:
                archive.agenda.push(site.key, visit.pushed())
            while after is not None:
                known, after = archive.agenda.unlisted(site.key, after, whole=is_whole)
                yield from self._frontier.again(known, site)

    def _due(self) -> Iterator[Request | None]:
        """Addresses that are due, then those to which their pages led, until there are no more."""
        archive = self._spider.archive
        yield from self._in_batches(archive.agenda.due)
        has_more = True
        while has_more:
            yield None
            has_more = False
            for request in self._in_batches(archive.agenda.due, besides=archive.run.under_way):
                has_more = True
                yield request

    def _in_batches(
        self, ask: Ask, *, besides: Collection[tuple[str, str]] = ()
    ) -> Iterator[Request | None]:
        """Addresses from the archive, a few at a time; ``besides`` are not asked for again."""
        for site, _ in self._whole():
            after: str | None = ""
            while after is not None:
                known, after = ask(site.key, after)
                new = [one for one in known if (site.key, one.identity) not in besides]
                yield from self._frontier.again(new, site)

    def _probes(self) -> Iterator[Request | None]:
        """Other articles of a blog, if some have vanished."""
        for site, _ in self._whole():
            probes = self._spider.archive.agenda.probe(site.key, self._spider.vanished_max)
            yield from self._frontier.again(probes, site)


def _is_beside(url: str, site: Site, visit: Visit) -> bool:
    """Whether a page is outside the folder where the crawl begins, and all known articles are."""
    folder = f"{site.identity(site.start).rstrip('/')}/"
    return visit.census.are_sure_below(folder) and not site.identity(url).startswith(folder)


def next_of_feed(url: str) -> str:
    """The address of the next page of a WordPress feed."""
    before, _, query = url.partition("?")
    pairs = {key: found[-1] for key, found in parse_qs(query[:500]).items()}
    number = pairs.get("paged", "1")
    pairs["paged"] = str(int(number) + 1 if number.isdecimal() and len(number) < 6 else 2)
    return f"{before}?{urlencode(pairs)}" if urlsplit(url).path else url
