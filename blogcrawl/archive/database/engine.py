"""The SQLAlchemy engine for an archive's SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    from sqlalchemy import Engine


def sqlite_engine(path: str, writes: bool, journal: str = "WAL") -> Engine:
    def connect() -> sqlite3.Connection:
        # For an empty path SQLite creates a temporary database.
        address = f"{Path(path).as_uri()}?mode={'rw' if writes else 'ro'}" if path else ""
        connection = sqlite3.connect(address, uri=bool(path), timeout=10, isolation_level=None)
        if path and writes:
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("PRAGMA synchronous = FULL")
        elif not path:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
        if sqlite3.sqlite_version_info < (3, 43):
            connection.create_function("octet_length", 1, _octet_length, deterministic=True)
        return connection

    def begin(dbapi_connection: Any) -> None:
        dbapi_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    # Python's own BEGIN comes too late to include changes of tables. An event would work too, but
    # then SQLAlchemy checks for events at every statement.
    engine.dialect.do_begin = begin  # type: ignore[method-assign]
    return engine


def _octet_length(value: str | bytes) -> int:
    return len(value.encode()) if isinstance(value, str) else len(value)
