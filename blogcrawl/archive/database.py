"""Opening the archive's database: where it is, whose turn it is, and whether it can be trusted."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import sqlite3
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import NotConfigured
from scrapy.utils.project import data_path
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema

from blogcrawl.archive import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy.settings import BaseSettings
    from sqlalchemy import URL, Connection, Engine
    from typing_extensions import Self

# Marks an SQLite file as an archive: "blog" in ASCII.
_APPLICATION_ID = 0x626C6F67


# A lock may be taken for a moment by `scrapy archive status`, or by a run that has just ended.
_LOCK_TRIES, _LOCK_PAUSE = 20, 0.05  # seconds
_MEND = "put a copy of it back, or move it away to begin a new one"
_ADDRESSES = "write sqlite:////PATH or postgresql://HOST/DATABASE"

# What SQLite or the system says of an archive that may be as good as ever, and what there is to do.
_TROUBLES = {
    "disk is full": "make room, then run it again",
    "No space left": "make room, then run it again",
    "quota exceeded": "make room, then run it again",
    "disk I/O error": "look at the disk, then run it again",
    "Input/output error": "look at the disk, then run it again",
    "unable to open": "this user must be able to read and write there",
    "readonly": "this user must be able to write there",
    "locked": "run it again when the other program is done with it",
}


class ArchiveError(Exception):
    """An archive that cannot be used. Its text is one line for the operator."""

    exit_code = 5


class ArchiveLocked(ArchiveError):
    """Another run is using the archive."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later


