"""The crawl of an endless blog ends at a budget, with every real article, and says so."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from .conftest import BOTH, ENTRIES, TITLES, answer, article, blog, listing
from .server import HostileServer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

NEXT = "<nav class=pager><a rel=next href='{0}'>Next</a></nav>"
CLOSED = ("-s", "CLOSESPIDER_PAGECOUNT=300")
NOTHING = answer("not here", 404)
# Feeds and sitemaps where they usually are, where nothing names any.
GUESSES = 9


def words(seed: str) -> str:
    chosen = random.Random(seed)
    return " ".join(f"{chosen.randrange(16**5):05x}" for _ in range(60))


def pages(make: Callable[[int], str], other: Callable[[str], bytes]) -> Route:
    """Answers ``/page/N/`` with what ``make`` makes of N, all else with what ``other`` says."""

    def route(exchange: Exchange) -> None:
        path = exchange.path.partition("?")[0]
        is_page = path.startswith("/page/")
        exchange.send(answer(make(int(path.split("/")[2]))) if is_page else other(path))

    return route


def links(number: int) -> str:
    found = {f"/posts/{words(f'{number}-{n}')[:11].replace(' ', '')}/": "Old" for n in range(5)}
    return listing(found, after=NEXT.format(f"/page/{number + 1}/"))


def again(path: str) -> bytes:
    """A real article under another address."""
    real = list(ENTRIES)[len(path + path[7:8]) % 5 if path[7:8] < "8" else 0]
    return answer(article(ENTRIES[real], f"<link rel=canonical href='{real}'>"))


def made_up(path: str) -> bytes:
    text = words(path)
    return answer(article(text[:20], body=f"<p>{text}"))


SOFT = answer(article("Page not found", body="<p>There is nothing here; try the search."))
# Pages that lead on without end, what they name, and how many requests that may cost.
TRAPS: dict[str, tuple[Route, int]] = {
    "a calendar": (
        pages(lambda n: listing({}, after=NEXT.format(f"/page/{n + 1}/")), lambda path: NOTHING),
        15,
    ),
    "the same articles": (
        pages(
            lambda n: listing(ENTRIES, after=NEXT.format(f"/page/{n + 1}/")), lambda path: NOTHING
        ),
        15,
    ),
    "articles that are not there": (pages(links, lambda path: NOTHING), 50),
    "articles that are not there, with 200": (pages(links, lambda path: SOFT), 50),
    "articles that are known by another address": (pages(links, again), 50),
    "listing pages that link to each other": (
        pages(
            lambda n: listing(
                ENTRIES,
                after=NEXT.format(f"/page/{n * 7 % 41}/?from={n}") + "<a href=/page/3/>3</a>",
            ),
            lambda path: NOTHING,
        ),
        15,
    ),
}

UNHEALTHY = {"a calendar", "articles that are not there", "articles that are not there, with 200"}


def trap(route: Route) -> dict[str, Route]:
    return {**blog(after=NEXT.format("/page/2/")), "*": route, "/robots.txt": NOTHING}


@pytest.mark.slow
@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_ends_and_the_articles_are_read(name: str, crawl: Crawl) -> None:
    route, most = TRAPS[name]
    with HostileServer({**trap(route), "/sitemap.xml": NOTHING}) as server:
        outcome = crawl(server.url, "-s", "LOSS_MAX=1")
    # Pages without an article look like a listing that is read wrongly, dead links like a blog
    # that has moved.
    assert outcome.code == (3 if name in UNHEALTHY else 0)
    assert outcome.titles == TITLES
    assert len(server.paths) <= most + GUESSES
    assert len(outcome.items) == len(TITLES)


@pytest.mark.slow
def test_a_trap_takes_all_that_a_stock_spider_has(stock: Crawl) -> None:
    with HostileServer(trap(TRAPS["the same articles"][0])) as server:
        stock(server.url, *CLOSED)
    assert len(server.paths) >= 300


def test_a_pager_of_what_is_known_says_its_budget(crawl: Crawl) -> None:
    with HostileServer(trap(TRAPS["the same articles"][0])) as server:
        outcome = crawl(server.url)
    assert outcome.code == 0
    assert "budget listing_pages_in_vain 1" in outcome.words


@pytest.mark.slow
def test_articles_without_end(crawl: Crawl) -> None:
    """They look like real ones, each different: the budget of the site ends them."""

    def route(path: str) -> bytes:
        return made_up(path) if path.startswith("/posts/") else NOTHING

    with HostileServer(trap(pages(links, route))) as server:
        outcome = crawl(server.url, "-s", "SITE_PAGES_MAX=100")
    assert outcome.code == 3
    assert len(server.paths) <= 101
    assert outcome.titles > TITLES
    assert "beyond SITE_PAGES_MAX not asked for" in outcome.words
    assert "budget pages" in outcome.words


@pytest.mark.slow
def test_a_sitemap_beyond_the_budget(crawl: Crawl) -> None:
    """What the budget leaves is written down, and no request is made up for it."""

    def sitemap(exchange: Exchange) -> None:
        site = f"http://{exchange.asked.host}/posts"
        named = "".join(f"<url><loc>{site}/{n}/</loc></url>" for n in range(2_000))
        exchange.send(answer(f"<urlset>{named}</urlset>"))

    with HostileServer({**blog(), "/sitemap.xml": sitemap}) as server:
        outcome = crawl(server.url, "-s", "SITE_PAGES_MAX=50", "-s", "STATS_DUMP=1")
    assert len(server.paths) == 51
    assert "budget pages 1951" in outcome.words
    assert "left out list 1 " in outcome.words  # /posts/404/, of which its page would have told
    assert "ledger 1,999 discovered: budget 1,951, refused 43, stored 5" in outcome.words
    [enqueued] = re.findall(r"'scheduler/enqueued': (\d+)", outcome.log)
    assert int(enqueued) < 400


@BOTH
def test_the_number_of_a_visit(of: str, crawler: Crawl) -> None:
    number = random.Random(6)

    def route(exchange: Exchange) -> None:
        path = exchange.path.partition("?")[0]
        visit = f"PHPSESSID={number.randrange(16**16):016x}"
        if path in ENTRIES:
            exchange.send(answer(article(ENTRIES[path])))
        elif path in ("/", "/page/2/"):
            found = {f"{one}?{visit}": title for one, title in ENTRIES.items()}
            exchange.send(answer(listing(found, after=NEXT.format(f"/page/2/?{visit}"))))
        else:
            exchange.send(NOTHING)

    with HostileServer({"*": route}) as server:
        outcome = crawler(server.url, *(CLOSED if of == "stock" else ()))
    if of == "stock":
        assert len(server.paths) >= 300
        return
    assert len(server.paths) <= 12 + GUESSES
    assert outcome.code == 0
    assert sorted(item["title"] for item in outcome.items) == sorted(TITLES)


def test_redirects_without_end(crawl: Crawl) -> None:
    entries = {**ENTRIES, "/posts/loop/": "Loop", "/posts/chain/": "Chain"}

    def chain(exchange: Exchange) -> None:
        exchange.send(redirect(f"{exchange.path}x/") if "chain" in exchange.path else NOTHING)

    routes: dict[str, Route] = {**blog(), "/": answer(listing(entries)), "*": chain}
    routes["/posts/loop/"] = redirect("/posts/pool/")
    routes["/posts/pool/"] = redirect("/posts/loop/")
    with HostileServer(routes) as server:
        outcome = crawl(server.url, "-s", "LOSS_MAX=1")
    assert outcome.titles == TITLES
    assert "failed endless_redirect 2" in outcome.words
    assert sum("oop" in path or "ool" in path for path in server.paths) == 2
    assert sum("chain" in path for path in server.paths) == 11


@pytest.mark.slow
@pytest.mark.parametrize("name", ["headers", "body", "nothing"])
def test_a_page_that_hangs(name: str, crawl: Crawl) -> None:
    """The others come first; the page itself gets three times its seconds and no more."""

    def drip(exchange: Exchange) -> None:
        begun = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        exchange.send({"headers": begun, "body": begun + b"\r\n", "nothing": b""}[name])
        while name != "nothing" and exchange.wait(0.1):
            if not exchange.send(b"X-A: b\r\n" if name == "headers" else b"<p>"):
                return
        exchange.hang()

    entries = {"/posts/bad/": "Bad", **ENTRIES}
    with HostileServer({**blog(), "/": answer(listing(entries)), "/posts/bad/": drip}) as server:
        outcome = crawl(server.url, "-s", "DOWNLOAD_TIMEOUT=2", "-s", "LOSS_MAX=1")
    assert outcome.titles == TITLES
    assert "failed timeout 1" in outcome.words
    bad = [n for n, path in enumerate(server.paths) if path == "/posts/bad/"]
    assert len(bad) == 3
    assert bad[1] > max(server.paths.index(path) for path in ENTRIES)


@pytest.mark.slow
def test_a_run_of_a_stock_spider_has_no_end(stock: Crawl) -> None:
    """Its requests end, its run does not: no page hangs for long, and each leads to the next."""

    def slow(exchange: Exchange) -> None:
        number = int(exchange.path.strip("/") or 0)
        if exchange.wait(0.1):
            exchange.send(answer(listing({f"/{number + 1}/": "Slow"})))

    with (
        HostileServer({"*": slow, "/robots.txt": NOTHING}) as server,
        pytest.raises(pytest.fail.Exception, match="still running"),
    ):
        stock(server.url, "-s", "DOWNLOAD_TIMEOUT=1", timeout=8)
    assert len(server.paths) > 5


def test_a_run_ends_in_its_seconds(crawl: Crawl) -> None:
    entries = {f"/posts/slow-{number}/": "Slow" for number in range(40)}
    slow: Route = lambda exchange: exchange.hang()  # noqa: E731
    routes = {**blog(), "/": answer(listing({**ENTRIES, **entries}))}
    with HostileServer({**routes, **dict.fromkeys(entries, slow)}) as server:
        outcome = crawl(
            server.url, "-s", "DOWNLOAD_TIMEOUT=1", "-s", "CLOSESPIDER_TIMEOUT=3", timeout=30
        )
    assert outcome.code == 3
    assert "stopped before its end (budget: CLOSESPIDER_TIMEOUT" in outcome.words
    assert len(server.paths) < 20
