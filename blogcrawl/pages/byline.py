"""Finds the author by a link to a person beside the date, if nothing else names one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors
from blogcrawl.pages.frame import is_framed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

PEOPLE = r"(?:u|by|users?|authors?|people|profiles?|members?)"
"""The folders of addresses of people."""

_PERSON = re.compile(
    rf"/(?:@[^/]+|{PEOPLE}/(?!log|sign|regist|new\b|edit\b)@?[^/]+)/?$", re.IGNORECASE
)
_SECTION = re.compile(
    r"(?:blogs?|posts?|articles?|archives?|news|notes|home|[a-z]{2})$", re.IGNORECASE
)
# A comma of another script than the name's is the theme's.
_NAME = re.compile(r"([^\W\d_a-z][^\W\d_]*\.?(?: [^\W\d_a-z][^\W\d_]*\.?){1,3}|[㐀-鿿]{2,4}) ?,")
_MOST_TIMES, _LONGEST = 20, 200
_PLAIN = re.compile(r"[\W_]+")
_LONGEST_LINE, _LONGEST_NAME = 200, 60  # characters
_HIGH, _MOST_LINKS = 5, 1_000


def linked_person(page: GenericArticlePage) -> list[str]:
    """The names in the first such link and the ones beside it; empty if there is none."""
    lines: dict[int, bool] = {}
    for node in page.css("a[href]")[:_MOST_LINKS]:
        text = values.clean(node.text()[: 2 * _LONGEST_NAME])
        if not text or not _is_person(page, node, text) or not _is_beside(page, node):
            continue
        if page.is_of_others(node) or not any(_is_byline(page, one, lines) for one in _up(node)):
            continue
        if values.names([text], page.written_in):
            return values.names(_persons_beside(page, node), page.written_in)
    return []


def before_day(page: GenericArticlePage) -> list[str]:
    """The name in a line such as ``Ida Holm, 7 September 2021``, of which the day is an element."""
    for node in page.css("time")[:_MOST_TIMES]:
        if page.is_of_others(node) or not _is_beside(page, node):
            continue
        words, before = "", node.prev
        while before is not None and before.tag in ("-text", "-comment") and len(words) < _LONGEST:
            words = (before.text() if before.tag == "-text" else "") + words
            before = before.prev
        name = _NAME.fullmatch(values.clean(words)) if before is None else None
        if name and (found := values.names([name[1]], page.written_in)):
            return found
    return []


def _persons_beside(page: GenericArticlePage, node: LexborNode) -> Iterator[str]:
    """The texts of all such links in the parent of one."""
    for one in (node.parent or node).css("a[href]")[:_MOST_LINKS]:
        text = values.clean(one.text()[: 2 * _LONGEST_NAME])
        if text and _is_person(page, one, text):
            yield text


def _is_beside(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a link is outside the text, or before its first sentence."""
    begins = (one.mem_id in page.edges.beginning for one in (node, *_up(node)))
    return not page.in_body(node) or any(begins)


def _is_person(page: GenericArticlePage, node: LexborNode, text: str) -> bool:
    """Whether an address is that of a person: by its name, or because the article is below it."""
    url = page.link(node.attributes.get("href") or "")
    path, own = (unquote(urlsplit(one).path).rstrip("/") for one in (url, page.url))
    if _PERSON.search(path):
        return True
    name = path.rpartition("/")[2]
    # A footer links to the categories, below which the article may be, too.
    is_above = bool(name) and own.startswith(f"{path}/") and not any(map(is_framed, _up(node)))
    return is_above and not _SECTION.match(name) and _PLAIN.sub("", text) != _PLAIN.sub("", name)


def _up(node: LexborNode) -> Iterator[LexborNode]:
    return islice(ancestors(node), _HIGH)


def _is_byline(page: GenericArticlePage, line: LexborNode, known: dict[int, bool]) -> bool:
    """Whether an element is a short line with a date."""
    if line.mem_id not in known:
        text = line.text(separator=" ")[: _LONGEST_LINE + 1]
        is_short = len(text) <= _LONGEST_LINE and line.css_first("p p, h2 a") is None
        known[line.mem_id] = is_short and (
            line.css_first("time[datetime]") is not None or any(page.dates(values.clean(text)))
        )
    return known[line.mem_id]
