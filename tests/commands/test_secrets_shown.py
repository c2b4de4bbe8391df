"""Passwords in addresses do not appear in messages of commands that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .kept import Kept

SECRET = "hunter2-secret"
SERVER = f"ARCHIVE_URL=postgresql://user:{SECRET}@127.0.0.1:1/blogs"
REFUSED = "url: must not contain a user or a password"


@pytest.mark.parametrize(
    ("command", "code", "line"),
    [
        (f"crawl -s {SERVER}", 5, "archive postgresql+psycopg://***@127.0.0.1:1/blogs"),
        (
            f"crawl -s ARCHIVE_URL=mysql://user:{SECRET}@h/d",
            5,
            "ARCHIVE_URL=mysql://***@h/d: write ",
        ),
        (f"crawl -s ARCHIVE_URL=postgresql://u:{SECRET}@h:port/d", 5, "ARCHIVE_URL is no address"),
        (f"archive status a -s {SERVER}", 5, "archive postgresql+psycopg://***@127.0.0.1:1/"),
        (f"crawl -a url=http://user:{SECRET}@127.0.0.1/", 2, REFUSED),
        (f"crawl -a url=user:{SECRET}@127.0.0.1/", 2, REFUSED),
        (f"crawl -a url=ftp://user:{SECRET}@127.0.0.1/", 2, REFUSED),
        (f"article https://user:{SECRET}@127.0.0.1/", 2, REFUSED),
        (f"article ftp://user:{SECRET}@127.0.0.1/", 2, "ftp://***@127.0.0.1/: No such file"),
        (f"article scrapy.cfg --url ftp://u:{SECRET}@127.0.0.1/", 2, REFUSED),
        (f"archive history ftp://user:{SECRET}@127.0.0.1/x", 2, REFUSED),
        (f"crawl -O ftp://user:{SECRET}@127.0.0.1/a", 2, "feed ftp://***@127.0.0.1/a: unknown"),
    ],
)
def test_an_address_that_leads_nowhere(kept: Kept, command: str, code: int, line: str) -> None:
    name, *arguments = command.split()
    debug = ("-L", "DEBUG", "-s", f"SOME_TOKEN={SECRET}")
    if name == "crawl":
        ended = kept.crawl(*arguments, *debug)
    else:
        ended = kept.scrapy(name, *arguments, *debug)
    assert ended.code == code
    assert f"scrapy {name}: {line}" in ended.err.splitlines()[-1]
    assert SECRET not in ended.out + ended.err
    assert not [path for path, data in kept.files().items() if SECRET.encode() in data]


def test_a_journal_on_a_server_that_is_down(kept: Kept) -> None:
    feed = f"ftp://user:{SECRET}@127.0.0.1:1/%(batch_id)d.jsonl"
    ended = kept.crawl("-o", feed, "-L", "DEBUG", "-s", "STATS_DUMP=1")
    assert ended.code == 4
    assert "Feed ftp://***@127.0.0.1:1/1.jsonl failed: " in ended.err
    status = kept.scrapy("archive", "status")
    assert status.code == 0
    assert SECRET not in ended.out + ended.err + status.out + status.err


def test_stock_shows_it(kept: Kept) -> None:
    ended = kept.stock("-O", f"ftp://user:{SECRET}@127.0.0.1:1/a.jsonl")
    assert ended.code == 0
    assert SECRET in ended.err
