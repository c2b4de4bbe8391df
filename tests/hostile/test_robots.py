"""robots.txt by RFC 9309: if it cannot be fetched, nothing else is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from .conftest import BOTH, TITLES, blog
from .server import HostileServer, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Exchange, Route

    Crawl = Callable[..., Outcome]

NOT_THE_FIRST = "User-agent: *\nDisallow: /posts/1/\n"


def text(rules: str) -> bytes:
    return answer(rules, headers={"Content-Type": "text/plain"})


def silence(exchange: Exchange) -> None:
    """Close without a word."""


UNREACHABLE: dict[str, Route] = {
    "500": answer(status=500),
    "503": answer(status=503),
    "429": answer(status=429),
    "520": answer(status=520),
    "time-out": lambda exchange: exchange.hang(),
    "reset": lambda exchange: exchange.reset(),
    "silence": silence,
    "cut short": answer("User-agent: *", headers={"Content-Length": "9999"}),
    "no HTTP": b"220 FTP ready\r\n",
}


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("case", UNREACHABLE)
def test_where_it_cannot_be_had_no_page_is_fetched(
    case: str, of: str, crawler: Crawl, server: HostileServer
) -> None:
    server.routes["/robots.txt"] = UNREACHABLE[case]
    # A busy machine takes a while for any answer.
    quick = ("-s", "DOWNLOAD_TIMEOUT=1") if case == "time-out" else ()
    outcome = crawler(server.url, *quick)
    if of == "stock":
        assert "/posts/5/" in server.paths
        return
    assert set(server.paths) == {"/robots.txt"}
    assert len(server.paths) <= 3
    assert outcome.code == 3
    [line] = [line for line in outcome.log.splitlines() if "robots.txt cannot be fetched: " in line]
    assert line.endswith("; nothing is fetched there")
    why = line.partition("cannot be fetched: ")[2].partition("; nothing is")[0][:100].rstrip(".")
    problem = f"robots.txt cannot be fetched ({why}), so nothing was fetched; try again later"
    assert " ".join(problem.split()) in outcome.words
    assert "Traceback" not in outcome.log


@BOTH
@pytest.mark.parametrize("status", [401, 404, 451])
def test_where_there_is_none_all_pages_may_be(
    status: int, of: str, crawler: Crawl, server: HostileServer
) -> None:
    """A stock spider takes the text of the error for the rules."""
    server.routes["/robots.txt"] = answer("User-agent: *\nDisallow: /", status)
    outcome = crawler(server.url)
    if of == "stock":
        assert outcome.titles == set()
        return
    assert outcome.titles == TITLES
    assert outcome.code == 0


def chain(length: int) -> dict[str, Route]:
    steps = ["/robots.txt", *(f"/{n}.txt" for n in range(1, length)), "/rules.txt"]
    pages: dict[str, Route] = {step: redirect(after) for step, after in pairwise(steps)}
    return {**pages, "/rules.txt": text(NOT_THE_FIRST)}


@pytest.mark.parametrize("length", [1, 5])
def test_redirects_are_followed(length: int, crawl: Crawl, server: HostileServer) -> None:
    server.routes.update(chain(length))
    outcome = crawl(server.url, "-s", "LOSS_MAX=0.5")
    assert outcome.titles == TITLES - {"Essay number 1"}
    assert "/posts/1/" not in server.paths


def test_more_than_five_redirects_are_taken_for_none(crawl: Crawl, server: HostileServer) -> None:
    server.routes.update(chain(6))
    outcome = crawl(server.url)
    assert "/rules.txt" not in server.paths
    assert outcome.titles == TITLES
    assert "taken for none" in outcome.log


def test_another_host_may_have_it(crawl: Crawl, server: HostileServer) -> None:
    """The other host is named too, as loopback is the only public Internet that a test has."""
    with HostileServer(blog(), host="127.0.0.2") as other:
        other.routes["/rules.txt"] = text(NOT_THE_FIRST)
        server.routes["/robots.txt"] = redirect(f"{other.url}rules.txt")
        outcome = crawl(f"{server.url},{other.url}", "-s", "LOSS_MAX=0.5")
    assert "/posts/1/" not in server.paths
    assert "/posts/1/" in other.paths
    assert outcome.code == 0


def test_the_first_500_kib_count(crawl: Crawl, server: HostileServer) -> None:
    filler = "#" + "x" * 1022 + "\n"
    rules = NOT_THE_FIRST + 499 * filler + "# " + "y" * 2000 + "\nDisallow: /posts/2/\n"
    server.routes["/robots.txt"] = text(rules)
    outcome = crawl(server.url, "-s", "LOSS_MAX=0.5")
    assert outcome.titles == TITLES - {"Essay number 1"}


@pytest.mark.slow
@BOTH
def test_a_crawl_delay_is_kept(of: str, crawler: Crawl, server: HostileServer) -> None:
    server.routes["/robots.txt"] = text("User-agent: *\nCrawl-delay: 0.3\n")
    outcome = crawler(server.url)
    times = [asked.time for asked in server.asked]
    gaps = sorted(after - before for before, after in pairwise(times))
    if of == "stock":
        assert gaps[0] < 0.25
        return
    # A busy machine notes a request late, so that the next one seems early; not most of them.
    assert sum(gaps) > 0.28 * len(gaps)
    assert gaps[len(gaps) // 4] > 0.2
    assert "robots.txt of 127.0.0.1 asks for 0.3 s between requests" in outcome.log
    assert outcome.titles == TITLES


@pytest.mark.slow
def test_a_crawl_delay_is_bounded(crawl: Crawl, server: HostileServer) -> None:
    server.routes["/robots.txt"] = text("User-agent: *\nCrawl-delay: 86400\n")
    outcome = crawl(server.url, "-s", "CRAWL_DELAY_MAX=0.1")
    assert outcome.titles == TITLES
    assert "asks for 86400 s between requests; 0.1 s are kept (CRAWL_DELAY_MAX)" in outcome.log


def test_of_several_blogs_the_others_are_fetched(crawl: Crawl, server: HostileServer) -> None:
    with HostileServer({"/robots.txt": answer(status=500)}, host="127.0.0.2") as down:
        outcome = crawl(f"{down.url},{server.url}")
    assert set(down.paths) == {"/robots.txt"}
    assert outcome.titles == TITLES
    assert outcome.code == 3
