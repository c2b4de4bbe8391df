"""Reads feeds, sitemaps and archive pages, which name articles besides the listing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from blogcrawl import clock
from blogcrawl.archive.known import known_source
from blogcrawl.archive.recheck import record_changes
from blogcrawl.spiders.arrivals import join, kept_page, unreadable
from blogcrawl.spiders.census import ARCHIVE, FEED
from blogcrawl.spiders.rounds import next_of_feed
from blogcrawl.spiders.sources import MOST_ENTRIES, read_source
from blogcrawl.spiders.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy import Request
    from scrapy.http import Response

    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.sources import Source
    from blogcrawl.spiders.visit import Visit

_OF_POSTS = re.compile("post|blog|article", re.I)
# How many sitemaps of an index are requested before their content is known.
_AT_ONCE = 3


class SourceReader:
    """Reads the sources of one crawl."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider

    def read(self, response: Response, site: Site) -> Iterator[Request]:
        """Record what a source names; walk the further pages of an archive page."""
        visit = self._spider.frontier.visits[site]
        if self._spider.frontier.sources_fill_budget(site):
            self._spider.tally.budget.add("sources")
            return
        source = read_source(response.body)
        if not (source and source.named):
            self.record_dead_source(
                response.url, site, "it names nothing" if source else "it is none"
            )
        if source:
            yield from self.record(response, site, source)
            return
        is_archive = site.identity(response.url) in map(site.identity, visit.archives)
        if problem := unreadable(response):
            self._spider.tally.sources_failed.add(problem)
        elif not visit.is_guess(response.url):
            assert isinstance(response, TextResponse)
            page = self._spider.listing_page(response.text, response.url)
            links = page.links()
            self._spider.refused_links.check(links, response.url)
            visit.census.add(ARCHIVE, links)
            self._keep_source(response, visit, ARCHIVE, links)
            next_page = page.next_page() if is_archive and not visit.may_stop_early else ""
            if next_page and site.owns(next_page):
                visit.has_found |= visit.is_short  # or the pager of the first page leads to all
                yield from self._spider.frontier.listing(next_page, site, Walk(), response.url)
        else:
            self._spider.tally.sources_failed.add("no_source")

    def record(self, response: Response, site: Site, source: Source) -> Iterator[Request]:
        """Record what a feed or a sitemap names."""
        visit = self._spider.frontier.visits[site]
        named = [join(response.url, named.url) for named in source.named]
        self._spider.refused_links.check(named, response.url)
        self._keep_source(response, visit, source.kind_label, named)
        if source.kind == "index":  # it may name many: those of posts come first
            visit.indexed += sorted(named, key=lambda url: not _OF_POSTS.search(url))
            for url in visit.indexed[:_AT_ONCE]:
                yield from self._spider.frontier.source(url, site)
            return
        visit.indexes_feeds |= source.kind == "feed" and response.url in visit.indexed
        is_new = visit.record_source(source, response.url, named, clock.now())
        keys = map(site.identity, named[:MOST_ENTRIES])
        changes = {key: mark for key in keys if (mark := visit.census.last_change(FEED, key))}
        record_changes(self._spider.archive, site.key, changes)
        if source.next_page and not visit.may_stop_early:
            yield from self._spider.frontier.source(join(response.url, source.next_page), site)
        elif is_new and "wordpress" in source.generator.lower():
            visit.older_feed = next_of_feed(response.url)

    def record_dead_source(self, url: str, site: Site, reason: str) -> None:
        """Record a source that is unreadable, if it was readable the last time."""
        public = site.public_url(url)
        if known := known_source(self._spider.archive, site.key, public):
            self._spider.frontier.visits[site].dead_sources[public] = (*known, reason)

    def _keep_source(
        self, response: Response, visit: Visit, kind: str, urls: Sequence[str]
    ) -> None:
        page = kept_page(response, visit.site, visit.names(urls), kind=kind)
        before = self._spider.archive.pages.keep(visit.site.key, page).before
        if kind != FEED:  # a feed names only the newest articles
            visit.record_dropped_names(before, page.names)
