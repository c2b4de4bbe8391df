"""Reading the archive, in every kind of database."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import PostgresqlDatabase
from blogcrawl.archive.reader import ArchiveReader
from blogcrawl.archive.schema import metadata, pages, versions
from blogcrawl.clock import DAY
from blogcrawl.hashing import content_hash
from blogcrawl.items import Article, Formula
from blogcrawl.pipelines.archive import facts

from .blog import SITE, found, keep, listing, origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from blogcrawl.archive import Archive

    Begin = Callable[..., Archive]


def test_an_address_that_an_article_moved_away_from_is_not_due(
    begin: Begin, time: list[int]
) -> None:
    first = begin()
    listing(first, "a")
    keep(first, "a")
    first.closing.finish({SITE: 1}, 0.2)
    time[0] += 90 * DAY
    second = begin()
    keep(second, "a", landed="b")
    second.closing.finish({SITE: 1}, 0.2)
    time[0] += 90 * DAY
    third = begin()
    assert ArchiveReader(third.database).status(time[0])[0].due == 1
    listing(third, "b")
    keep(third, "b")
    third.closing.finish({SITE: 1}, 0.2)
    assert ArchiveReader(third.database).status(time[0])[0].due == 0


def test_the_history_of_an_article_whose_address_another_blog_names(begin: Begin) -> None:
    archive = begin()
    archive.discovery.discover("a.example/", [found("a")])
    keep(archive, "a")
    [version] = ArchiveReader(archive.database).history([f"{SITE}a"], "")
    assert version.item["id"] == f"{SITE}a"


@pytest.mark.slow
def test_a_history_has_one_version_in_memory_at_a_time(begin: Begin) -> None:
    for number in range(30):
        archive = begin()
        keep(archive, "a", f"{number}" * 500_000)
        archive.closing.finish({SITE: 1}, 0.2)
    lines = ArchiveReader(archive.database).history([f"{SITE}a"], "")
    tracemalloc.start()
    try:
        assert [version.item["text"][-1] for version in lines] == [str(n)[-1] for n in range(30)]
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_the_last_run_of_an_archive_without_addresses(begin: Begin) -> None:
    archive = begin()
    assert ArchiveReader(archive.database).status(0) == []
    run = ArchiveReader(archive.database).last_run()
    assert run is not None
    assert run.run == archive.run.number


# --- Damage ---------------------------------------------------------------------------------------


def stored(archive: Archive, **fields: Any) -> str:
    """Keep a page and a whole article; return the article's line."""
    listing(archive, "a")
    formulas = [Formula("x", "$x$", False, 0)]
    given = {"title": "T", "text": "as it was\u2028", "formulas": formulas, **fields}
    article = Article(f"{SITE}a", f"https://{SITE}a", "blog.example", **given)
    article.content_hash = content_hash(article)
    archive.answers.keep(origin("a"), facts(article))
    return facts(article).item


def faults(archive: Archive) -> list[str]:
    return list(ArchiveReader(archive.database).integrity_errors())


@pytest.mark.parametrize("fields", [{}, {"summary": "half a character \ud83d"}, {"reads": 3}])
def test_an_archive_without_a_fault(begin: Begin, fields: dict[str, Any]) -> None:
    archive = begin()
    stored(archive, **fields)
    assert faults(archive) == []


def test_a_text_that_was_altered(begin: Begin) -> None:
    archive = begin()
    item = stored(archive).replace("as it was", "as it is")
    with archive.database.transaction() as connection:
        connection.execute(update(versions).values(item=item))
    assert faults(archive) == [f"{SITE}a: version 1 is not what its hash was made of"]


def test_a_page_that_was_altered(begin: Begin) -> None:
    archive = begin()
    stored(archive)
    with archive.database.transaction() as connection:
        connection.execute(update(pages).values(body=b"altered"))
    [fault] = faults(archive)
    assert fault.startswith("https://blog.example/")
    assert "the page cannot be read (Error -3" in fault


def test_a_vacuum_that_fails(begin: Begin) -> None:
    database = begin().database
    with database.transaction() as connection:
        metadata.drop_all(connection)
    if not isinstance(database, PostgresqlDatabase):
        return  # SQLite vacuums its file, whatever the tables are
    with pytest.raises(ArchiveError, match=r"^archive postgresql.*: relation .* does not exist"):
        database.vacuum()
