"""Writes the pages of an archive as WARC 1.1 (ISO 28500) for other programs."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from scrapy.exceptions import UsageError

from blogcrawl import atomic, clock
from blogcrawl.archive.kept import captures
from blogcrawl.archive.pages import sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blogcrawl.archive.database import Database

_HTML = "text/html; charset=utf-8"
_MADE_BY = {"software": "blogcrawl", "format": "WARC File Format 1.1"}


class _Record(NamedTuple):
    """One response of the blog."""

    url: str
    at: int
    headers: dict[str, str]
    body: bytes


def write(database: Database, file: Path) -> int:
    """Write all pages or none; returns how many. Raises OSError."""
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError:
        raise UsageError(
            "--warc needs the package warcio: pip install 'blogcrawl[warc]'", print_help=False
        ) from None
    count = 0
    with atomic.replacing(file) as output:
        writer = WARCWriter(output, gzip=file.suffix == ".gz", warc_version="WARC/1.1")
        writer.write_record(writer.create_warcinfo_record(file.name, _MADE_BY))
        for one in _records(database):
            headers = [*one.headers.items(), ("Content-Length", str(len(one.body)))]
            record = writer.create_warc_record(
                one.url,
                "response",
                payload=BytesIO(one.body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": clock.iso(one.at)},
            )
            writer.write_record(record)
            count += 1
    return count


def _records(database: Database) -> Iterator[_Record]:
    """The latest listing pages, feeds and sitemaps, and the pages of the articles."""
    for page, at in sources(database):
        yield _Record(page.url, at, {"Content-Type": page.content_type or _HTML}, page.body)
    for capture in captures(database) if (database.version or 0) >= 3 else ():
        yield _Record(
            capture.url, capture.at, {"Content-Type": _HTML} | capture.headers, capture.body
        )
        for part in capture.parts:
            body = part.html.encode("utf-8", "replace")
            yield _Record(part.url, capture.at, {"Content-Type": _HTML}, body)
