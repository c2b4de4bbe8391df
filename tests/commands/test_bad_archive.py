"""Unusable archives: one line names the file, and nothing is created in its place.

Stock Scrapy has nothing to compare: its JOBDIR is read without a check and written without a
transaction.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogcrawl.archive.schema import SCHEMA_VERSION

from .mounts import CAN_MOUNT, on_a_small_disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kept import Kept

_MEND = "put a copy of it back, or move it away to begin a new one"


def empty(archive: Path) -> None:
    archive.write_bytes(b"")


def noise(archive: Path) -> None:
    archive.write_bytes(random.Random(1).randbytes(50_000))


def half(archive: Path) -> None:
    os.truncate(archive, archive.stat().st_size // 2)


def newer(archive: Path) -> None:
    change(archive, f"UPDATE meta SET value = {SCHEMA_VERSION + 1}")


def without_a_version(archive: Path) -> None:
    change(archive, "UPDATE meta SET value = 'one'")


def without_a_table(archive: Path) -> None:
    change(archive, "DROP TABLE articles")


def of_another_program(archive: Path) -> None:
    archive.unlink()
    change(archive, "CREATE TABLE articles (id)")


def only_the_log(archive: Path) -> None:
    archive.rename(f"{archive}-wal")


def not_mounted(archive: Path) -> None:
    archive.unlink()
    archive.symlink_to("/nowhere/a.db")


def a_folder(archive: Path) -> None:
    archive.unlink()
    archive.mkdir()


def change(archive: Path, statement: str) -> None:
    connection = sqlite3.connect(archive)
    connection.execute(statement)
    connection.commit()
    connection.close()


BAD: dict[Callable[[Path], None], str] = {
    empty: f"the file is empty; {_MEND}",
    noise: f"it is damaged (file is not a database); {_MEND}",
    half: f"it is damaged (database disk image is malformed); {_MEND}",
    newer: f"it is of version {SCHEMA_VERSION + 1}, this blogcrawl knows {SCHEMA_VERSION}; "
    "use the newer blogcrawl that made it",
    without_a_version: f"it is damaged (it has no version); {_MEND}",
    without_a_table: f"it is damaged (no such table: articles); {_MEND}",
    of_another_program: "a database of another program; name another file",
    not_mounted: "a link that leads nowhere; is the disk there that it leads to?",
    a_folder: "it is no file; move it away",
}


@pytest.mark.parametrize("harm", [noise, newer, not_mounted, only_the_log])
def test_no_crawl(kept: Kept, harm: Callable[[Path], None]) -> None:
    harm(kept.archive)
    before = kept.files()
    ended = kept.crawl()
    log = f"{kept.archive.name}-wal"
    gone = f"it is gone, but {log} is not; put a copy of it back, or move {log} away to begin a "
    assert ended.code == 5
    assert ended.line.startswith(f"scrapy crawl: {kept.place}{BAD.get(harm, gone)}")
    assert kept.files() == before
    assert kept.blog.asked == []


@pytest.mark.parametrize("command", ["status", "verify", "vacuum"])
def test_one_line_for_each_bad_archive_and_none_for_the_good(kept: Kept, command: str) -> None:
    for harm in BAD:
        harm(Path(shutil.copy(kept.archive, kept.archive.with_name(f"{harm.__name__}.db"))))
    kept.archive.rename(kept.archive.with_name("good.db"))
    before = kept.files()
    ended = kept.scrapy("archive", command)
    assert ended.code == 5
    folder = kept.archive.parent.relative_to(kept.folder)
    assert sorted(ended.err.splitlines()) == sorted(
        f"scrapy archive: archive {folder / harm.__name__}.db: {reason}"
        for harm, reason in BAD.items()
    )
    assert ended.out.startswith("good: ")
    after = kept.files()
    if command == "vacuum":
        good = str(folder / "good.db")
        del before[good], after[good]
    assert after == before


@pytest.mark.parametrize("command", ["export {name} -O new.jsonl", "history {url} --name {name}"])
def test_nothing_to_be_had(kept: Kept, command: str) -> None:
    half(kept.archive)
    before = kept.files()
    words = command.format(name=kept.name, url=f"{kept.blog.url}posts/1/").split()
    ended = kept.scrapy("archive", *words)
    assert (ended.code, ended.out) == (5, "")
    assert ended.line == f"scrapy archive: {kept.place}{BAD[half]}"
    assert kept.files() == before


@pytest.mark.slow
def test_a_full_stdout(kept: Kept) -> None:
    full = ("sh", "-c", 'exec "$@" >/dev/full', "sh")
    ended = kept.scrapy("archive", "status", prefix=full)
    assert ended.code == 4
    assert ended.line == "scrapy archive: stdout: No space left on device"


def test_a_live_run_has_it_and_a_dead_one_has_not(kept: Kept) -> None:
    before = kept.files()
    output = kept.output.read_bytes()
    with kept.archive.with_name(f"{kept.archive.name}.lock").open("r+") as lock:
        lock.write("4711\n")
        lock.truncate()
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = time.monotonic()
        ended = kept.crawl()
        assert time.monotonic() - began < 10
    assert ended.code == 75
    assert ended.line == f"scrapy crawl: {kept.place}another run is using it (process 4711)"
    assert kept.files() == before
    assert kept.crawl().code == 0
    assert kept.output.read_bytes() == output


@pytest.mark.parametrize("torn", [True, False], ids=["torn", "noise"])
def test_a_bad_log_loses_at_most_what_was_committed_last(kept: Kept, torn: bool) -> None:
    output = kept.output.read_bytes()
    log = Path(f"{kept.archive}-wal")
    if torn:
        connection = sqlite3.connect(kept.archive)
        connection.execute("UPDATE articles SET published = published")
        connection.commit()
        data = log.read_bytes()
        database = kept.archive.read_bytes()
        connection.close()  # which writes the log into the archive
        kept.archive.write_bytes(database)
        log.write_bytes(data[:-1000])
    else:
        log.write_bytes(random.Random(2).randbytes(9000))
    assert kept.crawl().code == 0
    assert kept.output.read_bytes() == output


@pytest.mark.slow
@pytest.mark.skipif(not CAN_MOUNT, reason="no file system can be mounted here")
def test_a_disk_that_is_read_only(kept: Kept) -> None:
    before = kept.files()
    copy = f"cp {kept.archive} disk/a.db && mount -o remount,ro disk"
    ended = kept.crawl("-s", "ARCHIVE_URL=sqlite:///disk/a.db", prefix=on_a_small_disk("1m", copy))
    assert ended.code == 5
    assert ended.line == (
        "scrapy crawl: archive disk/a.db: Read-only file system; "
        "this user must be able to write there"
    )
    assert kept.files() == before


LATER = """\
import os, signal
from pathlib import Path

