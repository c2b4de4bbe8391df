"""The archive's database: its place, its lock, and checks of its integrity."""

from blogcrawl.archive.database.connection import Database
from blogcrawl.archive.database.errors import ArchiveError, ArchiveLocked
from blogcrawl.archive.database.opening import archive_names, open_database
from blogcrawl.archive.database.places import archive_file, archive_path, belongs_to, is_database
from blogcrawl.archive.database.postgresql import PostgresqlDatabase
from blogcrawl.archive.database.sqlite import SqliteDatabase

__all__ = [
    "ArchiveError",
    "ArchiveLocked",
    "Database",
    "PostgresqlDatabase",
    "SqliteDatabase",
    "archive_file",
    "archive_names",
    "archive_path",
    "belongs_to",
    "is_database",
    "open_database",
]
