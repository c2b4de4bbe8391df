"""No secret of a feed's URI is shown."""

from __future__ import annotations

import pytest

from blogcrawl.feeds import redact_urls
from blogcrawl.feeds.uri import describe


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
    assert redact_urls(uri) == shown


def test_describe_hides_what_a_storage_quotes() -> None:
    uri = "ftp://user:p%40ss@host/a.jsonl"
    for quoted in (uri, "p%40ss", "p@ss"):
        text = describe(RuntimeError(f"no entry for\n{quoted}"), uri)
        assert text.startswith("RuntimeError: no entry for ")
        assert "ss@" not in text
        assert "p@ss" not in text
        assert "***" in text
    assert describe(OSError(28, "No space left on device")) == "No space left on device"
