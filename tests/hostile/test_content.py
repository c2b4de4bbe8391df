"""What a page says stays text: in every line of the feed, in the log, in the summary."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from .conftest import BOTH, ENTRIES, TITLES, answer, article, blog, listing
from .server import CANARY, HostileServer
from .test_bombs import ALL, BAD, MEMORY, beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome
    from .server import Exchange

    Crawl = Callable[..., Outcome]

# Where the engines put their feeds and sitemaps.
GUESSES = ("/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed/", "/rss/", "/feed.json")
GUESSES += ("/sitemap_index.xml", "/wp-sitemap.xml", "/page/2/")
EVIL = "a\x00b\x1b[31mc\u2028d\u202ee\u2066f\x85g\ufeffh"
DATA = (
    '<script type="application/ld+json">{"@type":"BlogPosting","headline":NaN,'
    '"datePublished":NaN,"author":[{"name":"A\\ud800B"},{"name":NaN}],'
    '"keywords":["x\\udfffy\\u202e",Infinity,"\\u0000z"]}</script>'
)


def strict(line: bytes) -> dict[str, object]:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = line.decode("utf-8", "strict")
    assert len(text.splitlines()) == 1
    loaded: dict[str, object] = json.loads(text, parse_constant=refuse)
    json.dumps(loaded, ensure_ascii=False).encode("utf-8", "strict")
    return loaded


@BOTH
def test_every_line_is_strict(of: str, crawler: Crawl) -> None:
    """The encoding is the one that ``scrapy startproject`` sets, and ours."""
    page = article(f"Bad {EVIL} &#xd800;", DATA, f"<p>{EVIL}</p><pre>{EVIL}</pre><p>$x{EVIL}$</p>")
    with HostileServer(beside(answer(page))) as server:
        outcome = crawler(server.url, "-L", "DEBUG", "-s", "FEED_EXPORT_ENCODING=utf-8")
    assert outcome.code == 0
    [path] = outcome.folder.glob("output/*.jsonl")
    written = [line for line in path.read_bytes().split(b"\n") if line]
    if of == "stock":
        assert len(path.read_text("utf-8").splitlines()) > len(written)
        return
    lines = [strict(line) for line in written]
    [bad] = [line for line in lines if str(line["title"]).startswith("Bad")]
    assert len(lines) == 6
    assert str(bad["title"]).isprintable()
    assert bad["tags"] == ["xy", "z"]
    shown = json.dumps([bad["text"], bad["formulas"], bad["tags"]], ensure_ascii=False)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]", shown)


@BOTH
def test_a_record_of_the_log_is_one_line(of: str, crawler: Crawl) -> None:
    forged = "\n2026-01-01 00:00:00 [forged] INFO: all is well\x1b[2J\u202e"
    page = article("", body=f"<p>x</p><meta http-equiv=refresh content='0;url={forged}'>")
    odd = f"/posts/{forged.encode().hex()}/".replace("\n", "")
    heads = {
        "X-Odd": "a\x1b[31mb",
        "Location": "/x\x1b[31m\r",
        "Content-Type": "text/html;\x1b[31m",
    }
    routes = {**beside(answer(page)), odd: answer("", 302, heads)}
    entries = {**ENTRIES, BAD: forged, odd: "odd", "/posts/%0a%1b[2J/": "x"}
    routes["/"] = answer(listing(entries, after=f"<h1>{forged}</h1>"))
    with HostileServer(routes) as server:
        outcome = crawler(server.url, "-L", "DEBUG", *(ALL if of == "ours" else ()))
    is_forged = any(line.startswith("2026-01-01") for line in outcome.log.split("\n"))
    if of == "stock":
        assert is_forged
        assert "\x1b[2J" in outcome.log
        return
    assert outcome.titles == TITLES
    assert not is_forged
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", outcome.log)


SECRETS = {
    "ARCHIVE_PASSWORD": "s3cret-archive",
    "AWS_SECRET_ACCESS_KEY": "s3cret/aws+key",
    "SMTP_PASS": "s3cret'quote",
    "MY_API_TOKEN": "s3crettoken",
}


@pytest.mark.slow
def test_secrets_are_not_shown(crawl: Crawl) -> None:
    settings = [part for name, value in SECRETS.items() for part in ("-s", f"{name}={value}")]
    feed = {f"ftp://user:s3cret%2Fftp@127.0.0.1:1/{n}.jsonl": {"format": "jsonl"} for n in range(2)}
    routes = blog()
    routes["/posts/1/"] = answer(article("Essay number 1", body="s3cret-environment"))
    with HostileServer(routes) as server:
        outcome = crawl(
            server.url,
            *settings,
            *("-s", f"FEEDS={json.dumps(feed)}", "-s", "STATS_DUMP=1", "-L", "DEBUG"),
            *("-s", "EXTRA_URL=postgresql://user:s3cret-database@host/db"),
            environment={"SOME_SECRET": "s3cret-environment", "all_proxy": ""},
        )
    assert outcome.code == 4
    assert "s3cret" not in outcome.log


@pytest.mark.slow
def test_a_stock_spider_shows_secrets(stock: Crawl) -> None:
    with HostileServer(blog()) as server:
        outcome = stock(server.url, "-s", "AWS_SECRET_ACCESS_KEY=s3cret/aws+key")
    assert "s3cret/aws+key" in outcome.log


@pytest.mark.parametrize(
    "setting",
    ["JOBDIR=job", "HTTPCACHE_ENABLED=1", "TELNETCONSOLE_ENABLED=1", "REMOTE_CONTROL_ENABLED=1"],
)
def test_nothing_lets_code_in(setting: str, crawl: Crawl) -> None:
    with HostileServer(blog()) as server:
        outcome = crawl(server.url, "-s", setting)
    assert outcome.code == 2
    assert server.paths == []
    assert outcome.log.count("\n") == 1
    assert outcome.log.startswith(f"scrapy crawl: {setting.partition('=')[0]} is not supported: ")
    assert not (outcome.folder / "job").exists()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/sitemap.xml", "/feed.xml"])
@pytest.mark.parametrize("name", ["bomb", "quadratic", "external", "parameter"])
def test_entities(name: str, path: str, crawl: Crawl, canary: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    doctype, text = {
        "bomb": (lol, "&l9;"),
        "quadratic": (f'<!ENTITY a "{"a" * 500_000}">', "&a;" * 20_000),
        "external": (f'<!ENTITY a SYSTEM "file://{canary}">', "&a;"),
        "parameter": (f'<!ENTITY % a SYSTEM "file://{canary}"> %a;', "x"),
    }[name]
    body = {
        "/sitemap.xml": "<urlset><url><loc>/posts/1/</loc><lastmod>{0}</lastmod></url></urlset>",
        "/feed.xml": "<rss><channel><item><link>/posts/1/</link><title>{0}</title>"
        "<pubDate>{0}</pubDate></item></channel></rss>",
    }[path].format(text)
    xml = answer(
        f"<?xml version='1.0'?><!DOCTYPE x [{doctype}]>{body}",
        headers={"Content-Type": "application/xml"},
    )
    head = "<link rel=alternate type='application/rss+xml' href='/feed.xml'>"
    with HostileServer({**blog(head), path: xml}) as server:
        outcome = crawl(server.url, timeout=30)
    assert outcome.titles == TITLES
    assert outcome.peak < MEMORY
    assert not outcome.holds(CANARY)


TEXT = "朱镕基：囍㐀，naïve。"
CHARSETS: dict[str, tuple[bytes, str]] = {
    "gb2312 that is gb18030": (
        article("Bad", "<meta charset=gb2312>", TEXT).encode("gb18030"),
        "text/html",
    ),
    "the header against the markup": (
        article("Bad", "<meta charset=gbk>", TEXT).encode(),
        "text/html; charset=utf-8",
    ),
    "the mark against the header": (
        ("\ufeff" + article("Bad", "", TEXT)).encode(),
        "text/html; charset=gbk",
    ),
    "utf-16": (article("Bad", "", TEXT).encode("utf-16-le"), "text/html; charset=utf-16"),
    "utf-16 in ASCII": (article("Bad", "<meta charset=utf-16>", TEXT).encode(), "text/html"),
    "hex": (article("Bad", "", TEXT).encode(), "text/html; charset=hex"),
    "punycode": (article("Bad", "<meta charset=punycode>", TEXT).encode(), "text/html"),
    "late": (
        article("Bad", f"<style>{'x' * 9000}</style><meta charset=gbk>", TEXT).encode("gb18030"),
        "text/html",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARSETS)
def test_charsets(name: str, crawl: Crawl) -> None:
    data, kind = CHARSETS[name]
    with HostileServer(beside(answer(data, headers={"Content-Type": kind}))) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    [bad] = [item for item in outcome.items if item["title"] == "Bad"]
    assert TEXT in bad["text"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["utf-16 in ASCII", "hex", "punycode", "late"])
def test_charsets_of_a_stock_spider(name: str, stock: Crawl) -> None:
    data, kind = CHARSETS[name]
    with HostileServer(beside(answer(data, headers={"Content-Type": kind}))) as server:
        outcome = stock(server.url)
    assert len(outcome.items) > len(TITLES)
    assert not any(TEXT in item["html"] for item in outcome.items)


GATE = answer(
    "<html><head><title>Just a moment...</title></head><body><h1>Bad</h1>"
    "<p>Checking your browser.</p></body></html>"
)
PARKED = answer(
    "<html><head><title>x.example</title></head><body><h1>Bad</h1>"
    "<p>This domain is for sale!</p><a href='/lander'>Buy this domain</a></body></html>"
)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "reason"), [(GATE, "bot_gate"), (PARKED, "parked")])
@BOTH
def test_what_stands_for_a_page(page: bytes, reason: str, of: str, crawler: Crawl) -> None:
    with HostileServer(beside(page)) as server:
        outcome = crawler(server.url, *(ALL if of == "ours" else ()))
    if of == "stock":
        assert "Bad" in outcome.titles
        return
    assert outcome.titles == TITLES
    assert f"refused {reason} 1" in outcome.words


NO_ADDRESSES = ("http:a@b", "https:me@example.org", "https:/a@b", "http://[", "https://a:b:c/")


def test_links_that_lead_nowhere(crawl: Crawl) -> None:
    links = "".join(f"<h2><a href='{url}'>x</a></h2>" for url in NO_ADDRESSES)
    body = article("Essay number 1", body=links)
    with HostileServer({**blog(after=links), "/posts/1/": answer(body)}) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0, outcome.log
    assert outcome.titles == TITLES
    assert "Traceback" not in outcome.log


def test_not_modified_though_nobody_asked(crawl: Crawl) -> None:
    with HostileServer(beside(answer(status=304))) as server:
        outcome = crawl(server.url, "-s", "LOSS_MAX=1")
    assert outcome.titles == TITLES
    assert "failed http_304 1" in outcome.words
    assert "Traceback" not in outcome.log


@BOTH
@pytest.mark.parametrize(
    ("gate", "reason"), [(GATE, "bot_gate"), (answer("No", 403), "http_403")], ids=["200", "403"]
)
def test_a_gate_after_some_requests(gate: bytes, reason: str, of: str, crawler: Crawl) -> None:
    count = iter(range(100))

    def gated(exchange: Exchange) -> None:
        path = exchange.path
        exchange.send(answer(article(ENTRIES[path])) if next(count) < 3 else gate)

    with HostileServer({**blog(), **dict.fromkeys(ENTRIES, gated)}) as server:
        outcome = crawler(server.url)
    if of == "stock":
        assert outcome.code == 0
        assert len(outcome.titles & TITLES) == 3
        return
    assert outcome.code == 3
    assert f"more than 5% (most: {reason}, 2)" in outcome.words
    assert "stored 3" in outcome.words


def test_what_is_not_there_is_found_out_with_one_request(crawl: Crawl) -> None:
    soft = answer(article("Sorry, page not found", body="<p>Nothing is at this address.</p>"))
    gone = {f"/posts/gone-{number}/": "Gone" for number in range(3)}
    routes = {**blog(), "/": answer(listing({**ENTRIES, **gone})), "*": soft}
    routes |= {"/robots.txt": answer("", 404), "/sitemap.xml": answer("", 404)}
    with HostileServer(routes) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.titles == TITLES
    assert "soft_404 3" in outcome.words
    other = [path for path in server.paths if path not in (*routes, *gone, *GUESSES)]
    assert len(other) == 1


def test_one_page_at_every_number_is_found_out(crawl: Crawl) -> None:
    numbers = {f"/archives/{number}/": str(number) for number in range(101, 109)}
    same = answer(article("The same", body=f"<p>Call us: {' '.join(numbers.values())}"))
    routes = {"/": answer(listing(numbers)), "*": same}
    routes |= {"/robots.txt": answer("", 404), "/sitemap.xml": answer("", 404)}
    with HostileServer(routes) as server:
        outcome = crawl(server.url, *ALL)
    assert outcome.items == []
    assert "soft_404 8" in outcome.words


def test_an_article_about_what_is_not_there(crawl: Crawl) -> None:
    page = article("How to make a page for 404 Not found")
    with HostileServer(beside(answer(page))) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    assert len(outcome.titles) == 6


def test_a_healthy_blog_is_asked_for_nothing_else(crawl: Crawl) -> None:
    """Save for a feed and a sitemap at the usual places, where the blog names none."""
    with HostileServer(blog()) as server:
        crawl(server.url)
    assert sorted(server.paths) == sorted(["/robots.txt", "/sitemap.xml", "/", *ENTRIES, *GUESSES])


def test_a_blog_that_names_its_feed_is_not_asked_for_another(crawl: Crawl) -> None:
    feed = "<rss version='2.0'><channel><title>A blog</title>{}</channel></rss>"
    head = "<link rel=alternate type='application/rss+xml' href='/my/feed'>"

    def fed(exchange: Exchange) -> None:
        begin = f"http://{exchange.asked.host}"
        items = "".join(
            f"<item><title>{title}</title><link>{begin}{path}</link></item>"
            for path, title in ENTRIES.items()
        )
        kind = {"Content-Type": "application/rss+xml"}
        exchange.send(answer(feed.format(items), headers=kind))

    with HostileServer({**blog(head), "/my/feed": fed}) as server:
        crawl(server.url)
    feeds = {path for path in GUESSES if "sitemap" not in path}
    assert feeds.isdisjoint(server.paths)
