"""A page costs a bounded amount of memory and time, and does not prevent other articles."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from blogcrawl.middlewares.whole import zstd

from .conftest import ENTRIES, TITLES, answer, article, blog, listing, run
from .server import HostileServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

pytestmark = pytest.mark.slow

BAD = "/posts/bad/"
MEMORY = 300  # MiB
ALL = ("-s", "LOSS_MAX=1")


def beside(route: Route) -> dict[str, Route]:
    """The honest blog, with a hostile article in the middle of it."""
    half = len(ENTRIES) // 2
    entries = list(ENTRIES.items())
    entries.insert(half, (BAD, "Bad"))
    pages: dict[str, Route] = {path: answer(article(title)) for path, title in ENTRIES.items()}
    return {**pages, "/": answer(listing(dict(entries))), BAD: route}


def squeezed(data: bytes, encoding: str) -> Route:
    return answer(data, headers={"Content-Encoding": encoding})


def zeros(encoding: str, size: int = 400) -> bytes:
    """So many MiB of zeros, compressed."""
    if encoding == "br":
        stream = brotli.Compressor(quality=5)
        parts = [stream.process(bytes(1 << 20)) for _ in range(size)]
        return b"".join([*parts, stream.finish()])
    if encoding == "zstd":
        stream = zstd.ZstdCompressor()
    else:
        bits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}[encoding]
        stream = zlib.compressobj(9, zlib.DEFLATED, bits)
    parts = [stream.compress(bytes(1 << 20)) for _ in range(size)]
    return b"".join([*parts, stream.flush()])


def headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    for _ in range(25_000):  # 200 MB
        if not exchange.send(b"X-A: " + 8_000 * b"a" + b"\r\n"):
            return
    exchange.send(b"Content-Length: 1\r\n\r\na")


def interim(exchange: Exchange) -> None:
    for _ in range(20_000):
        if not exchange.send(100 * b"HTTP/1.1 103 Early Hints\r\n\r\n"):
            return
    exchange.send(answer("late"))


def endless(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(400):
        if not exchange.send((1 << 20) * b"a"):
            return


BOMBS: dict[str, Callable[[], Route]] = {
    "gzip": lambda: squeezed(zeros("gzip"), "gzip"),
    "deflate": lambda: squeezed(zeros("deflate"), "deflate"),
    "br": lambda: squeezed(zeros("br"), "br"),
    "zstd": lambda: squeezed(zeros("zstd"), "zstd"),
    "gzip in gzip": lambda: squeezed(gzip.compress(zeros("gzip")), "gzip, gzip"),
    "endless body": lambda: endless,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str, crawl: Crawl) -> None:
    """What all of them do to a stock spider takes long to see: it is in tests/soak/bombs.py."""
    with HostileServer(beside(BOMBS[name]())) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.peak < MEMORY
    assert outcome.titles == TITLES
    assert "too_large 1" in outcome.words
    assert server.paths.count(BAD) == 1
    assert "Traceback" not in outcome.log


@pytest.mark.slow
def test_a_bomb_goes_off_in_a_stock_spider(stock: Crawl) -> None:
    with HostileServer(beside(squeezed(zeros("gzip", 30), "gzip"))) as server:
        outcome = stock(server.url)
    assert outcome.peak > MEMORY


def test_a_stream_of_empty_parts(crawl: Crawl) -> None:
    body = gzip.compress(article("Bad").encode()) + 200_000 * gzip.compress(b"")
    with HostileServer(beside(squeezed(gzip.compress(body), "gzip, gzip"))) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
    assert "truncated 1" in outcome.words


def test_headers_without_end(crawl: Crawl) -> None:
    with HostileServer(beside(headers)) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.peak < MEMORY
    assert outcome.titles == TITLES
    assert "too_large 1" in outcome.words


def test_chunks_without_end(crawl: Crawl) -> None:
    def chunks(exchange: Exchange) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        exchange.send(head)
        for _ in range(960):
            if not exchange.send(10_000 * b"1\r\na\r\n"):
                return
        exchange.send(b"0\r\n\r\n")

    with HostileServer(beside(chunks)) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
    assert "too_large 1" in outcome.words
    assert server.paths.count(BAD) == 1


def test_interim_answers_without_end(crawl: Crawl) -> None:
    with HostileServer(beside(interim)) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
    assert "too_large 1" in outcome.words


MATHJAX = (
    "<script>MathJax={tex:{inlineMath:[['$','$']]}}</script>"
    '<script src="/mathjax@3/es5/tex-mml-chtml.js"></script>'
)
LINKS = "".join(f"<a href={n}>x</a><img src={n}>" for n in range(75_000))
# Each under 10 MiB, so that nothing is left to the limit of the body.
LARGE: dict[str, tuple[str, str]] = {
    "nested": ("<div>" * 100_000 + "<p>bottom", ""),
    "links": ("<a href=/x>x</a>" * 600_000, ""),
    "base": (LINKS, f"<base href=/{'b' * 4_000_000}/>"),
    "links below a base": (LINKS, f"<base href=/{'b' * 2_000}/>"),
    "paragraphs": ("<p>a</p>" * 1_000_000, ""),
    "comments": ("<!---->" * 1_200_000, ""),
    "attributes": ("<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">x", ""),
    "attributes with values": ("<p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">x", ""),
    "open tags": ("<" * 9_000_000, ""),
    "linked data": (
        "x",
        '<script type="application/ld+json">{"@type":"BlogPosting","datePublished":NaN,'
        f'"headline":"{"h" * 2_500_000}","description":"{"d" * 2_500_000}"}}</script>',
    ),
    "linked data of small objects": (
        "x",
        '<script type="application/ld+json">[' + '{"":0},' * 1_400_000 + "0]</script>",
    ),
    "description": ("x", f'<meta name=description content="{"d " * 2_500_000}">'),
    "code": ("<pre>" + "a b\n" * 2_300_000, ""),
    "formulas": ("<p>" + "$x$ " * 1_000_000, MATHJAX),
    "formulas in scripts": ("<p>" + '<script type="math/tex">x</script>' * 120_000, MATHJAX),
    "environments": ("<p>" + r"\begin{a}" * 1_000_000, MATHJAX),
    "braces": ("<p>$" + "{" * 9_000_000 + "$", MATHJAX),
    "tags": ("<a rel=tag href=/tag/x>x</a>" * 75_000, ""),
    "terms": ("<div class=quarto-category>" * 250 + "word " * 900_000, ""),
    "marks": ("<p>a" + "\u0301\u0316" * 500_000, ""),
    "configuration": ("x", "<script>MathJax={tex:{macros:{" + "a:{" * 1_000_000 + "</script>"),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_pages(name: str, crawl: Crawl) -> None:
    body, head = LARGE[name]
    page = article("Bad", head, body)
    assert len(page.encode()) < 10 << 20
    with HostileServer(beside(answer(page))) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles >= TITLES
    assert outcome.titles <= {*TITLES, "Bad"}
    assert outcome.peak < MEMORY
    assert server.paths.count(BAD) == 1


@pytest.mark.slow
def test_a_large_page_costs_a_stock_spider_more(stock: Crawl) -> None:
    page = article("Bad", body=LARGE["paragraphs"][0])
    with HostileServer(beside(answer(page))) as server:
        outcome = stock(server.url)
    assert outcome.peak > MEMORY


FEED = '{"version": "https://jsonfeed.org/version/1", "items": ['
SITEMAPS: dict[str, Callable[[], bytes]] = {
    "elements": lambda: gzip.compress(b"<urlset>" + b"<a/>" * 4_900_000),
    "ampersands": lambda: gzip.compress(b"<urlset>" + b"&" * 19_000_000),
    "ampersands, plain": lambda: b"<urlset>" + b"&" * 9_900_000,
    "sections": lambda: b"<urlset>" + b"<![CDATA[" * 1_100_000,
    "objects": lambda: FEED.encode() + b"{}," * 3_300_000 + b"0]}",
}


@pytest.mark.parametrize("name", SITEMAPS)
def test_large_sitemaps(name: str, crawl: Crawl) -> None:
    with HostileServer({**blog(), "/sitemap.xml": answer(SITEMAPS[name]())}) as server:
        outcome = crawl(server.url)
    assert outcome.titles == TITLES
    assert outcome.peak < MEMORY


def test_large_sitemaps_by_the_dozen(crawl: Crawl) -> None:
    def index(exchange: Exchange) -> None:
        site = f"http://{exchange.asked.host}"
        names = "".join(f"<sitemap><loc>{site}/{n}.xml</loc></sitemap>" for n in range(23))
        exchange.send(answer(f"<sitemapindex>{names}</sitemapindex>"))

    def pages(exchange: Exchange) -> None:
        begin = f"http://{exchange.asked.host}{exchange.path}/"
        names = "".join(f"<url><loc>{begin}{n}</loc></url>" for n in range(40_000))
        exchange.send(answer(f"<urlset>{names}</urlset>"))

    sitemaps: dict[str, Route] = {f"/{n}.xml": pages for n in range(23)}
    with HostileServer({**blog(), "/sitemap.xml": index, **sitemaps}) as server:
        outcome = crawl(server.url)
    assert outcome.titles == TITLES
    assert outcome.peak < MEMORY
    assert "budget sources 21" in outcome.words


@pytest.mark.parametrize(
    ("of", "size"),
    [
        ("ours", 4_000_000),
        ("ours", 20_000_000),
        pytest.param("stock", 4_000_000, id="STOCK-SCRAPY-FAILS-4000000"),
    ],
)
def test_a_huge_title(of: str, size: int, crawler: Crawl) -> None:
    with HostileServer(beside(answer(article("t" * size)))) as server:
        outcome = crawler(server.url, *(ALL if of == "ours" else ()))
    if of == "stock":
        assert max(map(len, outcome.titles)) == size
        return
    assert {title for title in outcome.titles if len(title) < 100} == TITLES
    assert all(len(title) <= 65_536 for title in outcome.titles)
    assert outcome.peak < MEMORY


# Nearly 10 MiB of text each. One character beyond U+FFFF makes four bytes of every other in a
# string of Python, and JSON has two characters for a quote and six for a control.
TEXTS: dict[str, tuple[int, str]] = {
    "many": (6, "word " * 1_960_000),
    "one emoji": (1, "word " * 1_959_999 + "\U0001f600"),
    "quotes": (1, '\\"' * 4_900_000),
    "quotes and one emoji": (1, '\\"' * 4_899_999 + "\U0001f600"),
    "many quotes": (6, '\\"' * 4_900_000),
}


@pytest.mark.parametrize("name", TEXTS)
def test_long_texts(name: str, crawl: Crawl, tmp_path: Path) -> None:
    number, text = TEXTS[name]
    entries = {f"/posts/{n}/": f"Essay number {n}" for n in range(number)}
    # Each with a word of its own: the same text everywhere would be none of theirs.
    pages = {
        path: answer(article(title, body=f"<pre>{title} {text}")) for path, title in entries.items()
    }
    with HostileServer({**pages, "/": answer(listing(entries))}) as server:
        outcomes = [crawl(server.url, *ALL)]
    [archive] = tmp_path.glob(".scrapy/archive/*.db")
    outcomes.append(run(tmp_path, "archive", "export", archive.stem, "-O", "export.jsonl"))
    outcomes.append(run(tmp_path, "archive", "verify"))
    assert [outcome.code for outcome in outcomes] == [0, 0, 0]
    assert len((tmp_path / "export.jsonl").read_bytes().splitlines()) == number
    assert max(outcome.peak for outcome in outcomes) < MEMORY
