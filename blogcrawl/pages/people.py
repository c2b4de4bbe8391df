"""Who wrote an article: what the metadata, the markup and the line by the title say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from blogcrawl import values
from blogcrawl.pages.evidence import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.pages.article import GenericArticlePage

_MARKED = (
    ".p-author .p-name, .p-author, [itemprop~=author] [itemprop~=name]",
    "article a[rel~=author], main a[rel~=author], a[rel~=author]",
    'article address a, main address a, article a[href*="/author/"], main a[href*="/author/"]',
    ".post-author, .entry-author, .author-name, .byline-name, .byline .author,"
    " .author.vcard .fn, .wp-block-post-author__name",
)
_CALLED = "[class*=author i], [class*=byline i], [itemprop~=author], [id*=byline i]"
_LINES = "span, p, small, address, div, li, time, h4, h5, h6"
_LONGEST = 200  # characters of a line that names authors
_MOST_LINES = 400


def authors(page: GenericArticlePage) -> Iterator[Found]:
    """What may name the authors, the surest first."""
    yield Found(page.linked_data.names("author"), "JSON-LD author")
    for query in _MARKED:
        yield Found(_marked(page, query), query)
    for name, content in page.metadata.authors():
        yield Found(content, f"meta {name}")
    yield Found(_called(page), "an element that is called the author")
    yield Found(_labelled(page), "a label such as By")


def by_name(found: list[Found]) -> Found | None:
    """The first that holds names; an address that stands for a name gives the name in it."""
    for one in found:
        if people := [name for name in one.values if not _is_address(name) and name.strip()]:
            return Found(people, one.source)
    for one in found:
        if handles := [handle for name in one.values if (handle := _handle(name))]:
            return Found(handles[:1], f"address in {one.source}")
    return None


byline: Any = getattr(values, "byline_authors", lambda text: [])


def _marked(page: GenericArticlePage, query: str) -> list[str]:
    nodes = [n for n in page.tree.css(query) if not page.is_of_others(n) and not page.in_body(n)]
    return [text for node in nodes[:_MOST_LINES] if (text := node.text()).strip()]


def _called(page: GenericArticlePage) -> list[str]:
    for node in page.tree.css(_CALLED)[:_MOST_LINES]:
        if page.in_body(node) or page.is_of_others(node):
            continue
        text = values.clean(node.text(separator=" "))
        if text and len(text) <= _LONGEST and (names := values.names([text])):
            return names
    return []


def _labelled(page: GenericArticlePage) -> list[str]:
    for node in page.tree.css(_LINES)[:_MOST_LINES]:
        if page.in_body(node) or page.is_of_others(node):
            continue
        text = values.clean(node.text(separator=" "))
        if 3 < len(text) <= _LONGEST and (names := byline(text)):
            return names
    return []


def _is_address(name: str) -> bool:
    return "://" in name or name.startswith("mailto:") or name.strip() in ("", "#")


def _handle(address: str) -> str:
    """The name in the address of somebody's profile, as ``https://example.org/u/name`` has it."""
    if address.startswith("mailto:") or not _is_address(address):
        return ""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rpartition("/")[2]).lstrip("@~")
