"""Whether the result of a crawl can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals

from blogcrawl.extensions.listing import listing_problems
from blogcrawl.items import FIELDS
from blogcrawl.tally import Tally
from blogcrawl.verdict import Bounds, Figures, Problem, judge_run
from blogcrawl.verdict.words import counted, percent, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from blogcrawl.verdict import Past

# Scrapy's close reasons of a crawl that reached one of its budgets.
_BUDGETS = {
    "closespider_timeout": "CLOSESPIDER_TIMEOUT, the seconds of a run",
    "memusage_exceeded": "MEMUSAGE_LIMIT_MB, the memory",
}
_REPORT = "see the log for where; the blog's other articles are not touched by it"


class HealthExtension:
    """Finds the problems of a crawl, from its tally and the figures of its blogs.

    The summary and the exit code use :meth:`problems`, a feed that replaces a file uses
    :meth:`doubts`, the archive :meth:`verdict`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.tally = Tally(crawler.stats)
        self.vanished_max = crawler.settings.getfloat("VANISHED_MAX")
        self.bounds = Bounds(
            crawler.settings.getfloat("LOSS_MAX"),
            crawler.settings.getbool("JUDGE_BY_PAST"),
            {name: float(v) for name, v in crawler.settings.getdict("COVERAGE_MIN").items()},
        )
        self.visits: dict[str, tuple[list[Past], Figures]] = {}
        """The earlier runs and the figures of each blog of the crawl."""
        self.truncated: tuple[str, ...] = ()
        """The blogs whose listing named far fewer articles than before."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        health = cls(crawler)
        crawler.signals.connect(health.item_error, signals.item_error)
        return health

    def item_error(self, item: Any, failure: Failure) -> None:
        """Count an exception in a pipeline, which Scrapy's statistics do not."""
        self.tally.item_errors.add(type(failure.value).__name__)

    def problems(self, reason: str) -> list[str]:
        """Return the problems of the crawl that was closed for ``reason``, one line each."""
        return list(map(str, self.verdict(reason)))

    def doubts(self, reason: str) -> list[Problem]:
        """Return the problems that make the crawl's articles doubtful.

        If the listing of one of several blogs failed, the articles of the others are still
        delivered; the problem is reported nevertheless.
        """
        return [problem for problem in self.verdict(reason) if not problem.is_harmless]

    def verdict(self, reason: str) -> list[Problem]:
        """Return all problems of the crawl that was closed for ``reason``."""
        if failure := self.tally.archive_failed:
            return [Problem("archive", failure)]  # all other problems follow from it
        if reason == "shutdown":
            return [*self._end(reason), *self._exceptions()]
        crawl = [
            *self._end(reason),
            *self._budgets(),
            *listing_problems(self.tally, self.truncated),
            *self._findings(),
            *self._exceptions(),
            *self._ledger(),
            *self._vanished(),
        ]
        visits = self.visits or {"": ([], self._figures())}
        problems = [self._dated(problem) for problem in crawl]
        for site, (history, figures) in visits.items():
            problems += self._named(judge_run(history, figures, self.bounds), site)
        return problems

    def of_site(self, problems: Iterable[Problem], site: str) -> list[Problem]:
        """The problems of one of the crawl's blogs."""
        return [problem for problem in problems if not problem.sites or site in problem.sites]

    def _dated(self, problem: Problem) -> Problem:
        """The problem with the last run that did not have it, if there is a single blog."""
        sites = problem.sites or tuple(self.visits)
        if problem.since is not None or len(sites) != 1 or sites[0] not in self.visits:
            return problem
        return problem.dated(self.visits[sites[0]][0])

    def _named(self, problems: Iterable[Problem], site: str) -> Iterable[Problem]:
        """The problems of a blog, with its name in them if there are several blogs."""
        for problem in problems:
            what = f"{site}: {problem.what}" if len(self.visits) > 1 else problem.what
            yield problem.for_sites((site,) if site else (), what)

    def _end(self, reason: str) -> list[Problem]:
        if reason == "finished":
            return []
        why = f"budget: {_BUDGETS[reason]}" if reason in _BUDGETS else reason
        return [Problem("stopped", f"the crawl was stopped before its end ({why})")]

    def _budgets(self) -> list[Problem]:
        """The budgets that were reached.

        What was read is still delivered; otherwise an endless blog would never be.
        """
        beyond = self.tally.budget["pages"]
        if not beyond:
            return []
        what = f"budget: {counted(beyond, 'page')} beyond SITE_PAGES_MAX not asked for"
        return [Problem("budget", what, "if the blog is that large, raise it", is_harmless=True)]

    def _findings(self) -> list[Problem]:
        """The problems that the spider found, one line each under its code."""
        return [
            Problem(code, line, sites=(site,) if site else ())
            for code, line, site in self.tally.findings()
        ]

    def _exceptions(self) -> list[Problem]:
        raised, errors = self.tally.spider_exceptions, self.tally.item_errors.by_size()
        problems = []
        if raised:
            exceptions = counted(sum(raised.values()), "exception")
            what = f"{exceptions} in the spider ({reasons(raised)})"
            problems.append(Problem("exceptions", what, _REPORT))
        if errors:
            lost = counted(sum(errors.values()), "article")
            what = f"{lost} lost to an exception in a pipeline ({reasons(errors)})"
            problems.append(Problem("item_errors", what, _REPORT))
        return problems

    def _ledger(self) -> list[Problem]:
        """Every discovered address must have an outcome."""
        discovered = self.tally.discovered
        accounted = self.tally.ledger.total()
        problems = []
        if accounted != discovered:
            what = (
                f"the ledger does not add up: {discovered:,} addresses were discovered, "
                f"{accounted:,} accounted for"
            )
            problems.append(Problem("ledger", what))
        if unanswered := self.tally.unanswered:
            what = f"{counted(unanswered, 'address')} left without an answer"
            problems.append(Problem("unanswered", what, "run it again"))
        return problems

    def _vanished(self) -> list[Problem]:
        return [
            Problem(
                "vanished",
                f"of the articles of {site} that were asked for, more than "
                f"{percent(self.vanished_max)} have vanished: none is taken for gone",
                "where that is right, set VANISHED_MAX=1 once",
                sites=(site.rstrip("/"),),
            )
            for site in self.tally.vanished.by_size()
        ]

    def _figures(self) -> Figures:
        """The figures of a crawl without an archive, as far as they were counted."""
        tally = self.tally
        return Figures(
            articles=tally.articles,
            fields={name: tally.field[name] for name in FIELDS},
            refused=tally.refused.by_size(),
            failed=tally.failed.by_size(),
            discovered=tally.articles_listed,
            named=tally.named.by_size(),
            missed=tally.missed.by_size(),
        )
