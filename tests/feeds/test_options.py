"""The ending of a feed's URI says the format, and whether it is compressed."""

from __future__ import annotations

import pytest

from blogcrawl.feeds.options import complete_options, feed_format


@pytest.mark.parametrize(
    ("uri", "format_"),
    [
        ("a.jsonl", "jsonl"),
        ("a.jsonl.gz", "jsonl"),
        ("s3://b/a.b/c.csv.gz", "csv"),
        ("a.gz", ""),
        ("a", ""),
        (".jsonl", ""),
    ],
)
def test_feed_format(uri: str, format_: str) -> None:
    assert feed_format(uri) == format_


def test_gz_completes_the_options_and_keeps_those_given() -> None:
    assert complete_options("a.jsonl", {"overwrite": True}) == {"overwrite": True}
    completed = complete_options("a.jsonl.gz", {"overwrite": True, "gzip_mtime": 7})
    assert completed["format"] == "jsonl"
    assert completed["overwrite"] is True
    assert completed["gzip_mtime"] == 7
    assert completed["postprocessing"] == ["scrapy.extensions.postprocessing.GzipPlugin"]
