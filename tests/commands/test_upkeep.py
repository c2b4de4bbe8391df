"""``scrapy archive copy``, ``prune`` and ``remove``, as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .kept import Kept


def test_a_copy_is_an_archive(kept: Kept) -> None:
    place = kept.folder / "away" / f"{kept.name}.db"
    ended = kept.scrapy("archive", "copy", kept.name, f"sqlite:///{place}")
    assert (ended.code, ended.err) == (0, "")
    assert "rows copied to" in ended.out
    again = kept.scrapy("archive", "copy", kept.name, f"sqlite:///{place}")
    assert (again.code, "it is not empty; remove it first" in again.line) == (5, True)
    whole = kept.archive.read_bytes()
    assert kept.scrapy("archive", "remove", kept.name, "--yes").code == 0
    assert not kept.archive.exists()
    assert kept.scrapy("archive", "copy", f"sqlite:///{place}", kept.name).code == 0
    assert kept.scrapy("archive", "verify", kept.name).code == 0
    assert len(kept.archive.read_bytes()) <= len(whole) + 65_536
    kept.blog.asked.clear()
    assert kept.crawl().code == 0
    assert [path for path in kept.blog.asked if "posts" in path] == []  # it knows them


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["copy", "NAME"], "say from where and to where: copy FROM TO"),
        (
            ["copy", "postgresql://a/b", "postgresql://c/d"],
            "name the archive in one of FROM and TO",
        ),
        (["copy", "NAME", "NAME"], "FROM and TO are the same archive"),
        (["copy", "NAME", "./x.db"], "./x.db: write a name, or sqlite:////PATH"),
        (["remove"], "name one archive to remove"),
        (["remove", "NAME"], "would be removed, with every version and page; say --yes to do so"),
        (["remove", "nothing", "--yes"], "no archive 'nothing'"),
        (["prune", "NAME"], "say --keep NUMBER or --older-than DAYS"),
        (["prune", "NAME", "--keep", "0"], "--keep 0 is less than 1"),
    ],
)
def test_what_makes_no_sense_is_refused(kept: Kept, words: list[str], message: str) -> None:
    before = kept.archive.read_bytes()
    ended = kept.scrapy("archive", *(kept.name if word == "NAME" else word for word in words))
    assert ended.code == 2
    assert message in ended.line
    assert kept.archive.read_bytes() == before


def test_a_source_that_is_not_there_leaves_no_target(kept: Kept) -> None:
    place = kept.folder / "copy.db"
    ended = kept.scrapy("archive", "copy", "nothing", f"sqlite:///{place}")
    assert (ended.code, "there is none" in ended.line) == (5, True)
    assert not place.exists()


def test_pruning_drops_nothing_that_is_there_now(kept: Kept) -> None:
    ended = kept.scrapy("archive", "prune", kept.name, "--keep", "1", "--older-than", "0")
    assert ended.out == f"{kept.name}: 0 versions and 0 pages dropped; vacuum gives back the room\n"
