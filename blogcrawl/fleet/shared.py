"""What the machines of a fleet share on PostgreSQL: one schema with the queue and records."""

from __future__ import annotations

import json
import logging
import time
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import archive_file
from blogcrawl.archive.database.errors import message_of
from blogcrawl.fleet.attempts import Attempt, Attempts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psycopg
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

# No archive has this schema: their names contain no hyphen.
SCHEMA = '"blogcrawl-fleet"'
_NOTES = "CREATE TABLE IF NOT EXISTS notes (name text PRIMARY KEY, note jsonb NOT NULL)"
_NOTE = """
    INSERT INTO notes VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET note = excluded.note
"""
_MAKING = 0x626C6F67  # the lock for creating the schema
# Seconds after which a server that is gone is given up.
_WAITS = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10}


def connection_of(settings: BaseSettings) -> dict[str, Any] | None:
    """psycopg's arguments to connect to the archives' database; ``None`` if it is no server.

    Raises :class:`ArchiveError`.
    """
    if not settings["ARCHIVE_URL"] or archive_file(settings, "x"):
        return None
    url = make_url(settings["ARCHIVE_URL"])
    named = url.translate_connect_args(username="user", database="dbname")
    return {**_WAITS, **named, **url.query, "options": f"-c search_path={SCHEMA}"}


def attempts_of(settings: BaseSettings) -> Attempts:
    """The records of attempts, shared by all machines of the fleet if possible."""
    connection = connection_of(settings)
    return SharedAttempts(connection) if connection else Attempts()


def make(connection: dict[str, Any], sql: str = "", sign: str = "") -> None:
    """Create the schema with its records; and run ``sql`` unless its table ``sign`` exists."""
    with connect(connection) as database:
        database.execute(b"SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        database.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
        database.execute(_NOTES.encode())
        row = database.execute(
            "SELECT to_regclass(%s)", (f"{SCHEMA}.{sign or 'notes'}",)
        ).fetchone()
        if sql and row == (None,):
            database.execute(sql.encode())


class SharedAttempts(Attempts):
    """The records in the database; logs stay on the machine that wrote them."""

    is_shared = True

    def __init__(self, connection: dict[str, Any], folder: Path | None = None) -> None:
        super().__init__(folder)
        self._connection = connection
        self._is_made = False
        self._is_away = False
        self._unwritten: dict[str, Attempt] = {}
        """What could not be recorded yet."""
        self.patience: float = 0
        """Seconds to wait for a database that is being restarted, once until it is there again."""

    def check(self) -> None:
        with connect(self._connection):
            pass

    def last(self, name: str) -> Attempt | None:
        query = "SELECT note FROM notes WHERE name = %s"
        rows = self._ask(lambda database: database.execute(query, (name,)).fetchall())
        return Attempt(**rows[0][0]) if rows else None

    def record(self, name: str, attempt: Attempt) -> None:
        self._unwritten[name] = attempt
        notes = dict(self._unwritten)
        if self._ask(lambda database: _write(database, notes)):
            for written, one in notes.items():
                if self._unwritten.get(written) is one:
                    del self._unwritten[written]

    def _ask(self, ask: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        """The database's answer; ``None`` if it is gone, since the crawl continues without it."""
        end = time.monotonic() + (0 if self._is_away else self.patience)
        while True:
            try:
                answer = self._ask_once(ask)
            except ArchiveError as error:
                if time.monotonic() < end:
                    time.sleep(min(1, self.patience))
                    continue
                # Said once, not for each blog, and not by whoever waits and says it then.
                if not self._is_away and not self.patience:
                    logger.warning("the records of the fleet are not available: %s", error)
                self._is_away = True
                return None
            self._is_away = False
            return answer

    def _ask_once(self, ask: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        if not self._is_made:
            make(self._connection)
            self._is_made = True
        with connect(self._connection) as database:
            return ask(database)


def _write(database: psycopg.Connection[Any], notes: dict[str, Attempt]) -> bool:
    for name, attempt in notes.items():
        database.execute(_NOTE, (name, json.dumps(asdict(attempt))))
    return True


@contextmanager
def connect(connection: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """A connection with one transaction; raises :class:`ArchiveError`."""
    try:
        import psycopg
    except ImportError:
        reason = "it needs the package psycopg: pip install 'blogcrawl[fleet]'"
        raise ArchiveError(f"ARCHIVE_URL: {reason}") from None
    try:
        with psycopg.connect(**connection) as opened:
            yield opened
    except psycopg.Error as error:
        raise ArchiveError(f"ARCHIVE_URL: {message_of(error)}") from None
