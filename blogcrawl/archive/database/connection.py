"""A database with its one connection: transactions, and the handling of failures."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from blogcrawl.archive import migration, schema
from blogcrawl.archive.database.errors import ArchiveError, message_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine
    from typing_extensions import Self


class Database:
    """A database for one run at a time: an SQLite file, or a schema in PostgreSQL.

    ``place`` is its name in messages.
    """

    place: str

    def __init__(self, engine: Engine, place: str, namespace: str | None = None) -> None:
        self.engine = engine
        self.place = place
        self.was_there = True
        """Whether the archive existed before it was opened."""
        self.run: int | None = None
        """The run that writes to it."""
        self.failure: ArchiveError | None = None
        """The error that made the archive unusable during the run."""
        self.on_failure: Callable[[ArchiveError], None] = lambda failure: None
        """Called with that error."""
        try:
            self.connection = engine.connect()
        except SQLAlchemyError as error:
            raise ArchiveError(f"archive {place}: {message_of(error)}") from None
        if namespace:
            self.connection.execution_options(schema_translate_map={None: namespace})

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: all or nothing.

        Raises :class:`ArchiveError` if the database fails, and on every later call.
        """
        if self.failure:
            raise self.failure
        try:
            self.renew()
            with self.connection.begin():
                yield self.connection
        except DBAPIError as error:
            self._fail(ArchiveError(f"archive {self.place}: {message_of(error)}"), error)

    def _fail(self, failure: ArchiveError, cause: Exception | None = None) -> NoReturn:
        self.failure = failure
        self.on_failure(failure)
        raise failure from cause

    def renew(self) -> None:
        """Reconnect if the connection was lost since the last transaction."""

    def prepare(self) -> None:
        """Create the tables, or migrate those of an older version."""
        with self.transaction() as connection:
            version = self._version(connection)
            if version is None:
                self.was_there = False
                migration.create(connection)
                return
        self.refuse_newer(version)
        for step in migration.steps_from(version):
            with self.transaction() as connection:
                step(connection)

    def refuse_newer(self, version: int | None) -> None:
        """Raise :class:`ArchiveError` if the archive is from a newer version of the code."""
        if version is not None and version > schema.SCHEMA_VERSION:
            raise ArchiveError(
                f"archive {self.place}: it is of version {version}, this blogcrawl knows "
                f"{schema.SCHEMA_VERSION}; use the newer blogcrawl that made it"
            )

    @property
    def lock_owner(self) -> str:
        """The run that is using the archive now, or an empty string."""
        return ""

    @property
    def version(self) -> int | None:
        """The version of the tables; ``None`` if there are none."""
        with self.transaction() as connection:
            return self._version(connection)

    def _version(self, connection: Connection) -> int | None:
        raise NotImplementedError

    def integrity_errors(self) -> list[str]:
        """The damage that the database itself finds, one line each."""
        raise NotImplementedError

    def vacuum(self) -> None:
        """Return unused space to the system."""
        raise NotImplementedError

    def discard(self) -> None:
        """Delete the whole archive, and close it."""
        raise NotImplementedError

    def close(self) -> None:
        """Close, and release the lock."""
        with suppress(DBAPIError):
            self.connection.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
