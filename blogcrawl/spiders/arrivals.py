"""Classifies a response before it is read: a page, a gate, or a redirect within a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy.http import TextResponse

from blogcrawl import values
from blogcrawl.archive.records import SourcePage
from blogcrawl.headers import header
from blogcrawl.html.parsing import is_too_large
from blogcrawl.middlewares.conditional import validators_of
from blogcrawl.pages.gate import is_gate, is_parked
from blogcrawl.spiders.census import LISTING
from blogcrawl.urls import slashed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import Response

    from blogcrawl.pages.base import Page as HtmlPage
    from blogcrawl.site import Site

# Content types that may contain a page; servers that do not know send none, or the last one.
_MAY_BE_A_PAGE = re.compile(r"\s*(?:$|text/|\S*(?:html|xml)|application/octet-stream)", re.I)
_LONGEST_TYPE = 200  # characters

_REFRESH = re.compile(r"^\s*(\d{1,3})\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_AT_ONCE = 5  # seconds
_LOCATION = re.compile(
    r"(?:window|document|self|top)?\.?\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*"
    r"(['\"])([^'\"]{1,2000})\1"
)
_LONGEST_SCRIPT = 2_000  # characters


def unreadable(response: Response) -> str | None:
    """Why a response holds no page of a blog, in one word; ``None`` if it does."""
    kind = header(response, "Content-Type")
    if not isinstance(response, TextResponse) or not _MAY_BE_A_PAGE.match(kind):
        return "no_text"
    html = response.text
    if is_too_large(html):
        return "too_large"
    if is_gate(html):
        return "bot_gate"
    return "parked" if is_parked(html) else None


def leads_on(page: HtmlPage) -> str:
    """Where a page redirects at once, by a refresh or a script; ``""`` for most pages."""
    for node in page.css("meta[http-equiv=refresh i]")[:5]:
        match = _REFRESH.match((node.attributes.get("content") or "")[:2_000])
        if match and int(match[1]) <= _AT_ONCE:
            return page.link(match[2])
    body = page.tree.body
    if body is not None and (page.tree.css_first("p, article, main, h1") is not None):
        return ""
    for node in page.css("script")[:10]:
        match = _LOCATION.search(node.text()[:_LONGEST_SCRIPT])
        if match:
            return page.link(match[2])
    return ""


def kept_page(
    response: Response, site: Site, names: Sequence[str], next_page: str = "", kind: str = LISTING
) -> SourcePage:
    """What the archive stores of a page, whichever host of the blog it came from."""
    url, next_page = site.public_url(response.url), next_page and site.public_url(next_page)
    content_type = values.clean(header(response, "Content-Type")[:_LONGEST_TYPE])
    validators = validators_of(response)
    return SourcePage(url, response.body, content_type, *validators, names, next_page, kind)


def join(base: str, url: str) -> str:
    r"""``url`` made absolute, with ``\\host\path`` as in browsers; unchanged if it is invalid."""
    try:
        return urljoin(base, slashed(url))
    except ValueError:
        return url