from sqlalchemy import text

from blogcrawl.archive import migration, schema
from blogcrawl.settings import *


def add(connection):
    connection.execute(text("ALTER TABLE sites ADD COLUMN added INTEGER"))
    if not Path("was_killed").exists():
        Path("was_killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)


migration.MIGRATIONS = {**migration.MIGRATIONS, schema.SCHEMA_VERSION: add}
schema.SCHEMA_VERSION += 1
"""


@pytest.mark.slow
def test_an_older_archive_is_brought_up_to_date_though_killed_and_refused_by_older_code(
    kept: Kept,
) -> None:
    """The code of a later version stands in the project's settings."""
    output = kept.output.read_bytes()
    (kept.folder / "later.py").write_text(LATER)
    (kept.folder / "scrapy.cfg").write_text("[settings]\ndefault = later\n")
    assert kept.crawl().code == -signal.SIGKILL
    assert kept.output.read_bytes() == output
    assert kept.crawl().code == 0
    assert kept.output.read_bytes() == output

    (kept.folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    before = kept.files()
    ended = kept.crawl()
    assert ended.code == 5
    versions = f"it is of version {SCHEMA_VERSION + 1}, this blogcrawl knows {SCHEMA_VERSION}; "
    assert f"{versions}use the newer blogcrawl" in ended.line
    assert kept.files() == before
