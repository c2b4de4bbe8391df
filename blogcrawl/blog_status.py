"""The status of the blogs of an archive, for people and for programs."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.archive import endings, visits
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.reader import Status

# How many failed addresses a status names.
_FAILED_SHOWN = 10
# The interval between runs is computed from at most, and at least, so many of the last runs.
_RUNS, _FEWEST = 15, 3


def blog_status(database: Database, status: Status) -> dict[str, Any]:
    """The status of a blog after its last run, ready for JSON."""
    history = visits.past(database, status.site)
    last = history[-1] if history else None
    problems = [problem.as_json() for problem in last.problems] if last else []
    for problem in problems:
        since = problem["since"]
        problem["since"] = clock.iso(since) if since is not None else None
    figures = last.figures if last else None
    due = overdue_since([past.figures.started for past in history], clock.now())
    failing = endings.history(database).failing_since
    return {
        "site": status.site,
        "articles": status.articles,
        "gone": status.gone,
        "versions": status.versions,
        "due": status.due,
        "pages": status.kept._asdict(),
        "missing": status.missing,
        "failed": [{"url": url, "reason": reason} for url, reason in status.failed],
        "full_walk": clock.iso(status.full_at) if status.full_at is not None else None,
        "verdict": ("unhealthy" if problems else "healthy") if last else None,
        "judged": clock.iso(figures.started) if figures else None,
        "changes": figures.changes if figures else {},
        "fields": figures.fields if figures else {},
        "overdue_since": clock.iso(due) if due is not None else None,
        "failing_since": clock.iso(failing) if failing is not None else None,
        "problems": problems,
        "lines": [str(problem) for problem in last.problems] if last else [],
    }


def overdue_since(started: Sequence[int], now: int) -> int | None:
    """Since when a run is overdue, judging by earlier intervals; ``None`` if it is not.

    ``started`` are the starts of the last runs, the newest last. The median ignores a run by hand
    in between; doubling it allows for a late timer.
    """
    pauses = [after - before for before, after in pairwise(started[-_RUNS:])]
    if len(pauses) < _FEWEST:
        return None
    usual = max(int(median(pauses)), clock.HOUR)
    return started[-1] + usual if now - started[-1] > 2 * usual else None


def status_lines(status: dict[str, Any], run: Row[Any] | None, lock_owner: str) -> Iterator[str]:
    """The status of a blog as lines of text."""
    yield f"  {status['site']}"
    counts = f"{status['gone']:,} gone, {status['versions']:,} versions"
    yield f"    articles   {status['articles']:,} ({counts})"
    if run is not None:
        yield run_line(run, lock_owner, status["verdict"])
    if status["failing_since"]:
        yield f"    failing    since {status['failing_since']}"
    if status["overdue_since"]:
        yield f"    overdue    since {status['overdue_since']}: does its timer run?"
    for line in status["lines"]:
        yield f"    problem    {line}"
    if kept := status["pages"]["pages"]:
        stored, size = status["pages"]["stored"], status["pages"]["size"]
        share = f"{stored:,} bytes, {stored / max(size, 1):.0%} of what they were"
        yield f"    pages      {kept:,} kept ({share})"
    yield f"    full walk  {status['full_walk'] or 'none yet'}"
    yield f"    due        {status['due']:,}"
    if status["missing"]:
        yield f"    missing    {counted(status['missing'], 'article')}, kept until it is certain"
    if status["failed"]:
        yield f"    failed     {counted(len(status['failed']), 'address')}"
    for one in status["failed"][:_FAILED_SHOWN]:
        yield f"               {one['url']}: {one['reason']}"


def run_line(run: Row[Any], lock_owner: str, verdict: str | None = None) -> str:
    """The result of the last run of an archive, for a blog with a ``verdict`` of its own."""
    if run.ended:
        came = f"{run.ended - run.started:,} s, {verdict or run.outcome or 'no verdict'}"
    else:
        came = f"under way ({lock_owner})" if lock_owner else "not ended; the next one resumes it"
    return f"    last run   {clock.iso(run.started)}, {came}"
