"""Feeds of the real command: several files, and files that already exist."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .kept import Kept


def test_the_file_that_cannot_be_replaced_is_the_one_that_is_told(kept: Kept) -> None:
    (kept.folder / "out-2.jsonl").mkdir()
    feed = ("-O", "out-%(batch_id)d.jsonl", "-s", "FEED_EXPORT_BATCH_ITEM_COUNT=2")
    ended = kept.crawl(*feed)
    assert ended.code == 4
    assert "Feed out-2.jsonl failed: " in ended.err
    assert "Feed out-3.jsonl" not in ended.err
    names = sorted(path.name for path in kept.folder.iterdir() if "out-" in path.name)
    assert names == ["out-1.jsonl", "out-2.jsonl"]


@pytest.mark.parametrize("with_archive", [True, False])
def test_a_table_has_one_header(kept: Kept, with_archive: bool) -> None:
    feed = ("-o", "journal.csv", "-s", f"ARCHIVE_ENABLED={with_archive}")
    assert kept.crawl(*feed, "-a", "limit=2").code == 0
    assert kept.crawl(*feed).code == 0
    with (kept.folder / "journal.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == (5 if with_archive else 7)
    assert all(row["title"].startswith("Essay number") for row in rows)


@pytest.mark.parametrize("name", ["a.json", "a.xml"])
def test_a_document_is_not_appended_to(kept: Kept, name: str) -> None:
    before = kept.files()
    ended = kept.crawl("-o", name)
    assert ended.code == 2
    kind = name.rpartition(".")[2]
    assert ended.line == (
        f"scrapy crawl: feed {name}: {kind} cannot be appended to; replace the file with -O, "
        "or append jsonl"
    )
    assert kept.files() == before
    assert kept.blog.asked == []
