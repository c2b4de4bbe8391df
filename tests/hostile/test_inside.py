"""Addresses in a page lead only to the blog and the public Internet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from command import ROOT

from .conftest import BOTH, ENTRIES, TITLES, article, blog, listing
from .server import CANARY, HostileServer, Inside, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome
    from .server import Route

    Crawl = Callable[..., Outcome]

RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>A blog</title>"
    "<item><title>x</title><link>{0}</link></item></channel></rss>"
)
SITEMAP = (
    "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    "<url><loc>{0}</loc></url></urlset>"
)
INDEX = SITEMAP.replace("urlset", "sitemapindex").replace("<url>", "<sitemap>")
INDEX = INDEX.replace("</url>", "</sitemap>")
MORE = "<h2><a href='{0}'>More</a></h2>"


def xml(text: str) -> bytes:
    return answer(text, headers={"Content-Type": "application/xml"})


def at(path: str, route: Callable[[str], Route]) -> Callable[[str], dict[str, Route]]:
    return lambda target: {path: route(target)}


def front(head: str = "", after: str = "") -> Callable[[str], dict[str, Route]]:
    return lambda target: blog(head.format(target), after.format(target))


def page(head: str = "", body: str = "") -> Callable[[str], dict[str, Route]]:
    """The first article with something more in it."""
    return at(
        "/posts/1/",
        lambda target: answer(article("Essay number 1", head.format(target), body.format(target))),
    )


# Every place from which a page could lead to an address.
PLACES: dict[str, Callable[[str], dict[str, Route]]] = {
    "link": front(after="<article class=post><h2><a href='{0}'>An essay</a></h2></article>"),
    "link in an article": page(body="<a href='{0}'>this</a>"),
    "pager": front(after="<nav class=pager><a rel=next href='{0}'>Next</a></nav>"),
    "link rel=next": front(head="<link rel=next href='{0}'>"),
    "base": front(head="<base href='{0}'>", after="<h2><a href='posts/9/'>An essay</a></h2>"),
    "refresh": front(head="<meta http-equiv=refresh content='0; url={0}'>"),
    "refresh in an article": page(head="<meta http-equiv=refresh content='0; url={0}'>"),
    "canonical": front(head="<link rel=canonical href='{0}'>"),
    "canonical of an article": page(head="<link rel=canonical href='{0}'>"),
    "feed": front(head="<link rel=alternate type='application/rss+xml' href='{0}'>"),
    "entry of a feed": lambda target: {
        **blog("<link rel=alternate type='application/rss+xml' href='/feed.xml'>"),
        "/feed.xml": xml(RSS.format(target)),
    },
    "entry of a sitemap": lambda target: {
        **blog(after="<a href='/sitemap.xml'>Map</a>"),
        "/sitemap.xml": xml(SITEMAP.format(target)),
    },
    "sitemap in a sitemap": lambda target: {
        **blog(after="<a href='/sitemap.xml'>Map</a>"),
        "/sitemap.xml": xml(INDEX.format(target)),
    },
    "redirect of an article": at("/posts/1/", redirect),
    "redirect of a sitemap": lambda target: {
        **blog(after="<a href='/sitemap.xml'>Map</a>"),
        "/sitemap.xml": redirect(target),
    },
    "redirect of the next page": lambda target: {
        **blog(after="<nav class=pager><a rel=next href='/page/2/'>Next</a></nav>"),
        "/page/2/": redirect(target),
    },
    "redirect of robots.txt": at("/robots.txt", redirect),
    "redirect of the start": at("/", redirect),
}
# How many of the five articles are left, and how the refusal is told, where it is told otherwise
# than by the line "not asked".
OUTCOMES = {
    "link in an article": (5, "5 articles"),  # nobody looks at it
    "base": (0, "not asked private_address 7"),
    "refresh": (0, "which is another host"),
    "refresh in an article": (4, "refused bot_gate 1"),
    "redirect of an article": (4, "refused private_address 1"),
    "redirect of a sitemap": (5, "5 articles"),
    "redirect of the next page": (5, "listing is incomplete (private_address 1)"),
    "redirect of the start": (0, "the address leads to another host"),
}
# A pager that is seen and not followed, unless other sources tell of the rest.
NOT_FOLLOWED = ("pager", "link rel=next")


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("place", PLACES)
def test_no_place_leads_to_another_port(
    place: str, of: str, crawler: Crawl, server: HostileServer, inside: Inside
) -> None:
    server.routes.update(PLACES[place](inside.url))
    outcome = crawler(server.url, "-s", "LOSS_MAX=0.5")
    if of == "stock":
        assert inside.connections > 0
        return
    articles, message = OUTCOMES.get(place, (5, "not asked private_address 1"))
    assert inside.connections == 0
    assert not outcome.holds(CANARY)
    assert message in outcome.words
    assert f": {articles} articles from" in outcome.log
    is_whole = articles > 3 and "incomplete" not in message and place not in NOT_FOLLOWED
    assert outcome.code == (0 if is_whole else 3)
    assert ("a next page outside the blog" in outcome.words) == (place in NOT_FOLLOWED)
    assert "Traceback" not in outcome.log


# All of them lead to 127.0.0.1, ::1 or what answers there.
SPELLINGS = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F.1",
    "017700000001",
    "0177.0.0.1",
    "0x7f.0.0.0x1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "１２７.０.０.１",
    "127。0。0。1",
    "localhost",
    "LOCALHOST.",
    "0",
    "0.0.0.0",
    "user@127.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7f00:1]",
]
# Those that stock Scrapy does not get to, whatever the page wants: it resolves no IPv6 and does not
# understand the others.
STOCK_MISSES = {"127.0.0.1.", "LOCALHOST.", "user@127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]"}


@BOTH
def test_no_spelling_leads_inside(
    of: str, crawler: Crawl, server: HostileServer, inside: Inside
) -> None:
    entries = {f"/posts/{n}/": f"Essay number {n}" for n in range(1, len(SPELLINGS) + 6)}
    targets = [f"http://{host}:{inside.port}/{n}" for n, host in enumerate(SPELLINGS)]
    links = "".join(f"<h2><a href='{target}'>x</a></h2>" for target in targets)
    server.routes["/"] = answer(listing(entries, after=f"<nav class=pager>{links}</nav>"))
    for n, target in enumerate(targets):
        server.routes[f"/posts/{n + 6}/"] = redirect(target)
    with Inside("::1", inside.port) as inside_6:
        outcome = crawler(server.url, "-s", "LOSS_MAX=1")
    reached = {SPELLINGS[int(path[1:])] for path in inside.paths if path[1:].isdigit()}
    if of == "stock":
        assert reached == set(SPELLINGS) - STOCK_MISSES
        return
    assert (inside.connections, inside_6.connections) == (0, 0)
    assert not outcome.holds(CANARY)
    number = len(SPELLINGS)
    assert f"refused private_address {number - 1}, userinfo 1" in outcome.words
    assert f"not asked private_address {number - 1}, userinfo 1" in outcome.words
    assert outcome.titles == TITLES
    assert "Traceback" not in outcome.log


RESOLVER_ALONE = {
    "TWISTED_DNS_RESOLVER": "blogcrawl.resolver.GuardedResolver",
    "SPIDER_MIDDLEWARES": '{"blogcrawl.middlewares.guard.OperatorMiddleware": 950}',
    "RETRY_ENABLED": "0",
}


@pytest.mark.parametrize("settings", [RESOLVER_ALONE, {}], ids=["resolver", "STOCK-SCRAPY-FAILS"])
@pytest.mark.slow
def test_the_resolver_alone_keeps_a_stock_spider_out(
    settings: dict[str, str], stock: Crawl, server: HostileServer, inside: Inside
) -> None:
    """Whatever gets past the URLs, by whichever part of Scrapy: every connection is judged."""
    for n, host in enumerate(SPELLINGS):
        server.routes[f"/{n}"] = redirect(f"http://{host}:{inside.port}/{n}")
    schemes = ("http", "https") if settings else ("http",)  # its handshakes would take their time
    links = [f"{scheme}://{h}:{inside.port}/x" for h in SPELLINGS for scheme in schemes]
    links += [f"/{n}" for n in range(len(SPELLINGS))]
    server.routes["/"] = answer("".join(f"<a href='{link}'>x</a>" for link in links))
    server.routes["/robots.txt"] = redirect(f"{inside.url}robots.txt")
    given = [part for setting in settings.items() for part in ("-s", "=".join(setting))]
    with Inside("::1", inside.port) as inside_6:
        outcome = stock(server.url, *given)
    assert f"/{len(SPELLINGS) - 1}" in server.paths
    if settings:
        assert (inside.connections, inside_6.connections) == (0, 0)
        assert not outcome.holds(CANARY)
    else:
        assert inside.connections > len(SPELLINGS)


@BOTH
def test_no_link_leads_to_another_address_with_the_same_port(
    of: str, crawler: Crawl, server: HostileServer
) -> None:
    with Inside("127.0.0.2", server.port) as inside:
        server.routes.update(PLACES["link"](inside.url))
        outcome = crawler(server.url)
    assert (inside.connections > 0) == (of == "stock")
    if of == "ours":
        assert "not asked private_address 1" in outcome.words
        assert outcome.titles == TITLES


STUB = """
import socket

