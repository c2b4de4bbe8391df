"""What is known about a blog: from its archive, and from this machine's last attempt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from blogcrawl import clock
from blogcrawl.archive import ArchiveError, visits
from blogcrawl.archive.database import open_database
from blogcrawl.archive.known import blog_of
from blogcrawl.archive.schema import articles, runs
from blogcrawl.fleet.check import distinctive
from blogcrawl.fleet.drift import drift
from blogcrawl.fleet.rhythm import silence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from blogcrawl.archive.database import Database
    from blogcrawl.fleet.attempts import Attempt
    from blogcrawl.fleet.check import Plan
    from blogcrawl.verdict import Past, Problem

# How many runs to search for a blog's last one, and how many articles tell its rhythm.
_MOST_RUNS, _MOST_ARTICLES = 200, 100


@dataclass
class BlogRecord:
    """What is known about a blog before it is crawled again."""

    attempt: Attempt | None = None
    articles: int = 0
    started: int | None = None
    """When its last run began; ``None`` before the first."""
    is_open: bool = False
    """Whether that run is unfinished, or still running."""
    lock_owner: str = ""
    """Who is using the archive now."""
    success: int | None = None
    """When the last complete and healthy run began."""
    judged: int | None = None
    """When the last run with a verdict began."""
    problems: list[Problem] = field(default_factory=list)
    """The problems of that run."""
    since: int | None = None
    """When the series of runs with the same health as that run began."""
    fresh: list[tuple[int, int]] = field(default_factory=list)
    """When runs began, and how many new articles each found."""
    notes: list[str] = field(default_factory=list)
    """What is worth a look, but no problem."""
    error: str = ""
    """Why the archive cannot be read."""

    @property
    def is_running(self) -> bool:
        return bool(self.lock_owner) and (self.is_open or self.started is None)

    @property
    def last(self) -> int | None:
        """When the last run or attempt began."""
        tried = self.attempt.started if self.attempt else None
        return max((one for one in (self.started, tried) if one is not None), default=None)

    @property
    def was_cut_short(self) -> bool:
        """Whether the last run was stopped or killed with the fleet, and waits to be resumed.

        A run that died or hung by itself waits for its usual time, or it would be retried forever.
        An attempt without an end may have finished its run, but not its feeds.
        """
        if self.attempt and self.attempt.was_cut_short:
            return True
        if self.attempt and (self.started or 0) <= (self.attempt.ended or 0):
            return False
        return self.is_open and (self.judged is None or self.judged < (self.started or 0))

    @property
    def has_failed(self) -> bool:
        """Whether the last attempt failed without a verdict in the archive."""
        attempt = self.attempt
        if attempt is None or not attempt.has_failed:
            return False
        if self.judged is not None and self.judged > (attempt.ended or 0):
            return False  # there was a run by hand since
        return self.judged is None or attempt.started > self.judged or not self.problems

    def new_since(self, moment: int) -> int:
        """How many new articles the runs after ``moment`` found."""
        return sum(count for started, count in self.fresh if started >= moment)


def record(plan: Plan, attempt: Attempt | None) -> BlogRecord:
    """Read the archive of a blog; if that fails, the record says why."""
    found = BlogRecord(attempt)
    try:
        with open_database(plan.settings, plan.archive, writes=False) as database:
            _read(database, plan, found)
    except ArchiveError as error:
        found.error = "" if str(error).endswith("there is none") else str(error)
    return found


def _read(database: Database, plan: Plan, found: BlogRecord) -> None:
    found.lock_owner = database.lock_owner
    run = _last_run(database, plan.asked)
    if run is not None:
        found.started, found.is_open = run.started, run.ended is None
    sites = [_site(database, key, start) for key, start in plan.starts.items()]
    there = articles.c.site.in_(sites), articles.c.is_gone.is_(False)
    newest = select(articles.c.published).where(*there, articles.c.published != "")
    newest = newest.order_by(articles.c.published.desc()).limit(_MOST_ARTICLES)
    with database.transaction() as connection:
        count = select(func.count()).select_from(articles).where(*there)
        found.articles = connection.scalar(count) or 0
        published = connection.scalars(newest).all()
    today = datetime.fromtimestamp(clock.now(), timezone.utc).date()
    if silent := silence(published, today):
        found.notes.append(str(silent))
    histories = [visits.past(database, site) for site in sites]
    for history in histories:
        found.notes += drift([past.figures for past in history])
    _judge(found, histories)


def _judge(found: BlogRecord, histories: Sequence[list[Past]]) -> None:
    """Set the verdict on the last run, over all blogs crawled in it, and since when it holds."""
    by_run: dict[int, list[Past]] = {}
    for history in histories:
        for past in history:
            by_run.setdefault(past.figures.run, []).append(past)
    for number in sorted(by_run):
        visit = by_run[number]
        problems = [problem for past in visit for problem in past.problems]
        started = visit[0].figures.started
        if found.judged is None or bool(problems) != bool(found.problems):
            found.since = started
        found.judged, found.problems = started, problems
        found.fresh.append((started, sum(past.figures.changes.get("new", 0) for past in visit)))
        if not problems and all(past.figures.is_finished for past in visit):
            found.success = started


def _site(database: Database, key: str, start: str) -> str:
    """The archive's key of the blog that starts at ``start``."""
    known = blog_of(database, key, start)
    return known.site if known else key


def _last_run(database: Database, asked: dict[str, Any]) -> Row[Any] | None:
    """The last run with the same arguments."""
    wanted = json.loads(json.dumps(asked))
    with database.transaction() as connection:
        query = select(runs).order_by(runs.c.run.desc()).limit(_MOST_RUNS)
        for row in connection.execute(query):
            if distinctive(json.loads(row.arguments)) == wanted:
                return row
    return None
