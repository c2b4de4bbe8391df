"""The outcomes of addresses that gave no article: counted, and stored in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.origin import Origin
from blogcrawl.spiders.failures import REFUSED, reason_of, says_gone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twisted.python.failure import Failure

    from blogcrawl.items import RawArticle
    from blogcrawl.site import Site
    from blogcrawl.spiders.blog import BlogSpider
    from blogcrawl.spiders.visit import Visit


class Outcomes:
    """Handles the addresses of a crawl that gave no article. Each is counted by a reason."""

    def __init__(self, spider: BlogSpider) -> None:
        self._spider = spider

    def fail(self, failure: Failure) -> Iterator[RawArticle]:
        """Record a failed article page; yields the article from a listing page, if wanted."""
        url, (reason, detail) = url_of(failure), reason_of(failure)
        request, archive = failure.request, self._spider.archive  # type: ignore[attr-defined]
        site = request.cb_kwargs["site"]
        first = request.meta.get("redirect_urls", [url])[0]
        origin = Origin(site.key, site.identity(first), site.identity(url), url)
        visit = self._spider.frontier.visits[site]
        if reason == "budget":
            visit.is_spent = True
            self._spider.tally.skipped.add("budget")
            archive.answers.skip(site.key, origin.identity, reason)
        elif reason == "not_found":
            listing, is_sure = request.cb_kwargs["listing"], request.cb_kwargs["is_sure"]
            self.miss(origin, visit, listing, is_sure, reason, for_good=says_gone(failure))
        elif reason in REFUSED:
            yield from self.refuse(origin, visit.site, url, reason, detail)
        else:
            self._spider.tally.failed.add(reason)
            archive.answers.fail(site.key, origin.identity, reason)
            self._spider.logger.error("Article %s: %s%s", url, reason, detail)
            instead = self._spider.excerpts.fallback
            yield from instead(origin, visit.site, reason, is_refused=False)

    def miss(
        self,
        origin: Origin,
        visit: Visit,
        listing: str,
        is_sure: bool,
        reason: str,
        *,
        for_good: bool = False,
    ) -> None:
        """Record a missing article page, which a ``listing`` may name."""
        self._spider.frontier.in_vain[listing] += 1
        if not (is_sure and listing):  # an outdated feed or sitemap, not a dead link of the blog
            reason = "not_there"
        answers = self._spider.archive.answers
        if answers.miss(origin.site, origin.identity, reason, for_good=for_good):
            self._spider.tally.missing += 1
            message = "missing %s: kept until it is certain that it is gone"
            self._spider.logger.info(message, origin.url)
        elif reason != "not_there":
            self._count_refused(origin.url, reason)
        else:
            self._spider.tally.skipped.add("not_there")
            visit.record_missing(origin.url)

    def refuse(
        self, origin: Origin, site: Site, url: str, reason: str, detail: str = ""
    ) -> Iterator[RawArticle]:
        """Count a page that is no article; yields the article from a listing page, if wanted."""
        self._spider.archive.answers.refuse(origin.site, origin.identity, reason)
        self._count_refused(url, reason, detail)
        yield from self._spider.excerpts.fallback(origin, site, reason, is_refused=True)

    def skip(self, origin: Origin, listing: str, what: str) -> None:
        """Count a candidate that turned out to be no article."""
        self._spider.frontier.in_vain[listing] += 1
        self._spider.tally.skipped.add(what)
        self._spider.archive.answers.refuse(origin.site, origin.identity, "no_article")

    def is_known_by_another_address(self, origin: Origin, listing: str) -> bool:
        """Whether an address leads to an article that is requested at its own address.

        Not if the article was known at this address: then it has moved.
        """
        frontier, archive = self._spider.frontier, self._spider.archive
        if origin.landed in frontier.seen and not archive.identity.leads_to_article(origin):
            frontier.in_vain[listing] += 1
            self._spider.tally.skipped.add("moved")
            archive.answers.refuse_duplicate(origin, origin.landed)
            return True
        frontier.seen.add(origin.landed)
        return False

    def _count_refused(self, url: str, reason: str, detail: str = "") -> None:
        self._spider.tally.refused.add(reason)
        self._spider.logger.info("refused %s: %s%s", url, reason, detail)


def url_of(failure: Failure) -> str:
    """The address of a request that failed."""
    return str(failure.request.url)  # type: ignore[attr-defined]
