"""Feed URIs: no secret is shown, the ending says the format."""

from __future__ import annotations

import pytest

from blogcrawl.feeds import redact
from blogcrawl.feeds.uri import complete_options, feed_format


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("ftp://user:secret@host/a.jsonl", "ftp://***@host/a.jsonl"),
        ("s3://KEY:se/cr+et@bucket/a.jsonl", "s3://***@bucket/a.jsonl"),
        ("ftp://user:p@ss@host/a", "ftp://***@host/a"),
        ("https://host/put?token=secret&x=1", "https://host/put?***"),
        ("output/%(name)s.jsonl", "output/%(name)s.jsonl"),
        ("what?/a@b.jsonl", "what?/a@b.jsonl"),
        (
            "{'ftp://u:p@h/a': 1, 's3://k:s@b/c?t=1': 2}",
            "{'ftp://***@h/a': 1, 's3://***@b/c?***': 2}",
        ),
    ],
)
def test_redact(uri: str, shown: str) -> None:
    assert redact(uri) == shown


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
