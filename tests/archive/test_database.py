"""Archives that can be used, and unusable ones, which give one line and are not changed."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings
from sqlalchemy import Column, Integer, Table, text

from blogcrawl import settings as project
from blogcrawl.archive import Archive, ArchiveError, ArchiveLocked, migration, schema, visits
from blogcrawl.archive.database import Database, SqliteDatabase, open_database
from blogcrawl.verdict import Problem

from .blog import crawl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of an archive with an article."""
    path = tmp_path / "archive" / "a.db"
    with SqliteDatabase(path) as database:
        archive = Archive.begin(database, {}, "1")
        crawl(archive, {"a": "text"})
    return path


def reason(path: Path) -> str:
    with pytest.raises(ArchiveError) as raised:
        SqliteDatabase(path).close()
    assert type(raised.value) is ArchiveError
    assert raised.value.exit_code == 5
    line = str(raised.value)
    assert line.startswith(f"archive {path}: ")
    assert "\n" not in line
    return line.removeprefix(f"archive {path}: ")


def names(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def test_the_folder_is_private(path: Path) -> None:
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(path) == ["a.db", "a.db.lock"]


def test_what_is_written_survives_a_power_cut(path: Path) -> None:
    with SqliteDatabase(path) as database:
        pragmas = ("journal_mode", "synchronous", "quick_check")
        found = [
            database.connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas
        ]
    assert found == ["wal", 2, "ok"]


def test_one_run_at_a_time(reopen: Callable[[], Database], settings: Settings) -> None:
    database = reopen()
    name = (
        "a"
        if not hasattr(database, "_namespace")
        else database._namespace.removeprefix("blogcrawl_")
    )
    with pytest.raises(ArchiveLocked, match="another run is using it") as raised:
        open_database(settings, name)
    assert raised.value.exit_code == 75
    open_database(settings, name, writes=False).close()  # to look at it needs no turn
    database.close()
    open_database(settings, name).close()


def test_blogs_whose_names_are_almost_alike(
    reopen: Callable[[], Database], settings: Settings
) -> None:
    reopen().close()
    if settings["ARCHIVE_URL"].startswith("sqlite"):
        pytest.skip("one file, one archive")
    names = ("a.b.example", "a-b.example", "a_b.example", "A.b.example")
    opened = [open_database(settings, name) for name in names]
    assert [one.version for one in opened] == [schema.SCHEMA_VERSION] * 4
    for one in opened:
        one.close()


def test_a_look_at_the_lock_keeps_no_run_out(path: Path) -> None:
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    timer = threading.Timer(0.05, os.close, [descriptor])
    timer.start()
    SqliteDatabase(path).close()
    timer.join()


def test_a_lock_names_its_process_and_dies_with_it(path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from blogcrawl.archive.database import SqliteDatabase\n"
        "d = SqliteDatabase(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        with pytest.raises(
            ArchiveLocked, match=rf"another run is using it \(process {process.pid}\)"
        ):
            SqliteDatabase(path)
        process.kill()
    SqliteDatabase(path).close()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty; put a copy of it back, or move it away to begin a new one"),
        (b"\x00\xff" * 5000, "it is damaged (file is not a database); put a copy of it back"),
        (b"SQLite format 3\x00" + b"\x07" * 5000, "it is damaged ("),
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(
    path: Path, content: bytes, expected: str
) -> None:
    path.write_bytes(content)
    assert reason(path).startswith(expected)
    assert path.read_bytes() == content


def test_damaged_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[3 * 4096 : 5 * 4096] = b"\x5a" * 8192
    path.write_bytes(data)
    assert "it is damaged (" in reason(path)
    assert path.read_bytes() == data


def test_a_file_that_was_cut_off_is_refused(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "it is damaged (" in reason(path)


def test_a_database_of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (value)")
    connection.close()
    data = path.read_bytes()
    assert reason(path) == "a database of another program; name another file"
    assert path.read_bytes() == data


def test_of_a_newer_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 99")
    connection.close()
    data = path.read_bytes()
    assert reason(path) == (
        "it is of version 99, this blogcrawl knows 3; use the newer blogcrawl that made it"
    )
    assert path.read_bytes() == data


def test_a_torn_log_loses_what_was_not_committed_only(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "a.db"
    copy.parent.mkdir()
    with SqliteDatabase(path) as database:
        archive = Archive.begin(database, {}, "1")
        crawl(archive, {"a": "text", "b": "text"})
        for name in ("a.db", "a.db-wal"):
            shutil.copy(path.with_name(name), copy.with_name(name))
    log = copy.with_name("a.db-wal")
    os.truncate(log, log.stat().st_size - 1000)
    with SqliteDatabase(copy) as database:
        assert database.integrity_errors() == []
        ids = database.connection.execute(text("SELECT id FROM articles")).scalars().all()
    assert "blog.example/a" in ids


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert reason(tmp_path / "file" / "a.db") == "its folder cannot be made: File exists"


def test_what_a_kill_left_half_made_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    (tmp_path / ".a.db.new").write_bytes(b"half")
    SqliteDatabase(path).close()
    assert names(path) == ["a.db", "a.db.lock"]


def write_and_fail(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO meta VALUES ('x', 'y')"))
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_failure_in_the_middle_is_one_line_and_the_last(path: Path) -> None:
    messages: list[str] = []
    with SqliteDatabase(path) as database:
        database.on_failure = lambda failure: messages.append(str(failure))
        with pytest.raises(ArchiveError, match="no such table: nowhere"):
            write_and_fail(database)
        with pytest.raises(ArchiveError, match="no such table"), database.transaction():
            pass
        assert messages == [f"archive {path}: no such table: nowhere"]
    with SqliteDatabase(path) as database:
        names = database.connection.execute(text("SELECT name FROM meta")).scalars().all()
    assert names == ["schema_version"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("nonsense", "ARCHIVE_URL is no address of a database; write sqlite:////PATH or"),
        ("postgresql://user:secret@host:port/db", "ARCHIVE_URL is no address of a database"),
        ("postgresql+none://user:secret@host/db", "Can't load plugin"),
        ("mysql://user:secret@host/db", "ARCHIVE_URL=mysql://user:***@host/db: write sqlite:"),
        ("sqlite://", "write sqlite:////PATH"),
        ("postgresql://u:secret@/d?host=/nowhere", "archive postgresql+psycopg://u:***@"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, expected: str) -> None:
    settings = Settings()
    settings.setmodule(project)
    settings.set("ARCHIVE_URL", url)
    with pytest.raises(ArchiveError) as raised:
        open_database(settings, "a")
    assert expected in str(raised.value)
    assert "secret" not in str(raised.value)


# --- Migrations -----------------------------------------------------------------------------------


def column(database: Database) -> bool:
    with database.transaction() as connection:
        rows = connection.execute(text("PRAGMA table_info(sites)")).all()
    return "added" in [row[1] for row in rows]


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A code that is two versions on; how far its migrations came is in the list."""
    came: list[int] = []

    def first(connection: object) -> None:
        connection.execute(text("ALTER TABLE sites ADD COLUMN added INTEGER"))  # type: ignore[attr-defined]
        came.append(1)

    def second(connection: object) -> None:
        connection.execute(text("CREATE TABLE another (x INTEGER)"))  # type: ignore[attr-defined]
        came.append(2)
        if came.count(2) == 1:
            raise KeyboardInterrupt  # as good as a kill: nothing of the transaction is kept

    monkeypatch.setattr(schema, "SCHEMA_VERSION", 5)
    monkeypatch.setattr(migration, "MIGRATIONS", {3: first, 4: second})
    return came


def test_an_older_archive_is_brought_up_to_date_step_by_step(path: Path, newer: list[int]) -> None:
    with pytest.raises(KeyboardInterrupt):
        SqliteDatabase(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("4",)]
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    assert "another" not in tables


def test_a_migration_that_was_killed_is_done_again(path: Path, newer: list[int]) -> None:
    newer.append(2)
    with SqliteDatabase(path) as database:
        assert newer == [2, 1, 2]
        assert column(database)
        assert database.version == 5


def test_every_version_has_a_way_to_the_next() -> None:
    assert sorted(migration.MIGRATIONS) == list(range(1, schema.SCHEMA_VERSION))


def test_the_tables_of_this_version(path: Path) -> None:
    """A change of the tables needs a new version and a migration."""
    shape = [
        (table.name, column.name, str(column.type), column.nullable, column.primary_key)
        for table in schema.metadata.sorted_tables
        for column in table.columns
    ]
    assert (schema.SCHEMA_VERSION, len(shape)) == (3, 108)
    assert isinstance(schema.meta, Table)
    assert isinstance(schema.runs.c.run, Column)
    assert isinstance(schema.runs.c.run.type, Integer)


def test_an_archive_of_version_1_gets_a_past(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        for table in ("visits", "profiles", "kept", "dictionaries", "rereads", "endings"):
            connection.execute(f"DROP TABLE {table}")
        for name in ("fields", "letters"):
            connection.execute(f"ALTER TABLE versions DROP COLUMN {name}")
        connection.execute("UPDATE meta SET value = '1'")
    connection.close()
    with SqliteDatabase(path) as database:
        assert database.version == schema.SCHEMA_VERSION
        assert database.integrity_errors() == []
        assert visits.past(database, "a.example/") == []
        figures = visits.measure(database, "a.example/", 1, 0)
        visits.record(database, "a.example/", figures, [Problem("x", "y")])
        [past] = visits.past(database, "a.example/")
        assert (past.figures.run, past.problems) == (1, (Problem("x", "y"),))
