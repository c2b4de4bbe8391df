"""How the runs of an archive ended: since when it fails, and whether the operator was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from blogcrawl import clock
from blogcrawl.archive.schema import endings, runs

if TYPE_CHECKING:
    from blogcrawl.archive.database import Database


class RunHistory(NamedTuple):
    """A summary of how the runs ended."""

    last_success: int | None = None
    """When the last healthy run ended."""
    failing_since: int | None = None
    """When the first failed run after that began; ``None`` if there was none."""
    is_reported: bool = False
    """Whether the last message said that the blog fails."""


def record(database: Database, run: int, code: int) -> None:
    """Record the exit code of a run."""
    row = {"run": run, "code": code, "ended": clock.now()}
    with database.transaction() as connection:
        connection.execute(delete(endings).where(endings.c.run == run))
        connection.execute(insert(endings).values(row))


def record_message(database: Database, is_failing: bool) -> None:
    """Record with the last run that a message was sent, and what it said."""
    last = select(func.max(endings.c.run)).scalar_subquery()
    with database.transaction() as connection:
        connection.execute(update(endings).where(endings.c.run == last).values(told=is_failing))


def history(database: Database) -> RunHistory:
    """How the runs ended; empty for an archive from before this table."""
    if (database.version or 0) < 3:
        return RunHistory()
    right = endings.c.code == 0
    last_right = func.coalesce(select(func.max(endings.c.run)).where(right).scalar_subquery(), 0)
    began = select(func.min(runs.c.started)).join(endings, endings.c.run == runs.c.run)
    told = select(endings.c.told).where(endings.c.told.is_not(None))
    with database.transaction() as connection:
        return RunHistory(
            connection.scalar(select(func.max(endings.c.ended)).where(right)),
            connection.scalar(began.where(endings.c.run > last_right)),
            bool(connection.scalar(told.order_by(endings.c.run.desc()).limit(1))),
        )
