"""Copies an archive into another database, completely or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text

from blogcrawl.archive import schema
from blogcrawl.archive.database.errors import ArchiveError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from blogcrawl.archive.database import Database

# Rows in memory at a time, because a kept page may be large.
_CHUNK = 100
# Tables with numbered rows, and the column of the number.
_NUMBERED = {"runs": "run", "versions": "revision"}


def copy(source: Database, target: Database) -> int:
    """Copy all rows in one transaction; returns how many.

    Raises :class:`ArchiveError` if a run has already written to the target.
    """
    with source.transaction() as reading, target.transaction() as writing:
        if writing.execute(select(schema.runs.c.run).limit(1)).first():
            raise ArchiveError(f"archive {target.place}: it is not empty; remove it first")
        count = sum(
            _copy_table(reading, writing, table)
            for table in schema.metadata.sorted_tables
            if table is not schema.meta
        )
        for name, column in _NUMBERED.items():
            _set_last(writing, name, column, _last(reading, name, column))
    return count


def _copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    count = 0
    result = reading.execute(select(table).execution_options(yield_per=_CHUNK))
    for rows in result.partitions():
        writing.execute(insert(table), [row._asdict() for row in rows])
        count += len(rows)
    there = writing.scalar(select(func.count()).select_from(table))
    if there != count:
        raise ArchiveError(f"archive: of {count} rows of {table.name}, {there} arrived")
    return count


def _last(connection: Connection, name: str, column: str) -> int:
    """The last number that a table has assigned, even if the row was deleted."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.scalar(query, {"name": name}) or 0)
    found = connection.exec_driver_sql(
        f"SELECT last_value, is_called FROM {_sequence(connection, name, column)}"
    )
    last, is_called = found.one()
    return int(last) if is_called else 0


def _set_last(connection: Connection, name: str, column: str, last: int) -> None:
    """Make a table assign numbers above ``last``."""
    if not last:
        return
    if connection.dialect.name == "sqlite":
        given = {"name": name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), given)
        return
    sequence = _sequence(connection, name, column)
    connection.execute(
        text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last}
    )


def _sequence(connection: Connection, name: str, column: str) -> str:
    """The name of PostgreSQL's sequence for the numbers of a table."""
    namespace = connection.get_execution_options()["schema_translate_map"][None]
    table = f'"{namespace}"."{name}"'
    query = text("SELECT pg_get_serial_sequence(:table, :column)")
    return str(connection.scalar(query, {"table": table, "column": column}))
