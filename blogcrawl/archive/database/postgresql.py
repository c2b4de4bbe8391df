"""An archive in a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from select import POLLIN, poll
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema, DropSchema

from blogcrawl.archive import schema
from blogcrawl.archive.database import lock
from blogcrawl.archive.database.connection import Database
from blogcrawl.archive.database.errors import ADDRESSES, ArchiveError, ArchiveLocked, message_of

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

logger = logging.getLogger(__name__)

# The names of the archives on a server, which are the comments of their schemas.
_NAMES = """
    SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace
    WHERE starts_with(nspname, 'blogcrawl_') AND obj_description(oid, 'pg_namespace') IS NOT NULL
"""

# The owner of the lock of an archive.
_OWNER = """
    SELECT pid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) | objid::bigint = :key
"""

# Seconds after which a lost server is given up, and between attempts to reconnect.
_GIVE_UP, _PAUSE = 30, 0.5
# Seconds: these limit how long a run on a dead machine holds its lock.
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


class PostgresqlDatabase(Database):
    """A schema in a PostgreSQL database."""

    def __init__(self, url: URL, name: str, *, writes: bool = True) -> None:
        namespace = "blogcrawl_" + re.sub(r"\W", "_", name.lower())
        # The limit of PostgreSQL; shortened or changed names of two blogs could collide.
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
                self._take_lock()
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
        """Create the schema if it does not exist, with the archive's name as its comment."""
        with self.transaction() as connection:
            there = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
            if connection.execute(there, {"name": self._namespace}).first():
                return
            connection.execute(CreateSchema(self._namespace, if_not_exists=True))
            said = name.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON SCHEMA \"{self._namespace}\" IS '{said}'")

    def _take_lock(self) -> None:
        """Take a lock that is bound to the connection, so that a dead run leaves none behind."""
        for _ in range(lock.TRIES):
            with self.transaction() as connection:
                if self._has_lock(connection):
                    return
            time.sleep(lock.PAUSE)
        raise ArchiveLocked(f"archive {self.place}: another run is using it")

    def _has_lock(self, connection: Connection) -> bool:
        query = text("SELECT pg_try_advisory_lock(:key)")
        return bool(connection.execute(query, {"key": self._key}).scalar_one())

    @property
    def _key(self) -> int:
        """The number of the archive's lock on the server."""
        return int.from_bytes(hashlib.sha256(self._namespace.encode()).digest()[:8], signed=True)

    @property
    def lock_owner(self) -> str:
        """The run that is using the archive now, on any machine, or an empty string."""
        with self.transaction() as connection:
            pid = connection.execute(text(_OWNER), {"key": self._key}).scalar()
        return f"process {pid} of the server" if pid else ""

    def renew(self) -> None:
        """Reconnect, for example after a restart of the server, if nobody else has written.

        Only between two transactions: the outcome of an interrupted one is unknown.
        """
        if self.run is None or not self._is_connection_lost():
            return
        logger.warning("archive %s: the connection was lost, connecting again", self.place)
        self.connection.invalidate()
        end = time.monotonic() + _GIVE_UP
        while True:
            try:
                with self.connection.begin():
                    mine = self._has_lock(self.connection) and self._is_as_it_was(self.run)
                break
            except OperationalError as error:
                if time.monotonic() > end:
                    reason = f"{message_of(error)}; run it again when the server is there"
                    self._fail(ArchiveError(f"archive {self.place}: {reason}"), error)
                time.sleep(_PAUSE)
        if not mine:
            what = "the connection was lost, and another run is using it; run it again"
            self._fail(ArchiveLocked(f"archive {self.place}: {what}"))

    def _is_connection_lost(self) -> bool:
        """Whether the server sent anything or closed the connection while it was idle."""
        there = self.connection.connection.dbapi_connection
        if there is None or there.closed:
            return True
        waiting = poll()
        waiting.register(there.fileno(), POLLIN)
        if not waiting.poll(0):
            return False
        try:
            with self.connection.begin():
                self.connection.execute(text("SELECT 1"))
        except DBAPIError:
            return True
        return False

    def _is_as_it_was(self, run: int) -> bool:
        """Whether no other process has written to the archive meanwhile."""
        query = schema.runs.select().order_by(schema.runs.c.run.desc()).limit(1)
        last = self.connection.execute(query).first()
        return last is not None and last.run == run and last.ended is None

    def _version(self, connection: Connection) -> int | None:
        name = f'"{self._namespace}".meta'
        if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is None:
            return None
        return int(connection.execute(select(schema.meta.c.value)).scalar_one())

    def discard(self) -> None:
        with self.transaction() as connection:
            connection.execute(DropSchema(self._namespace, cascade=True))
        self.close()

    def integrity_errors(self) -> list[str]:
        return []  # the server checks its own files

    def vacuum(self) -> None:
        self.connection.commit()
        apart = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with apart as connection:
                for table in schema.metadata.tables:
                    connection.execute(text(f'VACUUM "{self._namespace}"."{table}"'))
        except DBAPIError as error:
            raise ArchiveError(f"archive {self.place}: {message_of(error)}") from None


def names_at(url: URL) -> list[str]:
    """The names of the archives on a server, as far as they can be read.

    Raises :class:`ArchiveError`.
    """
    place = url.render_as_string()
    engine = _postgresql_engine(url, place)
    try:
        with engine.connect() as connection:
            return sorted(connection.scalars(text(_NAMES)))
    except SQLAlchemyError as error:
        raise ArchiveError(f"archive {place}: {message_of(error)}") from None
    finally:
        engine.dispose()


def _postgresql_engine(url: URL, place: str) -> Engine:
    """The engine of a server; raises :class:`ArchiveError` if it cannot be created."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, poolclass=StaticPool, connect_args=_KEEPALIVE)
    except ImportError:
        reason = "needs the package psycopg: pip install 'blogcrawl[postgresql]'"
        raise ArchiveError(f"archive {place}: {reason}") from None
    except ArgumentError as error:
        raise ArchiveError(f"archive {place}: {message_of(error)}; {ADDRESSES}") from None
