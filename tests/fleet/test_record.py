"""What the archive says about a blog of the fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl import clock
from blogcrawl.archive import Archive
from blogcrawl.archive.database import open_database
from blogcrawl.fleet.record import record

from .test_config import DAILY, load

if TYPE_CHECKING:
    from pathlib import Path

BLOGS = """
[blogs.a]
url = "https://record.example/a/"
[blogs.b]
url = "https://record.example/b/"
feeds = ["b.jsonl"]
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_blogs_in_one_archive(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    plans = load(tmp_path, DAILY + BLOGS, f"ARCHIVE_URL={url}").blogs
    assert record(plans["a"], None).last is None
    before = clock.now()
    database = open_database(plans["a"].settings, plans["a"].archive)
    archive = Archive.begin(database, plans["a"].asked, "1")
    running = record(plans["a"], None)
    assert running.is_running
    assert running.started is not None
    assert running.started >= before
    assert record(plans["b"], None).started is None
    database.close()
    killed = record(plans["a"], None)
    assert (killed.is_running, killed.was_cut_short) == (False, True)

    with open_database(plans["b"].settings, plans["b"].archive) as database:
        archive = Archive.begin(database, plans["b"].asked | {"recheck": -1}, "1")
        archive.closing.finish({}, 1.0)
    ended = record(plans["b"], None)
    assert (ended.is_open, ended.was_cut_short) == (False, False)
    assert record(plans["a"], None).was_cut_short


def test_an_archive_that_cannot_be_read(tmp_path: Path) -> None:
    plans = load(tmp_path, DAILY + BLOGS, f"ARCHIVE_URL=sqlite:///{tmp_path}/a.db").blogs
    (tmp_path / "a.db").write_text("no database")
    assert "it is damaged" in record(plans["a"], None).error
