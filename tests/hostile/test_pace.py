"""A host that asks for a pause gets it, and the crawl completes."""

from __future__ import annotations

from email.utils import formatdate
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from .conftest import BOTH, TITLES, article, blog, listing
from .server import HostileServer, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

PAUSE = 1.0
NOW = 1_700_000_000
LEAVE_ALONE = {
    "seconds": {"Retry-After": "1"},
    "date": {
        "Date": formatdate(NOW, usegmt=True),  # a server whose clock is years behind
        "Retry-After": formatdate(NOW + PAUSE, usegmt=True),
    },
}


def first(times: int, route: bytes, then: bytes) -> Route:
    """Answer with ``route`` so many times, and with ``then`` from there on."""
    left = [route] * times

    def reply(exchange: Exchange) -> None:
        exchange.send(left.pop() if left else then)

    return reply


ESSAY = answer(article("Essay number 1"))


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("headers", LEAVE_ALONE.values(), ids=LEAVE_ALONE)
@pytest.mark.parametrize("status", [429, 503])
def test_the_host_is_left_alone(
    status: int, headers: Mapping[str, str], of: str, crawler: Crawl, server: HostileServer
) -> None:
    server.routes["/posts/1/"] = first(1, answer(status=status, headers=headers), ESSAY)
    outcome = crawler(server.url)
    at = server.paths.index("/posts/1/")
    gap = server.asked[at + 1].time - server.asked[at].time
    if of == "stock":
        assert gap < PAUSE / 2
        return
    assert gap >= PAUSE
    assert outcome.titles == TITLES
    assert outcome.code == 0
    assert f"127.0.0.1 answers {status}: nothing is asked there for 1 s" in outcome.log


@BOTH
def test_a_redirect_is_followed_as_late_as_it_asks(
    of: str, crawler: Crawl, server: HostileServer
) -> None:
    server.routes["/posts/1/"] = redirect("/moved/", 301, {"Retry-After": "1"})
    server.routes["/moved/"] = ESSAY
    outcome = crawler(server.url)
    times = {asked.path: asked.time for asked in server.asked}
    gap = times["/moved/"] - times["/posts/1/"]
    assert (gap >= PAUSE) == (of == "ours")
    assert outcome.titles >= TITLES


@BOTH
def test_without_a_time_the_pause_doubles(of: str, crawler: Crawl, server: HostileServer) -> None:
    server.routes["/posts/1/"] = first(3, answer(status=503), ESSAY)
    outcome = crawler(server.url, "-s", "BACKOFF_DELAY=0.2", "-s", "CONCURRENT_REQUESTS=1")
    at = server.paths.index("/posts/1/")
    times = [asked.time for asked in server.asked[at:] if asked.path == "/posts/1/"]
    if of == "stock":
        assert len(times) == 3
        assert "Essay number 1" not in outcome.titles
        return
    assert outcome.titles == TITLES
    assert len(times) == 4
    waits = [after - before for before, after in pairwise(times)]
    assert all(wait >= 0.2 for wait in waits)


@BOTH
def test_a_host_that_is_down_is_given_up(of: str, crawler: Crawl, server: HostileServer) -> None:
    """Everything answers 503 from the second article on: 0.1 + 0.2 + 0.4 s, then no more."""
    for number in range(2, 6):
        server.routes[f"/posts/{number}/"] = answer(status=503)
    outcome = crawler(server.url, "-s", "BACKOFF_DELAY=0.1", "-s", "RETRY_AFTER_MAX=0.5")
    refused = [path for path in server.paths if path in {f"/posts/{n}/" for n in range(2, 6)}]
    if of == "stock":
        assert len(refused) == 12
        return
    assert len(refused) == 4
    assert outcome.code == 3
    assert "more than RETRY_AFTER_MAX (0.5 s): given up" in outcome.log
    assert "1 host given up, which asks to be left alone" in outcome.words
    assert "failed host_given_up 4" in outcome.words
    assert "Traceback" not in outcome.log


@BOTH
@pytest.mark.parametrize("wait", ["3600", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_host_that_asks_for_too_long_is_given_up(
    wait: str, of: str, crawler: Crawl, server: HostileServer
) -> None:
    server.routes["/posts/2/"] = answer(status=429, headers={"Retry-After": wait})
    outcome = crawler(server.url)
    if of == "stock":
        assert server.paths.count("/posts/2/") == 3
        return
    assert server.paths[-1] == "/posts/2/"
    assert server.paths.count("/posts/2/") == 1
    assert outcome.code == 3
    [line] = [line for line in outcome.log.splitlines() if "given up" in line and "ERROR" in line]
    assert "127.0.0.1 answers 429 and is to be left alone for " in line
    assert "failed host_given_up 4" in outcome.words


def test_the_other_blogs_go_on(crawl: Crawl, server: HostileServer) -> None:
    with HostileServer(blog(), host="127.0.0.2") as busy:
        busy.routes["*"] = busy.routes["/"] = answer(status=429, headers={"Retry-After": "3600"})
        outcome = crawl(f"{busy.url},{server.url}")
    assert len(busy.paths) == 1
    assert outcome.titles == TITLES
    assert outcome.code == 3


def test_what_is_no_time_counts_as_none(crawl: Crawl, server: HostileServer) -> None:
    values = ["soon", "-1", "1e9", "nan", "", "1 2", "\x00", "0", "²", "9" * 400 + "x"]
    entries = {f"/posts/{n}/": f"Essay number {n}" for n in range(1, len(values) + 1)}
    server.routes["/"] = answer(listing(entries))
    for (path, title), value in zip(entries.items(), values, strict=True):
        refusal = answer(status=503, headers={"Retry-After": value})
        server.routes[path] = first(1, refusal, answer(article(title)))
    outcome = crawl(server.url, "-s", "BACKOFF_DELAY=0.001")
    assert outcome.titles == set(entries.values())
    assert outcome.code == 0
