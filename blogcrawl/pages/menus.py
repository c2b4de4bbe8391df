"""Finds the menus of a site: the parts of a page that lead home, and to a few other pages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl.html.tree import ancestors
from blogcrawl.pages.base import MOST_LINKS

if TYPE_CHECKING:
    from blogcrawl.pages.base import Page

_MOST_MENUS, _HIGH = 4, 6
_FEWEST = 3  # pages


def menus(page: Page) -> list[set[str]]:
    """The addresses in each smallest part of a page that leads home as well.

    Such a part may be a list of articles, too: whether it is, its links tell.
    """
    found: dict[int, set[str]] = {}
    links = page.css("a[href]")[:MOST_LINKS]
    homes = (a for a in links if _is_home(page.link(a.attributes.get("href") or ""), page.url))
    for home in islice(homes, _MOST_MENUS):
        for part in islice(ancestors(home), _HIGH):
            hrefs = (a.attributes.get("href") or "" for a in part.css("a[href]")[:MOST_LINKS])
            addresses = set(filter(None, map(page.link, hrefs)))
            if len(addresses) >= _FEWEST:
                found[part.mem_id] = addresses
                break
    return list(found.values())


def _is_home(url: str, here: str) -> bool:
    parts = urlsplit(url)
    is_front = parts.path in ("", "/") and not parts.query
    return is_front and parts.netloc == urlsplit(here).netloc
