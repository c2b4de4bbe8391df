"""Feeds in Parquet: the same corpus as in JSON Lines, in typed columns."""

from __future__ import annotations

import io
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError

from blogcrawl.feeds import ParquetItemExporter, parquet
from blogcrawl.feeds.holdings import Unreadable, articles_of
from blogcrawl.items import FIELDS, MORE, Article, Formula, Image

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def article(number: int, **more: Any) -> Article:
    fields = {
        "tags": ["茶", "cup"],
        "reads": number,
        "text": f"tea {number}",
        "formulas": [Formula(None, "x", False, 3), Formula("y", "$$y$$", True, 4)],
        "images": [Image("https://blog.example/p.png", "")],
        "crawled_at": "2026-01-02T03:04:05Z",
        **more,
    }
    return Article(f"blog.example/{number}", "https://blog.example/", "blog.example", "t", **fields)


def written(items: list[Any], **options: Any) -> bytes:
    file = io.BytesIO()
    exporter = ParquetItemExporter(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file.getvalue()


def test_columns_have_types() -> None:
    table = pq.read_table(io.BytesIO(written([article(1)])))
    assert table.schema.names == [*FIELDS, "markdown", "html", *MORE]
    assert str(table.schema.field("tags").type).startswith("list<")
    assert table.schema.field("reads").type == pa.int64()
    [row] = table.to_pylist()
    assert row["formulas"] == [
        {"tex": None, "raw": "x", "display": False, "offset": 3},
        {"tex": "y", "raw": "$$y$$", "display": True, "offset": 4},
    ]
    assert row["crawled_at"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    assert (row["tags"], row["comments"], row["markdown"]) == (["茶", "cup"], None, None)


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 3)
    data = written([article(number) for number in range(8)])
    file = pq.ParquetFile(io.BytesIO(data))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [3, 3, 2]
    assert [row["reads"] for row in parquet.rows_of(io.BytesIO(data))] == list(range(8))
    assert data == written([article(number) for number in range(8)])


def test_no_article_is_a_file_with_columns() -> None:
    assert pq.read_table(io.BytesIO(written([]))).schema.names[:2] == ["id", "url"]


def test_fields_are_those_that_the_feed_names() -> None:
    table = pq.read_table(io.BytesIO(written([article(1)], fields_to_export=["title", "reads"])))
    assert table.to_pylist() == [{"title": "t", "reads": 1}]


def test_nothing_is_dropped_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 1)
    with pytest.raises(ValueError, match="have not: change"):
        written([{"id": "a"}, {"id": "b", "change": "new"}])
    assert (
        pq.read_table(io.BytesIO(written([{"id": "\ud800", "change": "new"}]))).to_pylist()[0][
            "change"
        ]
        == "new"
    )


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'blogcrawl\[parquet\]'"):
        ParquetItemExporter(io.BytesIO())


def test_an_old_file_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(written([article(1)]))
    assert [item["id"] for item in articles_of(path, "parquet")] == ["blog.example/1"]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Unreadable):
        list(articles_of(path, "parquet"))
