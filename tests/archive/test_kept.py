"""The pages of the articles in the archive."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from blogcrawl import jsonl
from blogcrawl.archive.database import open_database
from blogcrawl.archive.kept import dictionary, make_room, room_of
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.schema import kept
from blogcrawl.capture import LESSON, Capture, unpack

from . import blog
from .blog import SITE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrapy.settings import Settings

    from blogcrawl.archive import Archive

_FRAME = " ".join(f"<li>a menu's entry of number {number * 7919}" for number in range(200))


def capture(text: str) -> Capture:
    body = f"{_FRAME}<p>{text}".encode()
    return Capture(url="u", status=200, at=1, headers={}, encoding="utf-8", body=body)


def keep(archive: Archive, name: str, text: str = "text", **more: str) -> None:
    """Answer for an address with an article and its page."""
    origin = blog.origin(name)
    origin.capture = capture(f"{text} {more}")
    archive.answers.keep(origin, blog.facts(name, text, **more))


def pages(archive: Archive) -> dict[int, str]:
    """The last words of every page that is kept, by its version."""
    with archive.database.transaction() as connection:
        shared = dictionary(connection, SITE)
        rows = connection.execute(select(kept).order_by(kept.c.revision)).all()
    captures = {row.revision: unpack(row.body, shared if row.shared else None) for row in rows}
    return {revision: one.body.decode().rpartition("<p>")[2] for revision, one in captures.items()}


@pytest.fixture
def archive(begin: Callable[..., Archive]) -> Archive:
    archive = begin()
    archive.kept.most = 1 << 20
    return archive


def test_a_page_is_kept_for_every_change(archive: Archive) -> None:
    keep(archive, "a", "one")
    keep(archive, "a", "one")
    keep(archive, "a", "two")
    assert [*pages(archive).values()] == ["one {}", "two {}"]


def test_a_page_that_only_counts_on_takes_the_place_of_the_one_before(archive: Archive) -> None:
    keep(archive, "a", "one", reads="1")
    keep(archive, "a", "one", reads="2")
    assert [*pages(archive).values()] == ["one {'reads': '2'}"]


def test_a_page_is_kept_where_an_older_version_of_the_code_kept_none(archive: Archive) -> None:
    blog.keep(archive, "a", "one")
    assert not pages(archive)
    keep(archive, "a", "one")
    assert [*pages(archive).values()] == ["one {}"]


def test_without_room_none_is_kept(archive: Archive) -> None:
    archive.kept.most = 0
    keep(archive, "a")
    assert not pages(archive)


def test_many_pages_are_packed_by_what_they_have_in_common(archive: Archive) -> None:
    for number in range(LESSON + 4):
        keep(archive, f"a{number}", f"text {number}")
    assert [*pages(archive).values()] == [f"text {number} {{}}" for number in range(LESSON + 4)]
    with archive.database.transaction() as connection:
        room = room_of(connection, SITE)
    assert room.pages == LESSON + 4
    assert room.stored < 0.05 * room.size


def test_the_pages_of_versions_that_were_replaced_go_first(archive: Archive) -> None:
    keep(archive, "a", "one")
    keep(archive, "b", "two")
    keep(archive, "a", "three")
    with archive.database.transaction() as connection:
        stored = room_of(connection, SITE).stored
        make_room(connection, SITE, stored - 1)
    assert [*pages(archive).values()] == ["two {}", "three {}"]
    with archive.database.transaction() as connection:
        assert make_room(connection, SITE, 0) == 0
    assert not pages(archive)


def test_the_room_is_never_more_than_allowed(archive: Archive) -> None:
    archive.kept.most = 5_000
    for number in range(40):
        keep(archive, f"a{number}", f"text {number}")
        with archive.database.transaction() as connection:
            assert room_of(connection, SITE).stored <= 5_000
    assert "text 39 {}" in pages(archive).values()


def test_what_is_read_again_is_a_new_version_that_has_the_page(archive: Archive) -> None:
    keep(archive, "a", "one")
    keep(archive, "b", "two")
    archive.rereads.everything = True
    [batch] = archive.rereads.batches(SITE)
    found = [blog.facts("a", "other"), blog.facts("b", "two")]
    assert archive.rereads.write(batch, found) == [True, False]
    reader = ArchiveReader(archive.database)
    texts = {item["id"]: item["text"] for item in reader.items(reader.revisions())}
    assert texts == {"blog.example/a": "other", "blog.example/b": "two"}
    assert [*pages(archive).values()] == ["two {}", "one {}"]
    versions = reader.history(["blog.example/a"], "")
    assert [version.change for version in versions] == ["new", "changed"]


def test_a_sweep_goes_on_where_it_was_killed(begin: Callable[..., Archive]) -> None:
    archive = begin()
    archive.kept.most = 1 << 20
    for number in range(40):
        keep(archive, f"a{number}", f"text {number}")

    def sweep(most: int) -> list[str]:
        again, seen = begin(), list[str]()
        again.rereads.everything = True
        for batch in again.rereads.batches(SITE):
            if most == 0:
                return seen
            items = [jsonl.loads(row.item) for row in batch]
            names = [item["id"].removeprefix(SITE) for item in items]
            again.rereads.write(batch, [blog.facts(name, f"{name} again") for name in names])
            seen += names
            most -= 1
        again.rereads.end()
        return seen

    first = sweep(1)
    assert 0 < len(first) < 40
    rest = sweep(100)
    assert [*first, *rest] == [f"a{number}" for number in range(40)]
    assert len(sweep(100)) == 40


def test_what_older_code_has_read_is_wanted_until_it_is_read(begin: Callable[..., Archive]) -> None:
    archive = begin("1")
    archive.kept.most = 1 << 20
    keep(archive, "a", "one")
    keep(archive, "b", "two")
    assert archive.rereads.count(SITE) == 0
    later = begin("2")
    [batch] = later.rereads.batches(SITE)
    later.rereads.write(batch, [blog.facts("a", "one"), None])
    assert later.rereads.sites() == [SITE]
    assert [row.id for [row] in later.rereads.batches(SITE)] == ["blog.example/b"]
    assert blog.asked(blog.listing(later, ("a", "b"))) == ["b"]


def test_a_page_that_is_damaged_is_a_fault(archive: Archive) -> None:
    keep(archive, "a")
    with archive.database.transaction() as connection:
        connection.execute(update(kept).values(body=b"?"))
    faults = [
        fault for fault in ArchiveReader(archive.database).integrity_errors() if "page" in fault
    ]
    assert faults == ["blog.example/a: its page cannot be read"]


def test_an_archive_of_version_2_is_shown_and_gets_room_for_pages(
    settings: Settings, tmp_path: Path
) -> None:
    if not settings["ARCHIVE_URL"].startswith("sqlite"):
        pytest.skip("a file")
    open_database(settings, "a").close()
    with sqlite3.connect(tmp_path / "archive" / "a.db") as connection:
        for table in ("kept", "dictionaries", "rereads", "endings"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = '2'")
    connection.close()
    with open_database(settings, "a", writes=False) as database:
        assert ArchiveReader(database).status(0) == []
    with open_database(settings, "a") as database:
        assert database.integrity_errors() == []


def test_each_page_to_read_again_is_found_by_a_key(archive: Archive) -> None:
    """A search through all articles for each of them grows with the square of a blog."""
    if archive.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much there is")
    keep(archive, "a")
    archive.rereads.everything = True
    with archive.database.transaction() as connection:
        query = archive.rereads._wanted(connection, SITE, select(kept.c.revision))
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [step for *_, step in plan]
    assert [step.split()[:2] for step in steps] == [["SEARCH", "kept"], ["SEARCH", "articles"]]
    assert not any("AUTOMATIC" in step for step in steps)
