"""A redirect that never ends is reported once, and the rest of the blog is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import BOTH, TITLES
from .server import answer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Exchange, HostileServer, Route

    Crawl = Callable[..., Outcome]


def onward(exchange: Exchange) -> None:
    """To a new address each time."""
    number = exchange.path.rpartition("=")[2]
    exchange.send(redirect(f"/posts/1/?n={int(number) + 1 if number.isdigit() else 1}"))


ENDLESS: dict[str, dict[str, Route]] = {
    "to itself": {"/posts/1/": redirect("/posts/1/")},
    "in a circle": {"/posts/1/": redirect("/a/"), "/a/": redirect("/b/"), "/b/": redirect("/a/")},
    "ever on": {"/posts/1/": onward},
}
BROKEN = {
    "to no address": (redirect("http://[::/"), "malformed"),
    "to nowhere": (answer(status=302), "http_302"),
    "to a name that is too long": (redirect(f"http://{'a' * 64}.example/"), "malformed"),
    "to a path without an end": (redirect(f"/x{'/index.htm' * 1_500}"), "malformed"),
    "to a name without an end": (redirect(f"http://{'a.' * 2000}example/"), "malformed"),
}


@BOTH
@pytest.mark.parametrize("case", ENDLESS)
def test_an_endless_one(case: str, of: str, crawler: Crawl, server: HostileServer) -> None:
    server.routes.update(ENDLESS[case])
    outcome = crawler(server.url, "-s", "LOSS_MAX=0.5")
    assert len(server.paths) < 40
    if of == "stock":
        assert " ERROR: " not in outcome.log  # nor at any other level that one would look at
        return
    assert_told_once(outcome, "endless_redirect")
    assert "failed endless_redirect 1" in outcome.words


@pytest.mark.parametrize("case", BROKEN)
def test_one_that_leads_nowhere(case: str, crawl: Crawl, server: HostileServer) -> None:
    server.routes["/posts/1/"], reason = BROKEN[case]
    assert_told_once(crawl(server.url, "-s", "LOSS_MAX=0.5"), f"/posts/1/: {reason}")


def assert_told_once(outcome: Outcome, word: str) -> None:
    [line] = [line for line in outcome.log.splitlines() if "[blog] " in line]
    assert word in line
    assert outcome.titles == TITLES - {"Essay number 1"}
    assert outcome.code == 0
    assert "Traceback" not in outcome.log
