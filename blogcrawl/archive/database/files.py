"""The file of an archive: creating it, and checking it before it is opened."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from blogcrawl.archive import migration
from blogcrawl.archive.database.engine import sqlite_engine
from blogcrawl.archive.database.errors import MEND, ArchiveError, message_of, with_advice

# Marks an SQLite file as an archive: "blog" in ASCII.
_APPLICATION_ID = 0x626C6F67


def look_at(path: Path, place: str) -> int:
    """The version of the archive in a file.

    Raises :class:`ArchiveError` for any other file, without changing it.
    """
    if path.is_symlink() and not path.exists():
        reason = "a link that leads nowhere; is the disk there that it leads to?"
        raise ArchiveError(f"archive {place}: {reason}")
    if not path.is_file():
        reason = "it is no file; move it away" if path.exists() else "there is none"
        raise ArchiveError(f"archive {place}: {reason}")
    if not path.stat().st_size:
        raise ArchiveError(f"archive {place}: the file is empty; {MEND}")
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            [(application,)] = connection.execute("PRAGMA application_id")
            if application != _APPLICATION_ID:
                raise ArchiveError(
                    f"archive {place}: a database of another program; name another file"
                )
            rows = connection.execute("SELECT value FROM meta").fetchall()
    except sqlite3.Error as error:
        if reason := with_advice(str(error)):
            raise ArchiveError(f"archive {place}: {reason}") from None
        raise ArchiveError(f"archive {place}: it is damaged ({error}); {MEND}") from None
    version = str(rows[0][0]) if len(rows) == 1 else ""
    if not re.fullmatch("[1-9][0-9]{0,8}", version):
        raise ArchiveError(f"archive {place}: it is damaged (it has no version); {MEND}")
    return int(version)


def create(path: Path) -> None:
    """Create an archive under a temporary name, so that a kill never leaves an incomplete one."""
    part = path.with_name(f".{path.name}.new")
    _remove(part)
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    # Not WAL mode: its file could not be removed on a full disk.
    engine = sqlite_engine(str(part), writes=True, journal="DELETE")
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
            migration.create(connection)
    except DBAPIError as error:
        engine.dispose()
        _remove(part)
        raise ArchiveError(f"archive {shown(path)}: {message_of(error)}") from None
    engine.dispose()
    part.replace(path)


def _remove(part: Path) -> None:
    for ending in ("", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def refuse_remains(path: Path, place: str) -> None:
    """Raise :class:`ArchiveError` for a ``-wal`` file without its archive.

    It would spoil a new archive, and may hold the only copy of the last commits.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise ArchiveError(
            f"archive {place}: it is gone, but {log.name} is not; put a copy of it back, or move "
            f"{log.name} away to begin a new one"
        )


def make_folder(folder: Path, place: str) -> None:
    """Create the folder of an archive, readable only by its owner."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = f"its folder cannot be made: {error.strerror}"
        raise ArchiveError(f"archive {place}: {reason}") from None


def shown(path: Path) -> str:
    with suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
