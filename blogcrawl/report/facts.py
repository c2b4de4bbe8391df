"""The data of a report about a blog, read from its archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from blogcrawl import clock, jsonl
from blogcrawl.archive import endings, visits
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.schema import articles, versions
from blogcrawl.report.broken import MOST, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.endings import RunHistory
    from blogcrawl.archive.reader import Status
    from blogcrawl.report.broken import Broken
    from blogcrawl.verdict import Past

# How many of the last changes are listed.
_CHANGES = 20
# How many articles are searched for broken formulas.
_LOOKED_AT = 2_000
# The lower bounds of the groups of articles by their number of formulas.
_GROUPS = (0, 1, 3, 10, 30, 100)


class Version(NamedTuple):
    """A version of an article."""

    day: str
    change: str
    title: str
    url: str
    language: str


@dataclass(frozen=True)
class Blog:
    """One blog of an archive."""

    archive: str
    site: str
    status: Status
    history: list[Past]
    """Its last runs, the newest last."""
    run_history: RunHistory
    months: dict[str, int]
    """Articles by month of publication, without gaps."""
    undated: int
    formulas: dict[str, int]
    """Articles by their number of formulas."""
    changes: list[Version]
    broken: list[Broken]
    """Some articles with broken formulas, the newest first."""

    @property
    def last(self) -> Past | None:
        return self.history[-1] if self.history else None

    @property
    def state(self) -> str:
        if self.last is None:
            return "not judged yet"
        return "failing" if self.last.problems else "healthy"


def blogs_of(database: Database, archive: str) -> Iterator[Blog]:
    """The blogs of an archive."""
    run_history = endings.history(database)
    for status in ArchiveReader(database).status(clock.now()):
        history = visits.past(database, status.site)
        with database.transaction() as connection:
            months, undated = _months(connection, status.site)
            formulas = _formulas(connection, status.site)
            changes = list(_changes(connection, status.site))
            formal = _formal(connection, status.site)
        yield Blog(
            archive,
            status.site,
            status,
            history,
            run_history,
            months,
            undated,
            formulas,
            changes,
            [*islice(broken(ArchiveReader(database).items(formal)), MOST)],
        )


def _live(site: str) -> Any:
    return and_(articles.c.site == site, articles.c.is_gone.is_(False))


def _months(connection: Connection, site: str) -> tuple[dict[str, int], int]:
    month = func.substr(articles.c.published, 1, 7)
    query = select(month, func.count()).where(_live(site)).group_by(month)
    found = {str(row[0]): int(row[1]) for row in connection.execute(query)}
    undated = sum(found.pop(name) for name in list(found) if len(name) < 7)
    return {
        name: found.get(name, 0)
        for name in _all_months(min(found, default=""), max(found, default=""))
    }, undated


def _all_months(first: str, last: str) -> Iterator[str]:
    """The months from one to another, such as ``2026-01``."""
    if not first:
        return
    (year, month), (last_year, last_month) = (map(int, one.split("-")) for one in (first, last))
    while (year, month) <= (last_year, last_month):
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _formulas(connection: Connection, site: str) -> dict[str, int]:
    query = select(articles.c.formulas, func.count()).where(_live(site))
    groups: Counter[int] = Counter()
    for number, count in connection.execute(query.group_by(articles.c.formulas)):
        groups[max(one for one in _GROUPS if one <= number)] += count
    ends = [*(str(one - 1) for one in _GROUPS[1:]), ""]
    names = {
        low: f"{low}–{high}" if high else f"{low}+" for low, high in zip(_GROUPS, ends, strict=True)
    }
    names[0] = "0"
    return {name: groups[low] for low, name in names.items()}


def _formal(connection: Connection, site: str) -> list[int]:
    """The current versions of the newest articles with formulas."""
    query = select(articles.c.revision).where(_live(site), articles.c.formulas > 0)
    query = query.order_by(articles.c.published.desc(), articles.c.id).limit(_LOOKED_AT)
    return [*connection.scalars(query)]


def _changes(connection: Connection, site: str) -> Iterator[Version]:
    columns = (versions.c.at, versions.c.change, versions.c.item)
    query = select(*columns).where(versions.c.site == site).order_by(versions.c.revision.desc())
    for at, change, text in connection.execute(query.limit(_CHANGES)):
        item = jsonl.loads(text)
        title, url = item.get("title") or "", item.get("url") or ""
        yield Version(clock.iso(at)[:10], change, title, url, item.get("language") or "")
