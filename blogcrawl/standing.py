"""How the blogs of an archive stand: for people, and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.archive import visits
from blogcrawl.verdict.words import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.reader import Status

# How many addresses that failed a status names.
_FAILED_SHOWN = 10


def standing(database: Database, status: Status) -> dict[str, Any]:
    """How a blog stands, by its own last run, as JSON takes it."""
    history = visits.past(database, status.site)
    last = history[-1] if history else None
    problems = [problem.as_json() for problem in last.problems] if last else []
    for problem in problems:
        since = problem["since"]
        problem["since"] = clock.iso(since) if since is not None else None
    figures = last.figures if last else None
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
        "problems": problems,
        "lines": [str(problem) for problem in last.problems] if last else [],
    }


def told(stand: dict[str, Any], run: Row[Any] | None, owner: str) -> Iterator[str]:
    """How a blog stands, in lines."""
    yield f"  {stand['site']}"
    counts = f"{stand['gone']:,} gone, {stand['versions']:,} versions"
    yield f"    articles   {stand['articles']:,} ({counts})"
    if run is not None:
        yield told_of_run(run, owner, stand["verdict"])
    for line in stand["lines"]:
        yield f"    problem    {line}"
    if kept := stand["pages"]["pages"]:
        stored, size = stand["pages"]["stored"], stand["pages"]["size"]
        share = f"{stored:,} bytes, {stored / max(size, 1):.0%} of what they were"
        yield f"    pages      {kept:,} kept ({share})"
    yield f"    full walk  {stand['full_walk'] or 'none yet'}"
    yield f"    due        {stand['due']:,}"
    if stand["missing"]:
        yield f"    missing    {number(stand['missing'], 'article')}, kept until it is certain"
    if stand["failed"]:
        yield f"    failed     {number(len(stand['failed']), 'address')}"
    for one in stand["failed"][:_FAILED_SHOWN]:
        yield f"               {one['url']}: {one['reason']}"


def told_of_run(run: Row[Any], owner: str, verdict: str | None = None) -> str:
    """What came of the last run of an archive, for a blog with a ``verdict`` of its own."""
    if run.ended:
        came = f"{run.ended - run.started:,} s, {verdict or run.outcome or 'no verdict'}"
    else:
        came = f"under way ({owner})" if owner else "not ended; the next one resumes it"
    return f"    last run   {clock.iso(run.started)}, {came}"