class Database:
    """A database for one run at a time: SQLite in a file of its own, or PostgreSQL.

    ``place`` is what messages call it.
    """

    place: str

    def __init__(self, engine: Engine, place: str, namespace: str | None = None) -> None:
        self.engine = engine
        self.place = place
        self.failure: ArchiveError | None = None
        """What made the archive unusable during the run."""
        self.on_failure: Callable[[ArchiveError], None] = lambda failure: None
        """Who is to be told of that."""
        try:
            self.connection = engine.connect()
        except SQLAlchemyError as error:
            raise ArchiveError(f"archive {place}: {_reason(error)}") from None
        if namespace:
            self.connection.execution_options(schema_translate_map={None: namespace})

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: all of what happens within is kept, or nothing.

        Raises :class:`ArchiveError` where the database fails, and from then on.
        """
        if self.failure:
            raise self.failure
        try:
            with self.connection.begin():
                yield self.connection
        except DBAPIError as error:
            self.failure = ArchiveError(f"archive {self.place}: {_reason(error)}")
            self.on_failure(self.failure)
            raise self.failure from error

    def prepare(self) -> None:
        """Make the tables, or bring those of an older version up to date."""
        with self.transaction() as connection:
            version = self._version(connection)
            if version is None:
                schema.create(connection)
                return
        self.refuse_newer(version)
        while version < schema.SCHEMA_VERSION:
            with self.transaction() as connection:
                schema.MIGRATIONS[version](connection)
                version += 1
                connection.execute(update(schema.meta).values(value=str(version)))

    def refuse_newer(self, version: int | None) -> None:
        """Raise :class:`ArchiveError` for an archive that this version of the code cannot read."""
        if version is not None and version > schema.SCHEMA_VERSION:
            raise ArchiveError(
                f"archive {self.place}: it is of version {version}, this blogcrawl knows "
                f"{schema.SCHEMA_VERSION}; use the newer blogcrawl that made it"
            )

    @property
    def owner(self) -> str:
        """The run that is using the archive now, or an empty string."""
        return ""

    @property
    def version(self) -> int | None:
        """The version of the tables; ``None`` where there are none."""
        with self.transaction() as connection:
            return self._version(connection)

    def _version(self, connection: Connection) -> int | None:
        raise NotImplementedError

    def faults(self) -> list[str]:
        """What the database itself finds damaged, a line each."""
        raise NotImplementedError

    def vacuum(self) -> None:
        """Give back the room that nothing uses."""
        raise NotImplementedError

    def close(self) -> None:
        """Close, and let the next run have it."""
        with suppress(DBAPIError):
            self.connection.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SqliteDatabase(Database):
    """A database in the file ``path``; with ``path`` None a private one that goes with the run.

    ``writes`` takes the lock and makes what is missing; without, the file is only read.
    """

    def __init__(self, path: Path | None, *, writes: bool = True) -> None:
        self.path = path
        self._lock: int | None = None
        if path is None:
            super().__init__(_sqlite_engine("", writes), "of this run")
            self.prepare()
            return
        place = _shown(path)
        try:
            if writes:
                _make_folder(path.parent, place)
                self._lock = _locked(path.with_name(f"{path.name}.lock"), place)
                if not os.path.lexists(path):
                    _refuse_remains(path, place)
                    _create(path)
            self._look_at(path, place)
            super().__init__(_sqlite_engine(str(path), writes), place)
        except OSError as error:
            self._unlock()
            said = error.strerror or str(error)
            reason = _trouble(said) or f"{said}; this user must be able to write there"
            raise ArchiveError(f"archive {place}: {reason}") from None
        except ArchiveError:
            self._unlock()
            raise
        try:
            if writes:
                self.prepare()
            if faults := self.faults(quick=True):
                raise ArchiveError(f"archive {place}: it is damaged ({faults[0]}); {_MEND}")
        except ArchiveError:
            self.close()
            raise

    def _look_at(self, path: Path, place: str) -> None:
        """Raise :class:`ArchiveError` for a file that is no archive of ours, and leave it so."""
        if path.is_symlink() and not path.exists():
            reason = "a link that leads nowhere; is the disk there that it leads to?"
            raise ArchiveError(f"archive {place}: {reason}")
        if not path.is_file():
            reason = "it is no file; move it away" if path.exists() else "there is none"
            raise ArchiveError(f"archive {place}: {reason}")
        if not path.stat().st_size:
            raise ArchiveError(f"archive {place}: the file is empty; {_MEND}")
        try:
            with _closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
                [(application,)] = connection.execute("PRAGMA application_id")
                if application != _APPLICATION_ID:
                    raise ArchiveError(
                        f"archive {place}: a database of another program; name another file"
                    )
                rows = connection.execute("SELECT value FROM meta").fetchall()
        except sqlite3.Error as error:
            if reason := _trouble(str(error)):
                raise ArchiveError(f"archive {place}: {reason}") from None
            raise ArchiveError(f"archive {place}: it is damaged ({error}); {_MEND}") from None
        version = str(rows[0][0]) if len(rows) == 1 else ""
        if not re.fullmatch("[1-9][0-9]{0,8}", version):
            raise ArchiveError(f"archive {place}: it is damaged (it has no version); {_MEND}")
        self.place = place
        self.refuse_newer(int(version))

    def _version(self, connection: Connection) -> int | None:
        found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'meta'"))
        if not found.first():
            return None
        return int(connection.execute(select(schema.meta.c.value)).scalar_one())

    def faults(self, *, quick: bool = False) -> list[str]:
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
            raise ArchiveError(f"archive {self.place}: {_reason(error)}") from None

    @property
    def owner(self) -> str:
        """The process that is crawling with the archive now, or an empty string."""
        assert self.path
        return _owner(self.path.with_name(f"{self.path.name}.lock"))

    def close(self) -> None:
        super().close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class PostgresqlDatabase(Database):
    """A schema of its own in a PostgreSQL database."""

    def __init__(self, url: URL, name: str, *, writes: bool = True) -> None:
        namespace = "blogcrawl_" + re.sub(r"\W", "_", name.lower())
        # PostgreSQL takes no longer names; what is written otherwise could be two blogs' alike.
        if len(namespace) > 63 or namespace != f"blogcrawl_{name}":
            namespace = namespace[:46] + "_" + hashlib.sha256(name.encode()).hexdigest()[:16]
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        place = f"{url.render_as_string()} ({name})"
        engine = _postgresql_engine(url, place)
        self._namespace = namespace
        super().__init__(engine, place, namespace)
        try:
            if writes:
                self._take_turn()
                self._make_schema(name)
                self.prepare()
            elif self.version is None:
                raise ArchiveError(f"archive {place}: there is none")
            else:
                self.refuse_newer(self.version)
        except ArchiveError:
            self.close()
            raise

    def _make_schema(self, name: str) -> None:
        """Make the schema if it is not there, with the archive's name as its comment."""
        with self.transaction() as connection:
            there = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
            if connection.execute(there, {"name": self._namespace}).first():
                return
            connection.execute(CreateSchema(self._namespace, if_not_exists=True))
            said = name.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON SCHEMA \"{self._namespace}\" IS '{said}'")

    def _take_turn(self) -> None:
        """Take the lock that goes with the connection, so that a dead run leaves none behind."""
        key = int.from_bytes(hashlib.sha256(self._namespace.encode()).digest()[:8], signed=True)
        query = text("SELECT pg_try_advisory_lock(:key)")
        for _ in range(_LOCK_TRIES):
            with self.transaction() as connection:
                if connection.execute(query, {"key": key}).scalar_one():
                    return
            time.sleep(_LOCK_PAUSE)
        raise ArchiveLocked(f"archive {self.place}: another run is using it")

    def _version(self, connection: Connection) -> int | None:
        name = f'"{self._namespace}".meta'
        if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is None:
            return None
        return int(connection.execute(select(schema.meta.c.value)).scalar_one())

    def faults(self) -> list[str]:
        return []  # a server looks after its own files

    def vacuum(self) -> None:
        self.connection.commit()
        apart = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with apart as connection:
                for table in schema.metadata.tables:
                    connection.execute(text(f'VACUUM "{self._namespace}"."{table}"'))
        except DBAPIError as error:
            raise ArchiveError(f"archive {self.place}: {_reason(error)}") from None


