"""The statistics of a crawl, each by its name.

They are stored in Scrapy's statistics under ``blogcrawl/``, where Scrapy's own tools show them.
Only this module spells those keys: so a wrong name is an error, not a figure that is always 0.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.statscollectors import StatsCollector

_Value = TypeVar("_Value")
_ROOT = "blogcrawl/"


class Finding(NamedTuple):
    """A problem: a word for programs, a line for people, and the blog if there are several."""

    code: str
    line: str
    site: str


class LabelledCounts(Generic[_Value]):
    """Figures of one kind by name, such as a reason or a source."""

    def __init__(self, stats: StatsCollector, prefix: str) -> None:
        self._stats = stats
        self._prefix = prefix

    def __setitem__(self, name: str, value: _Value) -> None:
        self._stats.set_value(self._prefix + name, value)

    def get(self, name: str, default: _Value) -> _Value:
        """The figure of this name."""
        value: _Value = self._stats.get_value(self._prefix + name, default)
        return value

    def items(self) -> Iterator[tuple[str, _Value]]:
        """The names with their figures, in order of first use."""
        for key, value in self._stats.get_stats().items():
            if key.startswith(self._prefix):
                yield key.removeprefix(self._prefix), value


NO_LICENCE = "none named"
"""The name under which articles without a licence are counted."""
MOST_VALUES = 20
"""How many different values from pages are counted by name; the rest are "others"."""


class Counts(LabelledCounts[int]):
    """Counters of one kind."""

    def __getitem__(self, name: str) -> int:
        return self.get(name, 0)

    def add(self, name: str, number: int = 1) -> None:
        """Count ``number`` more."""
        self._stats.inc_value(self._prefix + name, number)

    def add_value(self, value: str) -> None:
        """Count a value from a page, under its own name while there are few."""
        names = {name for name, _ in self.items()}
        self.add(value if value in names or len(names) < MOST_VALUES else "others")

    def by_size(self) -> dict[str, int]:
        """The counters, the largest first."""
        return dict(sorted(self.items(), key=lambda pair: (-pair[1], pair[0])))

    def total(self) -> int:
        """The sum of the counters."""
        return sum(number for _, number in self.items())

    def within(self, prefix: str) -> Counts:
        """The counters whose names begin with ``prefix``, which is removed from the names."""
        return Counts(self._stats, self._prefix + prefix)


class _Count:
    """A counter."""

    def __set_name__(self, owner: type[Tally], name: str) -> None:
        self._key = _ROOT + name

    def __get__(self, tally: Tally, owner: type[Tally]) -> int:
        return int(tally.stats.get_value(self._key, 0))

    def __set__(self, tally: Tally, number: int) -> None:
        tally.stats.set_value(self._key, number)


class _Counts:
    """Counters of one kind by name."""

    def __set_name__(self, owner: type[Tally], name: str) -> None:
        self._prefix = f"{_ROOT}{name}/"

    def __get__(self, tally: Tally, owner: type[Tally]) -> Counts:
        return Counts(tally.stats, self._prefix)


class Tally:
    """The figures of a crawl so far: a view of its statistics, made wherever needed."""

    # From listings and other sources.
    sites = _Count()
    articles_listed = _Count()
    articles_settled = _Count()  # of those, articles that need no request
    listing_pages = _Count()
    listing_pages_again = _Count()
    listing_pages_ahead = _Count()
    listing_pages_beyond = _Count()
    listing_pages_empty = _Count()
    listing_pages_missing = _Count()
    listing_pages_moved = _Count()
    listings_moved = _Count()
    listings_truncated = _Count()
    listing_failed = _Counts()
    sites_failed = _Counts()
    sources_failed = _Counts()
    named = _Counts()
    missed = _Counts()
    unnamed = _Counts()
    left_out = _Counts()

    # Outcomes of requests and pages.
    addresses_refused = _Counts()
    budget = _Counts()
    failed = _Counts()
    forbidden = _Counts()
    gates = _Counts()
    hosts_given_up = _Count()
    missing = _Count()
    pages = _Counts()
    parts_failed = _Counts()
    pauses = _Count()
    robots_unreachable = _Count()
    scripted = _Counts()
    skipped = _Counts()

    # Outcomes of articles.
    field = _Counts()
    formulas = _Count()
    formulas_display = _Count()
    item_errors = _Counts()
    licences = _Counts()
    marks = _Counts()
    refused = _Counts()
    reread = _Counts()

    # The archive's own figures at the end.
    changes = _Counts()
    discovered = _Count()
    ledger = _Counts()
    reasons = _Counts()
    total = _Counts()
    unanswered = _Count()
    vanished = _Counts()

    # The delivery and the verdict.
    unwanted = _Counts()
    feeds_kept_back = _Count()
    problems = _Count()

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @property
    def articles(self) -> int:
        """How many articles the blog has in the archive, or else in this crawl."""
        return self.total.get("articles", self.scraped)

    @property
    def scraped(self) -> int:
        """How many items came through the pipelines, as Scrapy counts them."""
        return int(self.stats.get_value("item_scraped_count", 0))

    @property
    def requests(self) -> int:
        """How many requests were sent, as Scrapy counts them."""
        return int(self.stats.get_value("downloader/request_count", 0))

    @property
    def statuses(self) -> Counts:
        """The answers by their HTTP status, as Scrapy counts them."""
        return Counts(self.stats, "downloader/response_status_count/")

    @property
    def seconds(self) -> int:
        """How long the crawl has gone on."""
        begun = self.stats.get_value("start_time")
        return int((datetime.now(begun.tzinfo) - begun).total_seconds()) if begun else 0

    @property
    def spider_exceptions(self) -> dict[str, int]:
        """The exceptions of callbacks, as Scrapy counts them; the most frequent first."""
        raised = Counts(self.stats, "spider_exceptions/").by_size()
        raised.pop("count", None)
        return raised

    @property
    def robots_forbidden(self) -> int:
        """How many requests robots.txt forbade, as Scrapy counts them."""
        return int(self.stats.get_value("robotstxt/forbidden", 0))

    @property
    def coverage(self) -> LabelledCounts[float]:
        """The share of the articles that have a field."""
        return LabelledCounts(self.stats, f"{_ROOT}coverage/")

    @property
    def robots_why(self) -> LabelledCounts[str]:
        """Why robots.txt could not be fetched, by host."""
        return LabelledCounts(self.stats, f"{_ROOT}robots_why/")

    @property
    def unreached(self) -> LabelledCounts[list[str]]:
        """Some addresses that a source names but that gave no article."""
        return LabelledCounts(self.stats, f"{_ROOT}unreached/")

    @property
    def archive_failed(self) -> str:
        """The error that ended the archive; empty while it works."""
        return str(self.stats.get_value(f"{_ROOT}archive_failed", ""))

    @archive_failed.setter
    def archive_failed(self, why: str) -> None:
        self.stats.set_value(f"{_ROOT}archive_failed", why)

    @property
    def exit_code(self) -> int | None:
        """The exit code of the command; none before the feeds are stored."""
        code: int | None = self.stats.get_value(f"{_ROOT}exit_code")
        return code

    @exit_code.setter
    def exit_code(self, code: int) -> None:
        self.stats.set_value(f"{_ROOT}exit_code", code)

    def find(self, code: str, line: str, site: str = "") -> None:
        """Record a problem, with a word for programs and a line for people."""
        self.stats.set_value(f"{_ROOT}finding/{code}" + (f"/{site}" if site else ""), line)

    def findings(self) -> list[Finding]:
        """The recorded problems."""
        found = []
        for name, line in LabelledCounts[str](self.stats, f"{_ROOT}finding/").items():
            code, _, site = name.partition("/")
            found.append(Finding(code, str(line), site.rstrip("/")))
        return sorted(found)
