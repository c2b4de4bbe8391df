"""Copying an archive: the same rows, or nothing; and pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings
from sqlalchemy import select

from blogcrawl import settings as project
from blogcrawl.archive import Archive, ArchiveError, copying
from blogcrawl.archive.copying import copy
from blogcrawl.archive.database import Database, open_database
from blogcrawl.archive.pruning import prune
from blogcrawl.archive.schema import delivered, kept, metadata, versions

from . import blog
from .test_kept import keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.transaction() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def fill(database: Database) -> None:
    archive = Archive.begin(database, {}, "1")
    archive.kept.most = 1 << 20
    archive.discovery.discover(blog.SITE, [blog.found("a"), blog.found("b")])
    for text in ("one", "two", "three"):
        keep(archive, "a", text)
    keep(archive, "b", "数学\u2028")
    archive.closing.finish({blog.SITE: 2}, 1)


@pytest.fixture
def pair(settings: Settings, tmp_path: Path) -> tuple[Settings, Settings]:
    """Two places of different kinds."""
    other = Settings()
    other.setmodule(project)
    other.set("ARCHIVE_URL", f"sqlite:///{tmp_path}/other/b.db")
    return settings, other


@pytest.mark.parametrize("is_back", [False, True])
def test_all_rows_are_copied_and_runs_go_on(pair: tuple[Settings, Settings], is_back: bool) -> None:
    here, there = pair[::-1] if is_back else pair
    name = f"copied{is_back}"
    with open_database(here, name) as source, open_database(there, name) as target:
        fill(source)
        with source.transaction() as connection:  # a number that is given is not given again
            connection.execute(versions.delete().where(versions.c.id.endswith("/b")))
        assert copy(source, target) == sum(len(of) for of in rows(source).values()) - 1
        assert rows(source) == rows(target)
        with pytest.raises(ArchiveError, match="it is not empty; remove it first"):
            copy(source, target)
        mine, its = (Archive.begin(one, {"full": True}, "1") for one in (source, target))
        assert mine.run.number == its.run.number == 2
        for archive in (mine, its):
            archive.discovery.discover(blog.SITE, [blog.found("c")])
            keep(archive, "c")
        assert max(rows(target)["versions"])[0] == 5
        target.discard()


def test_a_copy_that_fails_leaves_nothing(
    pair: tuple[Settings, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> int:
        if args[2] is kept:
            raise ArchiveError("no room")
        return whole(*args)

    whole = copying._copy_table
    with open_database(pair[1], "a") as source, open_database(pair[0], "failing") as target:
        fill(source)
        monkeypatch.setattr(copying, "_copy_table", broken)
        with pytest.raises(ArchiveError, match="no room"):
            copy(source, target)
        assert not any(of for name, of in rows(target).items() if name != "meta")
        target.discard()


def test_what_is_discarded_is_gone(settings: Settings) -> None:
    with open_database(settings, "discarded") as database:
        fill(database)
        database.discard()
    with pytest.raises(ArchiveError, match="there is none"):
        open_database(settings, "discarded", writes=False)
    with open_database(settings, "discarded") as database:
        assert not database.was_there
        database.discard()


# --- Pruning --------------------------------------------------------------------------------------


def present(database: Database, id_: str = "blog.example/a") -> list[str]:
    mine = select(versions.c.content_hash).where(versions.c.id == id_).order_by(versions.c.revision)
    with database.transaction() as connection:
        return list(connection.scalars(mine))


def test_old_versions_go_with_their_pages(reopen: Callable[[], Database]) -> None:
    database = reopen()
    fill(database)
    assert prune(database, most=2) == (1, 1)
    assert present(database) == ["two", "three"]
    assert prune(database, most=1, only_pages=True) == (0, 1)
    assert present(database) == ["two", "three"]
    assert list(database.integrity_errors()) == []


def test_what_is_there_now_stays_however_old(
    reopen: Callable[[], Database], time: list[int]
) -> None:
    database = reopen()
    fill(database)
    time[0] += 1000 * 86_400
    assert prune(database, days=2000) == (0, 0)
    assert prune(database, days=30) == (2, 2)
    assert present(database) == ["three"]
    assert present(database, "blog.example/b") == ["数学\u2028"]


def test_what_a_journal_was_delivered_stays(reopen: Callable[[], Database]) -> None:
    database = reopen()
    fill(database)
    with database.transaction() as connection:
        row = {"feed": "f", "site": blog.SITE, "id": "blog.example/a", "revision": 1}
        connection.execute(delivered.insert().values(row))
    prune(database, most=1)
    assert present(database) == ["one", "three"]
