"""How a blog of the fleet stands at a time: its health, its next run, and what is wrong."""

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
    """How a blog stands."""

    name: str
    articles: int
    new: int
    """New articles of late."""
    success: int | None
    """When the last healthy run began."""
    health: str
    """``healthy``, ``unhealthy``, ``failed``, ``unreadable`` or ``new``."""
    since: int | None
    """Since when it has been so."""
    is_running: bool
    next: int
    """When its next run is due; in the past where it waits."""
    is_overdue: bool
    wrong: tuple[str, ...]
    """What is wrong, a line each."""
    notes: tuple[str, ...]
    """What is worth a look and is no fault."""

    @property
    def is_well(self) -> bool:
        return self.health in ("healthy", "new") and not self.is_overdue

    def is_due(self, now: int) -> bool:
        return self.next <= now and not self.is_running


def state(plan: Plan, record: BlogRecord, now: int, late: int) -> State:
    """How the blog of a plan stands; articles of the runs after ``late`` are new."""
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
    """When the next run of a blog is due: at once for one that is new, or was cut short."""
    last = record.last
    if last is None or last > now + clock.DAY:  # by a clock that was wrong
        return now
    return last if record.was_cut_short and not record.is_running else plan.schedule.after(last)


def _health(record: BlogRecord) -> tuple[str, int | None, tuple[str, ...]]:
    """The health of a blog, since when, and what is wrong."""
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
