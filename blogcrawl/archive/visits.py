"""The figures of a run of a blog, computed from the archive, and those of earlier runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select

from blogcrawl import jsonl
from blogcrawl.archive.schema import addresses, articles, versions, visits
from blogcrawl.archive.terms import FAILED, MISSING, PENDING, REFUSED
from blogcrawl.items import FIELDS
from blogcrawl.verdict import Figures, Past, Problem
from blogcrawl.verdict.figures import ANSWERS, DEAD, PASSED_OVER
from blogcrawl.verdict.judge import OWN_TITLE
from blogcrawl.verdict.problem import MOST_URLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from blogcrawl.archive.database import Database

# How many earlier runs are read: a quarter of a year of daily ones.
_MOST_RUNS = 100
# Rows that are in memory at a time.
_CHUNK = 1_000
# Temporary reasons, which say nothing about the blog.
_PASSING = frozenset(("bot_gate", "truncated", "robots_unreachable"))


def measure(database: Database, site: str, run: int, started: int) -> Figures:
    """The figures of a run of a blog that the archive can tell."""
    figures = Figures(run, started)
    with database.transaction() as connection:
        twins = _same_titles(connection, site)
        shortest: list[tuple[int, str]] = []
        for row in _live(connection, site):
            if _add(figures, row, row.title in twins):
                shortest = sorted([*shortest, (row.letters or 0, row.url or "")])[:MOST_URLS]
        figures.urls["short"] = tuple(url for _, url in shortest)
        _compare(connection, site, figures)
        _count(connection, site, figures)
    return figures


def past(database: Database, site: str, before: int | None = None) -> list[Past]:
    """The runs of a blog before the run ``before``, the newest last."""
    mine = visits.c.site == site
    if before is not None:
        mine = and_(mine, visits.c.run != before)
    query = select(visits).where(mine).order_by(visits.c.run.desc()).limit(_MOST_RUNS)
    with database.transaction() as connection:
        rows = connection.execute(query).all()
    return [_past_of(row) for row in reversed(rows)]


def record(database: Database, site: str, figures: Figures, problems: Sequence[Problem]) -> None:
    """Record the figures and problems of a run of a blog."""
    serialized = json.dumps([problem.as_json() for problem in problems], ensure_ascii=False)
    values = {"started": figures.started, "figures": figures.to_json(), "problems": serialized}
    with database.transaction() as connection:
        mine = and_(visits.c.site == site, visits.c.run == figures.run)
        connection.execute(delete(visits).where(mine))
        connection.execute(insert(visits).values(site=site, run=figures.run, **values))


def gone(database: Database) -> set[str]:
    """The articles that are known to be gone."""
    with database.transaction() as connection:
        return set(connection.scalars(select(articles.c.id).where(articles.c.is_gone.is_(True))))


def _past_of(row: Row[Any]) -> Past:
    problems = tuple(map(Problem.from_json, json.loads(row.problems)))
    return Past(Figures.from_json(row.figures), problems)


def _live(connection: Connection, site: str) -> Iterable[Any]:
    """The articles of a blog, each with its current version and its address."""
    asked = and_(addresses.c.site == articles.c.site, addresses.c.identity == articles.c.address)
    query = (
        select(
            articles.c.title,
            articles.c.fields,
            versions.c.letters,
            versions.c.run,
            versions.c.change,
            addresses.c.url,
        )
        .join(versions, versions.c.revision == articles.c.revision)
        .outerjoin(addresses, asked)
        .where(articles.c.site == site, articles.c.is_gone.is_(False))
        .order_by(articles.c.id)
        .execution_options(yield_per=_CHUNK)
    )
    return connection.execute(query)


def _add(figures: Figures, row: Row[Any], is_twin: bool) -> bool:
    """Count an article; returns whether the run read it as new or changed."""
    has = [name for bit, name in enumerate(FIELDS) if row.fields >> bit & 1]
    has += [] if is_twin else [OWN_TITLE]
    lacks = [name for name in (*FIELDS, OWN_TITLE) if name not in has]
    figures.articles += 1
    _count_each(figures.fields, has, lacks)
    if row.letters is not None:
        _count_one(figures.lengths, row.letters.bit_length())
    is_read: bool = row.run == figures.run and row.change in ("new", "changed")
    if is_read:
        figures.read += 1
        _count_each(figures.read_fields, has, lacks)
        _count_one(figures.read_lengths, (row.letters or 0).bit_length())
        for name in lacks:
            _show(figures, f"without {name}", row.url)
    return is_read


def _compare(connection: Connection, site: str, figures: Figures) -> None:
    """Compare the articles that changed in the run with their previous versions."""
    now, then = versions.alias("now"), versions.alias("then")
    last = select(func.max(then.c.revision))
    last = last.where(then.c.site == now.c.site, then.c.id == now.c.id)
    last = last.where(then.c.revision < now.c.revision)
    before = versions.alias("before")
    query = (
        select(
            now.c.id,
            articles.c.fields,
            now.c.letters,
            before.c.fields.label("had"),
            before.c.letters.label("was"),
            before.c.item,
        )
        .select_from(articles)
        .join(now, now.c.revision == articles.c.revision)
        .join(before, before.c.revision == last.scalar_subquery())
        .where(now.c.site == site, now.c.run == figures.run, now.c.change == "changed")
        .execution_options(yield_per=_CHUNK)
    )
    for row in connection.execute(query):
        had, was = row.had, row.was
        if had is None:  # written by an older version of the code
            item = jsonl.loads(row.item)
            had = sum(1 << n for n, name in enumerate(FIELDS) if item.get(name))
            was = len(item.get("text") or "")
        names = [name for bit, name in enumerate(FIELDS) if had >> bit & 1]
        lost = [name for bit, name in enumerate(FIELDS) if (had & ~row.fields) >> bit & 1]
        _count_each(figures.had_fields, names)
        _count_each(figures.blanked, lost)
        for name in lost:
            _show(figures, f"lost {name}", f"https://{row.id}")
        figures.changed += 1
        if row.letters is not None and 4 * row.letters < was:
            figures.shrunk += 1
            _show(figures, "shrunk", f"https://{row.id}")


def _count(connection: Connection, site: str, figures: Figures) -> None:
    """Count the outcomes of the run's addresses, and the changes."""
    mine = and_(addresses.c.site == site, addresses.c.run == figures.run)
    columns = (addresses.c.outcome, addresses.c.reason, addresses.c.is_sure)
    rows = select(*columns, func.count()).where(mine).group_by(*columns).order_by(*columns)
    for outcome, reason, is_sure, count in connection.execute(rows):
        if reason in DEAD and not is_sure:  # named only by an outdated sitemap
            continue
        figures.discovered += count if reason not in PASSED_OVER else 0
        if outcome == PENDING and reason.startswith(MISSING):
            figures.missing += count
        if outcome in (REFUSED, FAILED):
            counts = figures.refused if outcome == REFUSED else figures.failed
            counts[reason] = counts.get(reason, 0) + count
            there = and_(mine, addresses.c.outcome == outcome, addresses.c.reason == reason)
            shown = select(addresses.c.url).where(there).order_by(addresses.c.identity)
            found = connection.scalars(shown.limit(MOST_URLS)).all()
            figures.urls[reason] = (*figures.urls.get(reason, ()), *found)[:MOST_URLS]
    fresh = and_(mine, addresses.c.first_run == figures.run, addresses.c.outcome == REFUSED)
    told = addresses.c.reason.not_in([*ANSWERS, *PASSED_OVER, *_PASSING])
    for url in connection.scalars(select(addresses.c.url).where(fresh, told)):
        figures.unread += 1
        _show(figures, "unread", url)
    mine = and_(versions.c.site == site, versions.c.run == figures.run)
    changes = select(versions.c.change, func.count()).where(mine).group_by(versions.c.change)
    figures.changes = {row[0]: row[1] for row in connection.execute(changes)}


def _same_titles(connection: Connection, site: str) -> set[str]:
    """Titles that several articles of a blog have."""
    there = and_(articles.c.site == site, articles.c.is_gone.is_(False), articles.c.title != "")
    several = select(articles.c.title).where(there).group_by(articles.c.title)
    return set(connection.scalars(several.having(func.count() > 1)))


def _count_each(counts: dict[str, int], names: Sequence[str], others: Sequence[str] = ()) -> None:
    for name in names:
        _count_one(counts, name)
    for name in others:
        counts.setdefault(name, 0)


def _count_one(counts: dict[Any, int], name: Any) -> None:
    counts[name] = counts.get(name, 0) + 1


def _show(figures: Figures, name: str, url: str | None) -> None:
    """Remember an example address for a figure."""
    shown = figures.urls.get(name, ())
    if url and len(shown) < MOST_URLS:
        figures.urls[name] = (*shown, url)