def _postgresql_engine(url: URL, place: str) -> Engine:
    """The engine of a server; raises :class:`ArchiveError` where it cannot be had."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, poolclass=StaticPool, connect_args=_KEEPALIVE)
    except ImportError:
        reason = "needs the package psycopg: pip install 'blogcrawl[postgresql]'"
        raise ArchiveError(f"archive {place}: {reason}") from None
    except ArgumentError as error:
        raise ArchiveError(f"archive {place}: {_reason(error)}; {_ADDRESSES}") from None


# The names of the archives on a server, each the comment of its schema.
_NAMES = """
    SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace
    WHERE starts_with(nspname, 'blogcrawl_') AND obj_description(oid, 'pg_namespace') IS NOT NULL
"""

# Seconds: a run whose machine is gone holds its lock no longer than this.
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def open_database(settings: BaseSettings, name: str, *, writes: bool = True) -> Database:
    """The database of the archive ``name``, as the settings say.

    Raises :class:`ArchiveError`, :class:`ArchiveLocked` while another run has it.
    """
    if not settings.getbool("ARCHIVE_ENABLED"):
        return SqliteDatabase(None)
    if path := archive_file(settings, name):
        return SqliteDatabase(path, writes=writes)
    return PostgresqlDatabase(make_url(settings["ARCHIVE_URL"]), name, writes=writes)


def archive_names(settings: BaseSettings) -> list[str]:
    """The archives that there are at ``ARCHIVE_URL``, as far as they say their names.

    Raises :class:`ArchiveError`.
    """
    if path := archive_file(settings, ""):
        return [path.stem] if path.exists() else []
    url = make_url(settings["ARCHIVE_URL"])
    engine = _postgresql_engine(url, url.render_as_string())
    try:
        with engine.connect() as connection:
            return sorted(connection.scalars(text(_NAMES)))
    except SQLAlchemyError as error:
        raise ArchiveError(f"archive {url.render_as_string()}: {_reason(error)}") from None
    finally:
        engine.dispose()


def archive_file(settings: BaseSettings, name: str) -> Path | None:
    """The file of the archive ``name``; ``None`` where it is on a server.

    Raises :class:`ArchiveError` for an address that is of neither.
    """
    if not settings["ARCHIVE_URL"]:
        return archive_path(name)
    try:
        url = make_url(settings["ARCHIVE_URL"])
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise ArchiveError(f"ARCHIVE_URL is no address of a database; {_ADDRESSES}") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).absolute()
    if url.get_backend_name() != "postgresql":
        raise ArchiveError(f"ARCHIVE_URL={url.render_as_string()}: {_ADDRESSES}")
    return None


def belongs_to(archive: Path, path: str) -> bool:
    """Whether ``path`` is the file of an archive, by whatever name, or one that goes with it."""
    place = os.path.realpath(path)
    return any(
        place == os.path.realpath(archive.with_name(archive.name + ending))
        for ending in ("", "-wal", "-shm", "-journal", ".lock")
    )


def is_database(path: str) -> bool:
    """Whether there is an SQLite database at ``path``, which nothing else may be written to."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def archive_path(name: str) -> Path:
    """The file of the archive ``name`` where ``ARCHIVE_URL`` names none."""
    try:
        return Path(data_path(f"archive/{name}.db")).absolute()
    except NotConfigured:  # a packed project, as scrapyd runs it, has no scrapy.cfg
        return Path(f".scrapy/archive/{name}.db").absolute()


