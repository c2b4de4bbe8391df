"""Finds the links after the entries of a list, one of which may lead on to the rest of it.

What such a link says is of no use where a list begins with the oldest article, or in a language
that the pager does not know; where it leads, tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import urls, values
from blogcrawl.pages.base import MOST_LINKS
from blogcrawl.pages.links import NEVER, doubt, is_category, is_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.pages.listing import ListingPage

_MOST = 4  # links
_LONGEST = 40  # characters of what such a link says


def ways_after(page: ListingPage) -> dict[str, str]:
    """What the links after the last entry say, by address; without those of the site's frame."""
    entries, links = {entry.url for entry in page.entries()}, list(_links(page))
    last = max((n for n, (url, _) in enumerate(links) if url in entries), default=len(links))
    after = (one for one in links[last + 1 :] if _may_lead_on(one[0]))
    found: dict[str, str] = {}
    for url, text in after:
        if len(found) < _MOST:
            found.setdefault(url, text)
    return found


def way(page: ListingPage, says: str) -> str:
    """The address of the link that says the same as the one that led to ``page``; may be empty."""
    called = (url for url, text in _links(page) if text == says and _may_lead_on(url))
    return next(called, "") if says else ""


def _links(page: ListingPage) -> Iterator[tuple[str, str]]:
    """The links to other pages of the same host outside the frame, with what each says."""
    host = urlsplit(page.url).netloc
    for node in page.css("a[href]")[:MOST_LINKS]:
        url = urls.without_tracking(page.link(node.attributes.get("href") or ""))
        text = values.clean(node.text()[: 2 * _LONGEST])
        is_own = url and url != page.url and urlsplit(url).netloc == host
        if is_own and 0 < len(text) <= _LONGEST and not page.frame.holds(node):
            yield url, text


def _may_lead_on(url: str) -> bool:
    return doubt(url) not in NEVER and not is_category(url) and not is_period(url)
