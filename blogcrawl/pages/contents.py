"""Finds tables of contents within a text: lists of links to the text's own headings."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, is_inside, sibling
from blogcrawl.pages.base import within
from blogcrawl.pages.title import heading_text, title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_MOST_LINKS = 2_000
_MOST_HEADINGS = 1_000
_LEAST = 2
_HIGH = 5  # ancestors of a list that are checked
# The share of the links of a list that lead to headings, and of its text that is links.
_MOST_OF_IT = 0.8
_LABEL = 40  # characters beside a list, such as "Table of contents"


def tables_of_contents(root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the tables of contents in the text ``root``, each with its label.

    They are recognised by their links to headings, not by names.
    """
    lists = [(one, one.css('a[href^="#"]')[:_MOST_LINKS]) for one in _outermost(root)]
    lists = [(element, links) for element, links in lists if len(links) >= _LEAST]
    places, titles = _headings(root) if lists else (set(), set())
    for element, links in lists:
        leads = [one for one in links if _place(one) in places or _title(one) in titles]
        if len(leads) >= max(_LEAST, _MOST_OF_IT * len(links)) and _is_links(element, links):
            yield from _with_label(element, root, {_title(one) for one in links})


def _outermost(root: LexborNode) -> list[LexborNode]:
    """The lists of the text that are not within another list."""
    found = root.css("ul, ol") if root.css_first('a[href^="#"]') is not None else []
    every: set[int] = {one.mem_id for one in found}
    known: Known = {}
    every.discard(root.mem_id)
    return [one for one in found if one.mem_id in every and not is_inside(one, every, known)]


def _headings(root: LexborNode) -> tuple[set[str], set[str]]:
    """The anchors of headings, and the texts of headings."""
    places: set[str | None] = set()
    titles: set[str] = set()
    headings = root.css(_HEADINGS)[:_MOST_HEADINGS]
    for heading, text in zip(headings, within(map(heading_text, headings)), strict=False):
        titles.add(title_key(text))
        marks = [heading, *heading.iter()]
        before = sibling(heading, before=True)
        if before is not None and not before.text(strip=True):
            marks.append(before)  # <a name=x></a><h2>
        elif before is None and heading.parent is not None:
            marks.append(heading.parent)  # <section id=x><h2>
        for one in marks:
            places.update((one.attributes.get("id"), one.attributes.get("name")))
    return {place for place in places if place}, titles - {""}


def _place(link: LexborNode) -> str:
    return unquote((link.attributes.get("href") or "")[1:])


def _title(link: LexborNode) -> str:
    return title_key(link.text())


def _is_links(element: LexborNode, links: list[LexborNode]) -> bool:
    """Whether an element has little text besides these links."""
    linked = sum(len(link.text(strip=True)) for link in links)
    return linked >= _MOST_OF_IT * len(element.text(strip=True))


def _with_label(element: LexborNode, root: LexborNode, titles: set[str]) -> Iterator[int]:
    """The list with its label: an element around both, or the list and a heading before it."""
    length = len(element.text(strip=True))
    found = element
    for one in islice(ancestors(element), _HIGH):
        if one.mem_id == root.mem_id or len(one.text(strip=True)) > length + _LABEL:
            break
        found = one
    yield found.mem_id
    label, after = sibling(found, before=True), sibling(found)
    ends = after is None or after.tag in HEADINGS
    if label is not None and label.tag in HEADINGS and ends:
        said = label.text(strip=True)
        if len(said) <= _LABEL and title_key(said) not in titles:
            yield label.mem_id
