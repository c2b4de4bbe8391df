"""Whether a crawl that ran is one to trust."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy import signals

from blogcrawl.extensions.figures import counted, number, percent, reasons

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure
    from typing_extensions import Self


class HealthExtension:
    """Find what is wrong with a crawl, from its statistics.

    A feed that replaces a file, the summary and the exit code all ask :meth:`problems`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.coverage_min = crawler.settings.getdict("COVERAGE_MIN")
        self.loss_max = crawler.settings.getfloat("LOSS_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        health = cls(crawler)
        crawler.signals.connect(health.item_error, signals.item_error)
        return health

    def item_error(self, item: Any, failure: Failure) -> None:
        """Count an exception in a pipeline, of which Scrapy keeps no statistic."""
        self.stats.inc_value(f"blogcrawl/item_errors/{type(failure.value).__name__}")

    def problems(self, reason: str) -> list[str]:
        """Return what is wrong with the crawl that was closed for ``reason``, a line each."""
        return [
            *self._end(reason),
            *self._listing(),
            *self._exceptions(),
            *self._losses(),
            *self._completeness(),
            *self._coverage(),
        ]

    def doubts(self, reason: str) -> list[str]:
        """Return the problems for which a snapshot is not worth the file that it replaces.

        Of several blogs, one whose listing failed harms no other: what the others gave is
        delivered, and the problem is still one.
        """
        failed = len(counted(self.stats, "blogcrawl/sites_failed/"))
        if 0 < failed < self._count("blogcrawl/sites"):
            return [problem for problem in self.problems(reason) if problem not in self._listing()]
        return self.problems(reason)

    def _end(self, reason: str) -> list[str]:
        return [] if reason == "finished" else [f"the crawl was stopped before its end ({reason})"]

    def _listing(self) -> list[str]:
        pages = self._count("blogcrawl/listing_pages")
        failed = counted(self.stats, "blogcrawl/listing_failed/")
        empty = self._count("blogcrawl/listing_pages_empty")
        problems = []
        if not pages and self._count("robotstxt/forbidden"):
            problems.append("robots.txt forbids the listing")
        elif not pages and failed.keys() == {"not_found"}:
            problems.append("the listing is not there: the site answers 404; is the address right?")
        elif not pages and failed:
            problems.append(f"the site is down: no listing page could be read ({reasons(failed)})")
        elif failed:
            pages_failed = number(sum(failed.values()), "listing page") + self._where()
            problems.append(
                f"{pages_failed} failed, so the listing is incomplete ({reasons(failed)})"
            )
        if empty:
            problems.append(f"{number(empty, 'listing page')} without article links")
        if not problems and not self._count("item_scraped_count"):
            problems.append("no article was found")
        return problems

    def _where(self) -> str:
        """Of several blogs, the ones whose listing failed."""
        hosts = counted(self.stats, "blogcrawl/sites_failed/")
        return f" of {', '.join(hosts)}" if self._count("blogcrawl/sites") > 1 else ""

    def _exceptions(self) -> list[str]:
        raised = counted(self.stats, "spider_exceptions/")
        raised.pop("count", None)
        errors = counted(self.stats, "blogcrawl/item_errors/")
        problems = []
        if raised:
            exceptions = number(sum(raised.values()), "exception")
            problems.append(f"{exceptions} in the spider ({reasons(raised)})")
        if errors:
            articles = number(sum(errors.values()), "article")
            problems.append(f"{articles} lost to an exception in a pipeline ({reasons(errors)})")
        return problems

    def _losses(self) -> list[str]:
        listed = self._count("blogcrawl/articles_listed")
        by_reason = Counter(counted(self.stats, "blogcrawl/refused/"))
        by_reason.update(counted(self.stats, "blogcrawl/failed/"))
        lost = by_reason.total()
        if lost <= self.loss_max * listed:
            return []
        [(reason, count)] = by_reason.most_common(1)
        return [
            f"{lost:,} of {listed:,} articles listed were refused or failed, "
            f"more than {percent(self.loss_max)} (most: {reason}, {count})"
        ]

    def _completeness(self) -> list[str]:
        """Sources other than the listing that name articles which were not reached."""
        missed = counted(self.stats, "blogcrawl/missed/")
        return [
            f"the {source} names {named:,} articles, of which {missed[source]:,} were not reached, "
            f"more than {percent(self.loss_max)}"
            for source, named in counted(self.stats, "blogcrawl/named/").items()
            if not source.endswith("listing") and missed.get(source, 0) > self.loss_max * named
        ]

    def _coverage(self) -> list[str]:
        items = self._count("item_scraped_count")
        problems = []
        for name, least in self.coverage_min.items():
            share = self._count(f"blogcrawl/field/{name}") / items if items else 1.0
            if share < float(least):
                problems.append(
                    f"only {percent(share)} of the articles have {name}, "
                    f"at least {percent(float(least))} are expected"
                )
        return problems

    def _count(self, name: str) -> int:
        return int(self.stats.get_value(name, 0))
