"""How the runs of an archive ended: since when it fails, and whether the operator knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from blogcrawl import clock
from blogcrawl.archive.schema import endings, runs

if TYPE_CHECKING:
    from blogcrawl.archive.database import Database


class RunHistory(NamedTuple):
    """What the ends of all runs come to."""

    last_success: int | None = None
    """When the last run ended that was healthy."""
    failing_since: int | None = None
    """When the first run began of those that failed since then; ``None`` if none did."""
    is_told: bool = False
    """Whether the last message said that it fails."""


def note(database: Database, run: int, code: int) -> None:
    """Note the exit code of a run."""
    row = {"run": run, "code": code, "ended": clock.now()}
    with database.transaction() as connection:
        connection.execute(delete(endings).where(endings.c.run == run))
        connection.execute(insert(endings).values(row))


def tell(database: Database, is_failing: bool) -> None:
    """Note by the last run that a message was sent, and what it said."""
    last = select(func.max(endings.c.run)).scalar_subquery()
    with database.transaction() as connection:
        connection.execute(update(endings).where(endings.c.run == last).values(told=is_failing))


def record(database: Database) -> RunHistory:
    """What the ends of all runs come to; nothing for an archive that is older than the table."""
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
