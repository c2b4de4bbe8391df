"""The status of a blog of the fleet at a time: its health, next run and problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogcrawl import clock
from blogcrawl.fleet.schedule import grace

if TYPE_CHECKING:
    from blogcrawl.fleet.check import Plan
    from blogcrawl.fleet.record import BlogRecord


@dataclass(frozen=True)
class State:
    """The status of a blog."""

    name: str
    articles: int
    new: int
    """Recent new articles."""
    success: int | None
    """When the last healthy run began."""
    health: str
    """``healthy``, ``unhealthy``, ``failed``, ``unreadable`` or ``new``."""
    since: int | None
    """Since when it has been so."""
    is_running: bool
    next: int
    """When its next run is due; in the past if it is waiting for its turn."""
    is_overdue: bool
    wrong: tuple[str, ...]
    """The problems, one line each."""
    notes: tuple[str, ...]
    """What is worth a look, but no problem."""

    @property
    def is_well(self) -> bool:
        return self.health in ("healthy", "new") and not self.is_overdue

    def is_due(self, now: int) -> bool:
        return self.next <= now and not self.is_running


def state(plan: Plan, record: BlogRecord, now: int, late: int) -> State:
    """The status of the blog of a plan; articles of runs after ``late`` count as new."""
    due = next_run(plan, record, now)
    is_overdue = not record.is_running and due + grace(plan.schedule, due) < now
    health, since, wrong = _health(record)
    if is_overdue:
        wrong = (*wrong, f"overdue since {clock.iso(due)}: is the timer on?")
    return State(
        plan.name,
        record.articles,
        record.new_since(late),
        record.success,
        health,
        since,
        record.is_running,
        due,
        is_overdue and record.last is not None,
        wrong,
        tuple(record.notes),
    )


def next_run(plan: Plan, record: BlogRecord, now: int) -> int:
    """When the next run of a blog is due: at once if it is new or was interrupted."""
    last = record.last
    if last is None or last > now + clock.DAY:  # recorded by a wrong clock
        return now
    return last if record.was_cut_short and not record.is_running else plan.schedule.after(last)


def _health(record: BlogRecord) -> tuple[str, int | None, tuple[str, ...]]:
    """The health of a blog, since when, and its problems."""
    attempt = record.attempt
    if record.error:
        return "unreadable", None, (record.error,)
    if attempt and record.has_failed:
        reason = attempt.reason or "it wrote no reason; see its log"
        return "failed", attempt.failing_since, (f"{reason} ({_code(attempt.code)})",)
    if record.judged is None:  # before the first run, or without an archive
        is_well = attempt is not None and attempt.code == 0
        return "healthy" if is_well else "new", None, ()
    health = "unhealthy" if record.problems else "healthy"
    return health, record.since, tuple(map(str, record.problems))


def _code(code: int | None) -> str:
    return f"exit code {code}" if code is not None and code >= 0 else f"signal {-(code or 0)}"
