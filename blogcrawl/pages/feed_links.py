"""Finds the feeds that a page names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from blogcrawl.pages.base import MOST_LINKS

if TYPE_CHECKING:
    from blogcrawl.pages.base import Page

_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)", re.IGNORECASE)
# The text of a link to a feed, and the end of its address.
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feed|json feed|web feed)\b|订阅|フィード", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"/(?:(?:rss|atom|feed|index|feeds?/(?:all|posts?|rss|atom)(?:\.rss|\.atom)?)\.(?:xml|json)"
    r"|feed|rss|atom|feeds/posts/default)/?$",
    re.IGNORECASE,
)
_FEED_HINT = re.compile(r"\.(?:xml|json)$|rss|feed|atom")
_MOST_FEEDS = 6


def feed_links(page: Page) -> list[str]:
    """The addresses of a blog's feeds, without those of comments.

    Those in the ``<head>``, or else those that links mention.
    """
    links = page.tree.css("link[rel~=alternate][type][href]")
    named = [
        node.attributes.get("href") or ""
        for node in links
        if _FEED_TYPE.search(node.attributes.get("type") or "")
    ]
    found = [page.link(href) for href in named if "comment" not in href.lower()]
    return list(dict.fromkeys(filter(None, found or _linked(page))))


def _linked(page: Page) -> list[str]:
    host = urlsplit(page.url).netloc
    found = []
    for node in page.css("a[href]")[:MOST_LINKS]:
        url = page.link(node.attributes.get("href") or "")
        if not url or urlsplit(url).netloc != host or "comment" in url.lower():
            continue
        labels = (node.attributes.get("aria-label"), node.attributes.get("title"))
        words = " ".join(filter(None, (node.text()[:100], *labels)))
        path = unquote(urlsplit(url).path)
        if (_FEED_WORDS.search(words) and _FEED_HINT.search(path)) or _FEED_PATH.search(path):
            found.append(url)
            if len(found) == _MOST_FEEDS:
                break
    return found
