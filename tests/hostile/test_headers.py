"""Values of headers are stored and sent back unchanged, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import ENTRIES, TITLES, article, blog, listing
from .server import HostileServer, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

FEED = '<link rel=alternate type="application/feed+json" href=/feed.json>'


def feed(exchange: Exchange) -> None:
    """A feed whose days hold what no database takes."""
    items = [
        {"url": f"http://{exchange.asked.host}{path}", "date_modified": "2024-01-01\0\ud800"}
        for path in ENTRIES
    ]
    document = {"version": "https://jsonfeed.org/version/1", "items": items}
    exchange.send(answer(json.dumps(document), headers={"Content-Type": "application/feed+json"}))


NUL: dict[str, dict[str, Route]] = {
    "tag of an article": {
        "/posts/1/": answer(article("Essay number 1"), headers={"ETag": '"\0"'}),
    },
    "tag of a listing": {"/": answer(listing(ENTRIES), headers={"ETag": '"\0"'})},
    "type of a listing": {
        "/": answer(listing(ENTRIES), headers={"Content-Type": "text/html; x=\0"}),
    },
    "days of a feed": {"/": answer(listing(ENTRIES, FEED)), "/feed.json": feed},
}


@pytest.mark.parametrize("name", NUL)
def test_nul_on_postgresql(name: str, crawl: Crawl, postgresql_url: str) -> None:
    with HostileServer({**blog(), **NUL[name]}) as server:
        outcome = crawl(server.url, "-s", f"ARCHIVE_URL={postgresql_url}")
    assert outcome.code == 0
    assert outcome.titles == TITLES


def test_a_tag_comes_back_as_it_was(crawl: Crawl) -> None:
    body = listing(ENTRIES).encode()
    head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "\xe9\xff"\r\n'
    front = head.encode("latin-1") + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with HostileServer({**blog(), "/": front}) as server:
        crawl(server.url)
        crawl(server.url)
    asked = [asked.head for asked in server.asked if asked.path == "/"]
    assert 'If-None-Match: "\xe9\xff"\r\n' in asked[-1]