def getaddrinfo(host, *rest, real=socket.getaddrinfo):
    if host == "inside.example":
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", {port}))]
    return real(host, *rest)

def gethostbyname(host, real=socket.gethostbyname):
    return "127.0.0.1" if host == "inside.example" else real(host)

socket.getaddrinfo, socket.gethostbyname = getaddrinfo, gethostbyname
"""


@BOTH
def test_no_name_that_resolves_there_leads_inside(
    of: str, crawler: Crawl, server: HostileServer, inside: Inside, tmp_path: Path
) -> None:
    """Only the redirect of robots.txt may lead to another host, so only it gets to the resolver.

    The name resolves to the port of the listener too, as no test can listen on port 80; Scrapy's
    own resolver leaves the port as it is.
    """
    (tmp_path / "sitecustomize.py").write_text(STUB.format(port=inside.port))
    place = "inside.example" if of == "ours" else f"inside.example:{inside.port}"
    server.routes["/robots.txt"] = redirect(f"http://{place}/robots.txt")
    path = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    outcome = crawler(server.url, environment=path)
    if of == "stock":
        assert inside.connections > 0
        return
    assert inside.connections == 0
    assert "http://inside.example/robots.txt leads to 127.0.0.1" in outcome.words
    assert "not asked private_address 1" in outcome.words
    assert outcome.titles == TITLES


@BOTH
def test_other_schemes_are_never_read(
    of: str, crawler: Crawl, server: HostileServer, inside: Inside, canary: Path
) -> None:
    targets = [
        f"file://{canary}",
        f"file://localhost{canary}",
        f"FILE://{server.host}{canary}",
        f"ftp://anonymous@{inside.host}:{inside.port}/x",
        f"ftp://{inside.host}:{inside.port}/x",
        f"data:text/html,<h1>{CANARY[:6]}%2D{CANARY[7:]}</h1>",
        f"javascript:location='{inside.url}'",
        "s3://bucket/key",
        "gopher://127.0.0.1:70/x",
    ]
    for n, target in enumerate(targets):
        for name in ("link", "pager", "canonical", "feed"):
            server.routes.update(PLACES[name](target.replace("'", "&#39;")))
            page = server.routes.pop("/")
            server.routes[f"/{name}/{n}/"] = page
        server.routes[f"/posts/{n + 6}/"] = redirect(target)
    more = [path for path in server.routes if path not in ENTRIES]
    links = "".join(f"<a href='{target}'>x</a>" for target in targets if "'" not in target)
    pages = "".join(f"<a href='{path}'>x</a>" for path in more)
    server.routes["/"] = answer(listing(ENTRIES, after=f"<nav>{links}{pages}</nav>"))
    outcome = crawler(server.url)
    if of == "stock":
        assert outcome.holds(CANARY)
        assert inside.connections > 0
        return
    assert inside.connections == 0
    assert not outcome.holds(CANARY)
    assert outcome.titles >= TITLES
    assert "not asked scheme 6" in outcome.words
    assert "Traceback" not in outcome.log


@BOTH
def test_the_start_leads_to_another_host(of: str, crawler: Crawl, server: HostileServer) -> None:
    with HostileServer(blog(), host="127.0.0.2") as other:
        server.routes["/"] = redirect(other.url)
        outcome = crawler(server.url)
    if of == "stock":
        assert other.paths
        return
    assert other.connections == 0
    assert outcome.code == 3
    [line] = [line for line in outcome.log.splitlines() if " ERROR: " in line]
    assert line.endswith(f"Listing page {server.url}: private_address (leads to {other.url})")
    assert "the address leads to another host; name that one if it is the blog's" in outcome.words


def test_the_start_leads_to_a_host_that_is_named(crawl: Crawl, server: HostileServer) -> None:
    with HostileServer(blog(), host="127.0.0.2") as other:
        server.routes["/"] = redirect(other.url)
        outcome = crawl(f"{server.url},{other.url}")
    assert outcome.titles == TITLES
    assert len(outcome.items) == len(TITLES)
    assert outcome.code == 0
    assert f"named_as_well (leads to {other.url})" in outcome.log


@pytest.mark.parametrize(("host", "name"), [("::1", "[::1]"), ("127.0.0.1", "localhost")])
def test_the_operators_own_host_may_be_anywhere(host: str, name: str, crawl: Crawl) -> None:
    with HostileServer(blog(), host=host) as server:
        outcome = crawl(f"http://{name}:{server.port}/")
    assert outcome.code == 0
    assert outcome.titles == TITLES


@pytest.mark.slow
def test_a_proxy_is_named_in_a_warning(crawl: Crawl, server: HostileServer) -> None:
    pages = {f"http://blog.example{path}": route for path, route in server.routes.items()}
    server.routes.update(pages)
    proxy = server.url.replace("http://", "http://someone:s3cret@").rstrip("/")
    outcome = crawl("http://blog.example/", environment={"http_proxy": proxy, "no_proxy": ""})
    assert outcome.titles == TITLES
    [line] = [line for line in outcome.log.splitlines() if " WARNING: " in line]
    assert f"Proxy 127.0.0.1:{server.port} is set in the environment" in line
    assert not outcome.holds("s3cret")
