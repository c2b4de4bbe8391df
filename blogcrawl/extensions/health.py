"""Whether a crawl that ran is one to trust."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scrapy import signals

from blogcrawl.extensions.figures import articles, counted, number, percent, reasons
from blogcrawl.guard import REASONS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure
    from typing_extensions import Self

# Of fewer articles that a crawl has read, one without a field says nothing of the blog.
_TELLING = 10


# What Scrapy calls the end of a crawl that came to one of its budgets.
_BUDGETS = {
    "closespider_timeout": "CLOSESPIDER_TIMEOUT, the seconds of a run",
    "memusage_exceeded": "MEMUSAGE_LIMIT_MB, the memory",
}


class HealthExtension:
    """Find what is wrong with a crawl, from its statistics.

    The summary and the exit code ask :meth:`problems`, a feed that replaces a file
    :meth:`doubts`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.coverage_min = crawler.settings.getdict("COVERAGE_MIN")
        self.loss_max = crawler.settings.getfloat("LOSS_MAX")
        self.vanished_max = crawler.settings.getfloat("VANISHED_MAX")

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
        if failure := self.stats.get_value("blogcrawl/archive_failed"):
            return [str(failure)]  # whatever else went wrong came of it
        if reason == "shutdown":
            return [*self._end(reason), *self._exceptions()]
        return [
            *self._end(reason),
            *self._budgets(),
            *self._listing(),
            *self._exceptions(),
            *self._ledger(),
            *self._vanished(),
            *self._losses(),
            *self._completeness(),
            *self._coverage(),
        ]

    def doubts(self, reason: str) -> list[str]:
        """Return the problems for which a snapshot is not worth the file that it replaces.

        Of several blogs, one whose listing failed harms no other: what the others gave is
        delivered, and the problem is still one.
        """
        harmless = self._budgets()
        if self._count("blogcrawl/budget/listing_pages_in_vain"):  # such as a calendar's
            harmless += self._empty()
        failed = len(counted(self.stats, "blogcrawl/sites_failed/"))
        if 0 < failed < self._count("blogcrawl/sites"):
            harmless += self._listing()
        return [problem for problem in self.problems(reason) if problem not in harmless]

    def _end(self, reason: str) -> list[str]:
        told = f"budget: {_BUDGETS[reason]}" if reason in _BUDGETS else reason
        return [] if reason == "finished" else [f"the crawl was stopped before its end ({told})"]

    def _budgets(self) -> list[str]:
        """What of a blog was not asked for because it was too much.

        What was read is as good as ever; a blog that leads on without end would never be delivered.
        """
        beyond = self._count("blogcrawl/budget/pages")
        if not beyond:
            return []
        return [
            f"budget: {number(beyond, 'page')} beyond SITE_PAGES_MAX not asked for; "
            "if the blog is that large, raise it"
        ]

    def _listing(self) -> list[str]:
        pages = self._count("blogcrawl/listing_pages")
        failed = counted(self.stats, "blogcrawl/listing_failed/")
        failed.pop("budget", None)
        problems = []
        if not pages and self._count("robotstxt/forbidden"):
            problems.append("robots.txt forbids the listing")
        elif not pages and failed.keys() == {"not_found"}:
            problems.append("the listing is not there: the site answers 404; is the address right?")
        elif not pages and failed and failed.keys() <= {"offsite", *REASONS}:
            problems.append("the address leads to another host: name that one if it is the blog's")
        elif not pages and failed.keys() == {"robots_unreachable"}:
            problems.append("robots.txt cannot be had, so nothing was fetched: try again later")
        elif not pages and failed:
            problems.append(f"the site is down: no listing page could be read ({reasons(failed)})")
        elif failed:
            pages_failed = number(sum(failed.values()), "listing page") + self._where()
            problems.append(
                f"{pages_failed} failed, so the listing is incomplete ({reasons(failed)})"
            )
        if given_up := self._count("blogcrawl/hosts_given_up"):
            problems.append(f"{number(given_up, 'host')} given up, which asks to be left alone")
        problems += self._empty()
        if truncated := self._count("blogcrawl/listings_truncated"):
            problems.append(
                f"{number(truncated, 'listing')} named far fewer articles than the last time; "
                "where that is right, set VANISHED_MAX=1 once"
            )
        if not problems and not articles(self.stats):
            problems.append("no article was found")
        return problems

    def _empty(self) -> list[str]:
        empty = self._count("blogcrawl/listing_pages_empty")
        return [f"{number(empty, 'listing page')} without article links"] if empty else []

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

    def _ledger(self) -> list[str]:
        """Every address that was discovered must have come to something."""
        discovered = self._count("blogcrawl/discovered")
        accounted = sum(counted(self.stats, "blogcrawl/ledger/").values())
        problems = []
        if accounted != discovered:
            problems.append(
                f"the ledger does not add up: {discovered:,} addresses were discovered, "
                f"{accounted:,} accounted for"
            )
        if unanswered := self._count("blogcrawl/unanswered"):
            problems.append(f"{number(unanswered, 'address')} left without an answer")
        return problems

    def _vanished(self) -> list[str]:
        return [
            f"of the articles of {site} that were asked for, more than {percent(self.vanished_max)}"
            " have vanished: none is taken for gone; where that is right, set VANISHED_MAX=1 once"
            for site in counted(self.stats, "blogcrawl/vanished/")
        ]

    def _losses(self) -> list[str]:
        listed = max(self._count("blogcrawl/articles_listed"), articles(self.stats))
        by_reason = Counter(counted(self.stats, "blogcrawl/refused/"))
        by_reason.update(counted(self.stats, "blogcrawl/failed/"))
        del by_reason["duplicate"]  # it is there, by its other address
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
        """Fields that too few articles have: of the blog, or of those that were read just now."""
        items = self._count("item_scraped_count")
        groups = [("the articles", "blogcrawl/field/", items)]
        if counted(self.stats, "blogcrawl/total/"):
            groups = [("the articles", "blogcrawl/total/field/", articles(self.stats))]
            if items >= _TELLING:
                groups.append(("the articles read just now", "blogcrawl/field/", items))
        problems = []
        for name, least in self.coverage_min.items():
            for what, prefix, number_of in groups:
                share = self._count(prefix + name) / number_of if number_of else 1.0
                if share < float(least):
                    problems.append(
                        f"only {percent(share)} of {what} have {name}, "
                        f"at least {percent(float(least))} are expected"
                    )
                    break
        return problems

    def _count(self, name: str) -> int:
        return int(self.stats.get_value(name, 0))
