"""An article with several addresses is delivered once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ENTRIES, TITLES, answer, article, listing
from .server import HostileServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome
    from .server import Route

    Crawl = Callable[..., Outcome]


def spread(paths: list[str], head: str = "") -> dict[str, Route]:
    """The honest blog, each article at several paths, all of which the front page names."""
    pages: dict[str, Route] = {}
    links: dict[str, str] = {}
    for number, title in enumerate(ENTRIES.values()):
        for path in paths:
            links[path.format(n=number)] = title
            pages[path.format(n=number)] = answer(article(title, head.format(n=number)))
    return {**pages, "/": answer(listing(links))}


SPREAD = {
    "paths": (["/posts/{n}/", "/notes/{n}/", "/en/posts/{n}/", "/archive/{n}.html"], ""),
    "case": (["/posts/{n}-A/", "/posts/{n}-a/"], "<link rel=canonical href=/posts/{n}-a/>"),
    "other case": (["/posts/{n}-A/", "/posts/{n}-a/"], "<link rel=canonical href=/posts/{n}-A/>"),
    "third": (["/posts/{n}-A/", "/posts/{n}-a/"], "<link rel=canonical href=/p/{n}/>"),
}


@pytest.mark.parametrize("name", SPREAD)
def test_one_article_at_several_addresses(name: str, crawl: Crawl) -> None:
    with HostileServer(spread(*SPREAD[name])) as server:
        outcomes = [crawl(server.url), crawl(server.url)]
    for outcome in outcomes:
        assert [item["title"] for item in outcome.items] == sorted(TITLES)
        assert outcome.code == 0
