"""Finds the menus of a site: the parts of a page that lead home, and to a few other pages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from blogcrawl.html.tree import ancestors
from blogcrawl.pages.base import MOST_LINKS
from blogcrawl.pages.links import is_front

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.base import Page

_MOST_MENUS, _HIGH = 4, 6
_FEWEST = 3  # pages


def menus(page: Page) -> list[set[str]]:
    """The addresses in each smallest part of a page that leads home as well.

    Such a part may be a list of articles, too: whether it is, its links tell.
    """
    found: dict[int, set[str]] = {}
    links = page.css("a[href]")[:MOST_LINKS]
    for home in islice((link for link in links if _leads_home(page, link)), _MOST_MENUS):
        for part in islice(ancestors(home), _HIGH):
            hrefs = (a.attributes.get("href") or "" for a in part.css("a[href]")[:MOST_LINKS])
            addresses = set(filter(None, map(page.link, hrefs)))
            if len(addresses) >= _FEWEST:
                found[part.mem_id] = addresses
                break
    return list(found.values())


def _leads_home(page: Page, link: LexborNode) -> bool:
    return is_front(page.link(link.attributes.get("href") or ""), page.url, page.folder)