def _sqlite_engine(path: str, writes: bool, journal: str = "WAL") -> Engine:
    def connect() -> sqlite3.Connection:
        # An empty path is a database that SQLite keeps in a temporary file of its own.
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
    # Python's own BEGIN comes late, and so leaves the change of a table out. An event would do as
    # well, but with one SQLAlchemy looks for more of them at every statement.
    engine.dialect.do_begin = begin  # type: ignore[method-assign]
    return engine


def _octet_length(value: str) -> int:
    return len(value) if value.isascii() else len(value.encode())


def _create(path: Path) -> None:
    """Make an archive beside its place, so that a kill leaves none that is half made."""
    part = path.with_name(f".{path.name}.new")
    _remove(part)
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    # Not a WAL, which would not go with the file where the disk is full.
    engine = _sqlite_engine(str(part), writes=True, journal="DELETE")
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
            schema.create(connection)
    except DBAPIError as error:
        engine.dispose()
        _remove(part)
        raise ArchiveError(f"archive {_shown(path)}: {_reason(error)}") from None
    engine.dispose()
    part.replace(path)


def _remove(part: Path) -> None:
    for ending in ("", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def _refuse_remains(path: Path, place: str) -> None:
    """Raise :class:`ArchiveError` for the log of an archive that is gone: it would spoil a new one.

    What was committed last may be nowhere else.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise ArchiveError(
            f"archive {place}: it is gone, but {log.name} is not; put a copy of it back, or move "
            f"{log.name} away to begin a new one"
        )


def _make_folder(folder: Path, place: str) -> None:
    """Make the folder of an archive, for nobody else to look into."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = f"its folder cannot be made: {error.strerror}"
        raise ArchiveError(f"archive {place}: {reason}") from None


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    finally:
        connection.close()


def _locked(path: Path, place: str) -> int:
    """The lock of a run, until it is closed; a dead run's lock died with it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(_LOCK_PAUSE)
    else:
        owner = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        by = f" (process {owner})" if owner.isdigit() else ""
        raise ArchiveLocked(f"archive {place}: another run is using it{by}") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _owner(path: Path) -> str:
    """Who holds the lock in this file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"process {os.pread(descriptor, 20, 0).decode('ascii', 'replace').strip()}"
    finally:
        os.close(descriptor)
    return ""


def _shown(path: Path) -> str:
    with suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def _reason(error: Exception) -> str:
    """What the database said, in one line, without the statement and its values."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    return _trouble(said) or said


def _trouble(said: str) -> str:
    """What the database said with what to do about it, where that is known."""
    advice = (f"{said}; {what}" for words, what in _TROUBLES.items() if words in said)
    return next(advice, "")
