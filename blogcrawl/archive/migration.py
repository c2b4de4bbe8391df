"""Creates the tables of an archive, and migrates older ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from blogcrawl.archive import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection


def create(connection: Connection) -> None:
    """Create empty tables of the current version."""
    schema.metadata.create_all(connection)
    row = {"name": "schema_version", "value": str(schema.SCHEMA_VERSION)}
    connection.execute(insert(schema.meta), row)


def _add_the_past(connection: Connection) -> None:
    """From 1 to 2: the figures of runs, by which later ones are judged, and profiles."""
    schema.visits.create(connection)
    schema.profiles.create(connection)
    table = _versions(connection)
    for name in ("fields", "letters"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER")


def _add_the_pages(connection: Connection) -> None:
    """From 2 to 3: the pages of the articles, how runs ended, and compressed items."""
    if connection.dialect.name == "postgresql":
        table = _versions(connection)
        how = "ALTER COLUMN item TYPE bytea USING convert_to(item, 'UTF8')"
        connection.exec_driver_sql(f"ALTER TABLE {table} {how}")
    for each in (schema.kept, schema.dictionaries, schema.rereads, schema.endings):
        each.create(connection)


def _versions(connection: Connection) -> str:
    """The table of the versions in plain SQL."""
    place = connection.get_execution_options().get("schema_translate_map", {}).get(None)
    return f'"{place}".versions' if place else "versions"


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _add_the_past, 2: _add_the_pages}
"""The migration from each version to the next.

Each runs in one transaction, including the change of the version number. So a kill leaves either
the old archive or the new one.
"""


def steps_from(version: int) -> Iterator[Callable[[Connection], None]]:
    """The migrations from ``version`` to the current one, each to be run in a transaction."""
    for before in range(version, schema.SCHEMA_VERSION):
        yield partial(_step, before)


def _step(before: int, connection: Connection) -> None:
    """Migrate an archive of version ``before`` to the next, including the version number."""
    MIGRATIONS[before](connection)
    connection.execute(update(schema.meta).values(value=str(before + 1)))
