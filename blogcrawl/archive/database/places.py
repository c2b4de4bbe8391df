"""Where the archive of a blog is, by the settings."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.utils.project import data_path
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from blogcrawl.archive.database.errors import ADDRESSES, ArchiveError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def archive_file(settings: BaseSettings, name: str) -> Path | None:
    """The file of the archive ``name``; ``None`` if it is on a server.

    Raises :class:`ArchiveError` for an address that is neither.
    """
    if not settings["ARCHIVE_URL"]:
        return archive_path(name)
    try:
        url = make_url(settings["ARCHIVE_URL"])
    except (ArgumentError, ValueError):  # ValueError if the port is not a number
        raise ArchiveError(f"ARCHIVE_URL is no address of a database; {ADDRESSES}") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).absolute()
    if url.get_backend_name() != "postgresql":
        raise ArchiveError(f"ARCHIVE_URL={url.render_as_string()}: {ADDRESSES}")
    return None


def belongs_to(archive: Path, path: str) -> bool:
    """Whether ``path`` is the file of an archive, under any name, or one that belongs to it."""
    place = os.path.realpath(path)
    return any(
        place == os.path.realpath(archive.with_name(archive.name + ending))
        for ending in ("", "-wal", "-shm", "-journal", ".lock")
    )


def is_database(path: str) -> bool:
    """Whether there is an SQLite database at ``path``, which must not be overwritten."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def archive_path(name: str) -> Path:
    """The default file of the archive ``name``."""
    try:
        return Path(data_path(f"archive/{name}.db")).absolute()
    except NotConfigured:  # an egg, as in scrapyd, has no scrapy.cfg
        return Path(f".scrapy/archive/{name}.db").absolute()
