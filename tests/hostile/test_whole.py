"""An incomplete page is never taken for the page."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from blogcrawl.middlewares.whole import zstd

from .conftest import BOTH, TITLES, answer, article, blog
from .server import HostileServer
from .test_bombs import ALL, BAD, beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

PAGE = article("Bad", body="<p>" + "".join(f"Word {n} of it. " for n in range(20_000))).encode()


def cut(data: bytes, encoding: str) -> bytes:
    return answer(data[: len(data) // 2], headers={"Content-Encoding": encoding})


def unsized(data: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + data


CUT: dict[str, bytes] = {
    "gzip": cut(gzip.compress(PAGE), "gzip"),
    "deflate": cut(zlib.compress(PAGE), "deflate"),
    "br": cut(brotli.compress(PAGE), "br"),
    "zstd": cut(zstd.compress(PAGE), "zstd"),
    "no length": unsized(PAGE[: len(PAGE) // 2]),
    "a part": answer(
        PAGE[: len(PAGE) // 2],
        "206 Partial",
        {"Content-Range": f"bytes 0-{len(PAGE) // 2 - 1}/{len(PAGE)}"},
    ),
}
SHORT = {
    "length": answer(PAGE[:-100], headers={"Content-Length": str(len(PAGE))}),
    "chunks": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"400\r\n" + PAGE[:0x400] + b"\r\n",
}


@pytest.mark.parametrize("name", CUT)
@BOTH
def test_a_page_that_was_cut(name: str, of: str, crawler: Crawl) -> None:
    with HostileServer(beside(CUT[name])) as server:
        outcome = crawler(server.url, *(ALL if of == "ours" else ()))
    if of == "stock":
        assert "Bad" in outcome.titles
        return
    assert outcome.titles == TITLES
    assert "truncated 1" in outcome.words
    assert server.paths.count(BAD) == 3


@pytest.mark.parametrize("name", SHORT)
def test_a_page_that_falls_short(name: str, crawl: Crawl) -> None:
    with HostileServer(beside(SHORT[name])) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
    assert "truncated 1" in outcome.words
    assert server.paths.count(BAD) == 3


def test_an_answer_that_nobody_asked_for(crawl: Crawl) -> None:
    """It comes a moment after the right one, on a connection that is kept."""

    def two(exchange: Exchange) -> None:
        kept = {"Connection": "keep-alive"}
        exchange.send(answer(PAGE, headers=kept))
        exchange.wait(0.01)
        exchange.send(answer(article("Not asked for"), headers=kept))
        exchange.hang()

    with HostileServer(beside(two)) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    assert outcome.titles == {*TITLES, "Bad"}


def test_a_sitemap_that_was_cut(crawl: Crawl) -> None:
    """A file that is compressed as it is: the answer that carries it is whole."""
    places = "".join(f"<url><loc>/posts/{n}/</loc></url>" for n in range(1, 6))
    file = gzip.compress(f"<urlset>{places}</urlset>".encode())
    robots = answer("User-agent: *\nAllow: /", headers={"Content-Type": "text/plain"})
    cut_file = answer(file[:-9], headers={"Content-Type": "application/gzip"})
    routes = {**blog(), "/robots.txt": robots, "/sitemap.xml": cut_file}
    with HostileServer(routes) as server:
        outcome = crawl(server.url, "-s", "STATS_DUMP=1")
    assert outcome.titles == TITLES
    assert "'blogcrawl/sources_failed/truncated': 1" in outcome.log
    assert "the sitemap" not in outcome.log
    assert server.paths.count("/sitemap.xml") == 3


def test_a_page_that_is_whole_the_second_time(crawl: Crawl) -> None:
    answers = [CUT["gzip"], answer(PAGE)]
    with HostileServer(beside(lambda exchange: exchange.send(answers.pop(0)) and None)) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    assert outcome.titles == {*TITLES, "Bad"}


WHOLE: dict[str, Route] = {
    "no length": unsized(PAGE),
    "no length, a note after it": unsized(PAGE + b"\n<!-- Cached page -->\n"),
    "no length, gzip": unsized(gzip.compress(PAGE)).replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1
    ),
    "something after the stream": answer(
        gzip.compress(PAGE) + b"\0\0\0", headers={"Content-Encoding": "gzip"}
    ),
    "two streams": answer(
        gzip.compress(PAGE[:900]) + gzip.compress(PAGE[900:]), headers={"Content-Encoding": "gzip"}
    ),
    "bare deflate": answer(
        zlib.compress(PAGE, wbits=-zlib.MAX_WBITS), headers={"Content-Encoding": "deflate"}
    ),
    "twice": answer(gzip.compress(gzip.compress(PAGE)), headers={"Content-Encoding": "gzip, gzip"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_a_page_that_is_whole(name: str, crawl: Crawl) -> None:
    with HostileServer(beside(WHOLE[name])) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    assert outcome.titles == {*TITLES, "Bad"}
    assert server.paths.count(BAD) == 1


def test_layers_without_end(crawl: Crawl) -> None:
    data = PAGE
    for _ in range(5):
        data = gzip.compress(data)
    with HostileServer(
        beside(answer(data, headers={"Content-Encoding": ", ".join(5 * ["gzip"])}))
    ) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
