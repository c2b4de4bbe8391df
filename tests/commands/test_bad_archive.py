"""An archive that cannot be used: one line that names it, its exit code, and nothing is touched."""

from __future__ import annotations

import fcntl
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from living import LivingBlog, LivingServer
from soak.command import FAST, Fault, Outcome, crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Home:
    """A folder from which a small blog was crawled once."""

    def __init__(self, folder: Path, server: LivingServer) -> None:
        self.folder, self.server = folder, server
        folder.mkdir()
        assert self.crawl().code == 0
        [self.archive] = folder.glob(".scrapy/archive/*.db")
        self.feed = folder / "feed.jsonl"
        self.delivered = self.feed.read_bytes()

    def crawl(self, *arguments: str, **options: object) -> Outcome:
        given = ("crawl", "blog", "-a", f"url={self.server.url}", "-O", "feed.jsonl", *FAST)
        return crawl(self.folder, *given, *arguments, timeout=60, **options)

    def look(self, *words: str) -> Outcome:
        return crawl(self.folder, "archive", *words, timeout=60)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with LivingServer(LivingBlog(5, 6)) as server:
        yield Home(tmp_path / "home", server)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = 99")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE mine (x)")


def without_a_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [emptied, random_bytes, cut, newer, of_another_program, without_a_version, a_folder]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_it_is_refused_and_left_as_it_is(damage: Callable[[Path], None], home: Home) -> None:
    damage(home.archive)
    before = home.archive.is_file() and home.archive.read_bytes()
    home.server.take_log()
    for outcome in (home.crawl(), home.look("verify")):
        assert outcome.code == 5, outcome.log
        [line] = outcome.log.splitlines()
        assert home.archive.name in line
    assert (home.archive.is_file() and home.archive.read_bytes()) == before
    assert home.server.take_log() == []
    assert home.feed.read_bytes() == home.delivered


def test_one_that_a_run_has_is_left_to_it_at_once(home: Home) -> None:
    lock = home.archive.with_name(home.archive.name + ".lock")
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        outcome = home.crawl()
    assert outcome.code == 75
    [line] = outcome.log.splitlines()
    assert home.archive.name in line
    assert home.crawl().code == 0


def test_the_lock_of_a_dead_run_is_none(home: Home) -> None:
    killed = home.crawl("-a", "full=1", faults=(Fault("blogcrawl.archive.store:Archive.finish"),))
    assert killed.code < 0
    assert home.crawl().code == 0


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_no_feed_is_written_over_it(ending: str, home: Home) -> None:
    feed = f"{home.archive}{ending}:jsonl"
    given = ("crawl", "blog", "-a", f"url={home.server.url}", "-O", feed, *FAST)
    outcome = crawl(home.folder, *given, timeout=60)
    assert outcome.code == 2
    [line] = outcome.log.splitlines()
    assert "this is the archive" in line or "a database" in line
    assert home.look("export", home.archive.stem, "-O", "again.jsonl").code == 0
    assert (home.folder / "again.jsonl").read_bytes() == home.delivered


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:hidden-word@h/d", "postgresql://u:hidden-word@h:port/d"]
)
def test_an_address_of_none_is_bad_input(url: str, home: Home) -> None:
    outcome = home.crawl("-s", f"ARCHIVE_URL={url}")
    assert outcome.code == 5, outcome.log
    [line] = outcome.log.splitlines()
    assert "ARCHIVE_URL" in line
    assert "hidden-word" not in outcome.log
    assert home.feed.read_bytes() == home.delivered
