"""Opens the archive of a blog in the database that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from blogcrawl.archive.database.places import archive_file
from blogcrawl.archive.database.postgresql import PostgresqlDatabase, names_at
from blogcrawl.archive.database.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from blogcrawl.archive.database.connection import Database


def open_database(settings: BaseSettings, name: str, *, writes: bool = True) -> Database:
    """The database of the archive ``name``, by the settings.

    Raises :class:`ArchiveError`, and :class:`ArchiveLocked` while another run is using it.
    """
    if not settings.getbool("ARCHIVE_ENABLED"):
        return SqliteDatabase(None)
    if path := archive_file(settings, name):
        return SqliteDatabase(path, writes=writes)
    return PostgresqlDatabase(make_url(settings["ARCHIVE_URL"]), name, writes=writes)


def archive_names(settings: BaseSettings) -> list[str]:
    """The names of the archives at ``ARCHIVE_URL``, as far as they can be read.

    Raises :class:`ArchiveError`.
    """
    if path := archive_file(settings, ""):
        return [path.stem] if path.exists() else []
    return names_at(make_url(settings["ARCHIVE_URL"]))
