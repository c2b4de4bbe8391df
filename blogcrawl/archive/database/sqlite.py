"""An archive in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from blogcrawl.archive import schema
from blogcrawl.archive.database import lock
from blogcrawl.archive.database.connection import Database
from blogcrawl.archive.database.engine import sqlite_engine
from blogcrawl.archive.database.errors import MEND, ArchiveError, message_of, with_advice
from blogcrawl.archive.database.files import create, look_at, make_folder, refuse_remains, shown

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


class SqliteDatabase(Database):
    """A database in the file ``path``; if that is None, a temporary one for this run.

    With ``writes`` it takes the lock and creates what is missing; otherwise it only reads the file.
    """

    def __init__(self, path: Path | None, *, writes: bool = True) -> None:
        self.path = path
        self._lock: int | None = None
        if path is None:
            super().__init__(sqlite_engine("", writes), "of this run")
            self.prepare()
            return
        place = shown(path)
        try:
            was_there = os.path.lexists(path)
            if writes:
                make_folder(path.parent, place)
                self._lock = lock.take(path.with_name(f"{path.name}.lock"), place)
                if not os.path.lexists(path):
                    refuse_remains(path, place)
                    create(path)
            self.place = place
            self.refuse_newer(look_at(path, place))
            super().__init__(sqlite_engine(str(path), writes), place)
            self.was_there = was_there
        except OSError as error:
            self._unlock()
            said = error.strerror or str(error)
            reason = with_advice(said) or f"{said}; this user must be able to write there"
            raise ArchiveError(f"archive {place}: {reason}") from None
        except ArchiveError:
            self._unlock()
            raise
        try:
            if writes:
                self.prepare()
            if errors := self.integrity_errors(quick=True):
                raise ArchiveError(f"archive {place}: it is damaged ({errors[0]}); {MEND}")
        except ArchiveError:
            self.close()
            raise

    def _version(self, connection: Connection) -> int | None:
        found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'meta'"))
        if not found.first():
            return None
        return int(connection.execute(select(schema.meta.c.value)).scalar_one())

    def integrity_errors(self, *, quick: bool = False) -> list[str]:
        check = "quick_check(1)" if quick else "integrity_check"
        with self.transaction() as connection:
            rows = connection.execute(text(f"PRAGMA {check}")).scalars().all()
            names = connection.execute(text("SELECT name FROM sqlite_master")).scalars().all()
            is_of_now = self._version(connection) == schema.SCHEMA_VERSION
        missing = set(schema.metadata.tables).difference(names) if is_of_now else set()
        return [
            *(" ".join(str(row).split()) for row in rows if row != "ok"),
            *(f"no such table: {name}" for name in sorted(missing)),
        ]

    def vacuum(self) -> None:
        raw = self.connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        try:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise ArchiveError(f"archive {self.place}: {message_of(error)}") from None

    def discard(self) -> None:
        assert self.path
        super().close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        self._unlock()

    @property
    def lock_owner(self) -> str:
        """The process that is crawling with the archive now, or an empty string."""
        assert self.path
        return lock.owner(self.path.with_name(f"{self.path.name}.lock"))

    def close(self) -> None:
        super().close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
