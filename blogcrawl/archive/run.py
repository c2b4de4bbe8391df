"""The run: when it began, whether it resumes a killed one, and its outcomes so far.

A run that is killed is resumed by the next process, if that has the same arguments and starts soon
enough.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, insert, select, update

from blogcrawl import clock
from blogcrawl.archive.conditions import IS_MISSING, SAYS_NOTHING
from blogcrawl.archive.records import Ledger
from blogcrawl.archive.schedule import RESUME_WITHIN, SLACK
from blogcrawl.archive.schema import addresses, runs, sites
from blogcrawl.archive.terms import FOR_GOOD, PENDING, STORED, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.records import NamedAddress
    from blogcrawl.archive.shapes import Values


@dataclass
class Run:
    """One run of the archive, shared by all its components."""

    database: Database
    extraction: str
    """The version of the code that reads articles, with the settings that it depends on."""
    number: int
    now: int
    """When this process began."""
    is_resumed: bool = False
    """Whether an earlier process began this run."""
    outcomes: Counter[str | None] = field(default_factory=Counter)
    """The outcomes of the run's addresses so far."""
    fresh: set[tuple[str, str]] = field(default_factory=set)
    """Site and identity of the addresses that this process entered, so that their rows hold nothing
    else worth reading."""
    under_way: set[tuple[str, str]] = field(default_factory=set)
    """Site and identity of the addresses that were requested and have no response yet."""

    @property
    def article_count(self) -> int:
        """How many articles the run has, read now or unchanged."""
        return self.outcomes[STORED] + self.outcomes[UNCHANGED]

    def transaction(self) -> AbstractContextManager[Connection]:
        """A transaction: all or nothing."""
        return self.database.transaction()

    def record_outcome(self, outcome: str) -> None:
        """Record the outcome of the run, for its status."""
        with self.transaction() as connection:
            mine = runs.c.run == self.number
            connection.execute(update(runs).where(mine).values(outcome=outcome))

    def ledger(self) -> Ledger:
        """The outcomes of the run's addresses."""
        columns = (addresses.c.outcome, addresses.c.reason)
        mine = addresses.c.run == self.number
        query = select(*columns, func.count()).where(mine).group_by(*columns)
        counts: dict[str, dict[str, int]] = {}
        with self.transaction() as connection:
            for outcome, reason, number in connection.execute(query):
                counts.setdefault(outcome, {})[reason] = number
            found = select(runs.c.discovered).where(runs.c.run == self.number)
            discovered = connection.scalar(found) or 0
        return Ledger(counts, discovered)

    # --- Values that several components write ---------------------------------------------------

    def new_row(self, site: str, one: NamedAddress) -> Values:
        """The row of an address that was never seen before."""
        return {
            "site": site,
            "identity": one.identity,
            "url": one.url,
            "is_sure": one.is_sure,
            "first_run": self.number,
            "first_at": self.now,
            "run": self.number,
            "outcome": PENDING,
            "reason": "",
            "misses": 0,
            "gones": 0,
        }

    def outcome_columns(self, outcome: str, reason: str = "") -> Values:
        """The columns of an address for its outcome in this run."""
        return {"run": self.number, "outcome": outcome, "reason": reason}

    def check_columns(self) -> Values:
        """The columns of an address for which the site answered in this run."""
        return {"checked_run": self.number, "checked_at": self.now}


def begin(database: Database, arguments: Mapping[str, object], extraction: str) -> Run:
    """Begin a run, or resume the last one if it had the same arguments and did not finish."""
    now = clock.now()
    text = json.dumps(arguments, sort_keys=True, ensure_ascii=False)
    with database.transaction() as connection:
        _mend_times(connection, now)
        last = _resumable(connection, text, extraction, now)
        if last is not None:
            database.run = last
            return Run(database, extraction, last, now, True, _take_up(connection, last))
        _count_misses(connection)
        begun = {"extraction": extraction, "started": now, "discovered": 0}
        result = connection.execute(insert(runs).values(arguments=text, **begun))
        assert result.inserted_primary_key
        database.run = result.inserted_primary_key[0]
        return Run(database, extraction, result.inserted_primary_key[0], now)


def _resumable(connection: Connection, arguments: str, extraction: str, now: int) -> int | None:
    """The last run, if it is to be resumed."""
    last = connection.execute(select(runs).order_by(runs.c.run.desc()).limit(1)).first()
    if last is None or last.ended is not None:
        return None
    if (last.arguments, last.extraction) != (arguments, extraction):
        return None
    seen_alive = _seen_alive(connection, last.run, last.started)
    return last.run if now - RESUME_WITHIN < seen_alive <= now + SLACK else None


def _seen_alive(connection: Connection, run: int, started: int) -> int:
    """The start of the last process of a run that got a response, or of the run itself."""
    mine = addresses.c.checked_run == run
    checked = connection.scalar(select(func.max(addresses.c.checked_at)).where(mine))
    return int(max(started, checked or 0))


def _count_misses(connection: Connection) -> None:
    """Count the misses of the last run, if it did not finish.

    A first miss only gets a date: only a finished run can tell whether too many are missing to be
    believed, see :class:`~blogcrawl.archive.closing.Closing`.
    """
    last = select(func.max(runs.c.run)).where(runs.c.ended.is_(None))
    is_last = last.scalar_subquery() == select(func.max(runs.c.run)).scalar_subquery()
    missed = and_(addresses.c.checked_run == last.scalar_subquery(), is_last, IS_MISSING)
    is_known = addresses.c.misses > 0
    counted = {
        "misses": addresses.c.misses + case((is_known, 1), else_=0),
        "gones": addresses.c.gones + case((addresses.c.reason.in_(FOR_GOOD), 1), else_=0),
        "missed_at": func.coalesce(addresses.c.missed_at, addresses.c.checked_at),
    }
    connection.execute(update(addresses).where(missed).values(counted))


def _take_up(connection: Connection, run: int) -> Counter[str | None]:
    """Make a resumed run repeat requests without a result; returns the other outcomes."""
    again = {"outcome": PENDING, "reason": "", "checked_run": None}
    mine = addresses.c.run == run
    connection.execute(update(addresses).where(and_(mine, SAYS_NOTHING)).values(again))
    query = select(addresses.c.outcome, func.count()).where(mine).group_by(addresses.c.outcome)
    return Counter({row[0]: row[1] for row in connection.execute(query) if row[0] != PENDING})


def _mend_times(connection: Connection, now: int) -> None:
    """Correct times in the future, from a wrong clock, so that those addresses are due again."""
    ahead = addresses.c.checked_at > now + SLACK
    here = {"checked_at": now, "due_at": now}
    connection.execute(update(addresses).where(ahead).values(here))
    walked = sites.c.full_at > now + SLACK
    connection.execute(update(sites).where(walked).values(full_at=None))
