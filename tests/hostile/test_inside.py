"""What a page names leads nowhere but to the blog and the public Internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ENTRIES, TITLES, article, blog, listing
from .server import CANARY, HostileServer, Inside, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome
    from .server import Route

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
# Where a crawl that meets it cannot have all articles.
LOSES = {"redirect of the start", "refresh", "base"}
COUNTED = {
    "link in an article",  # never looked at
    "refresh in an article",
}


@pytest.mark.parametrize("place", PLACES)
def test_no_place_leads_to_another_port(
    place: str,
    crawler: Callable[..., Outcome],
    request: pytest.FixtureRequest,
    server: HostileServer,
    inside: Inside,
) -> None:
    server.routes.update(PLACES[place](inside.url))
    outcome = crawler(server.url)
    if "STOCK" in request.node.name:
        assert inside.connections > 0
        return
    print(outcome.log)
    assert inside.connections == 0
    assert not outcome.holds(CANARY)
    assert "Traceback" not in outcome.log
