"""Finds the site's own lines in a text whose element contains them as well.

These are its name and the way from the front page above the title, and the links to the articles
before and after.
"""

from __future__ import annotations

import re
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from blogcrawl.html.tree import ancestors
from blogcrawl.pages.cards import CUT_SIGNS
from blogcrawl.pages.links import is_front
from blogcrawl.pages.neighbours import is_neighbour
from blogcrawl.pages.pager import says_way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

_MOST_LINES, _LONGEST = 10, 500  # characters
_COLON = re.compile("[:：]|\n")
_PICTURES = "img, picture, figure, video, iframe, svg, pre, math"


def site_lines(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of these lines in the text ``root``."""
    for line in page.edges.first[:_MOST_LINES]:
        if line.mem_id in page.edges.beginning and _leads_home(page, line):
            yield line.mem_id
    yield from _above_title(page)
    for link in root.css("a[href]")[-_MOST_LINES:]:
        around = _within(root, link)
        if not is_neighbour(link):
            next(around, None)  # its label is beside it
        lines = [*takewhile(_is_only_neighbours, around)]
        if lines and _is_at_end(page, lines[-1]):
            yield lines[-1].mem_id


def _above_title(page: GenericArticlePage) -> Iterator[int]:
    """The lines of words above the title, before any sentence."""
    if page.heading is None or not page.title_is_in_body:
        return
    around = {page.heading.mem_id, *(one.mem_id for one in ancestors(page.heading))}
    lines = page.edges.first[:_MOST_LINES]
    if page.heading.mem_id not in {line.mem_id for line in lines}:
        return  # a title that is no line of its own does not tell where they end
    for line in lines:
        if line.mem_id == page.heading.mem_id or line.mem_id not in page.edges.beginning:
            return
        is_words = line.mem_id not in around and line.css_first(_PICTURES) is None
        if is_words and line.text(strip=True):
            yield line.mem_id


def _is_at_end(page: GenericArticlePage, element: LexborNode) -> bool:
    """Whether no sentence of the text stands behind an element, which may have one itself."""
    for line in reversed(page.edges.last):
        if any(one.mem_id == element.mem_id for one in chain([line], ancestors(line))):
            return True
        if line.mem_id not in page.edges.ending:
            return False
    return False


def _within(root: LexborNode, link: LexborNode) -> Iterator[LexborNode]:
    """A link and the elements around it, inside the text."""
    for one in chain([link], ancestors(link)):
        if one.mem_id == root.mem_id:
            return
        yield one


def _leads_home(page: GenericArticlePage, line: LexborNode) -> bool:
    """Whether a line has no words but those of links, the first of them to the front page."""
    links = line.css("a[href]")
    if not links or not _is_only(line, links):
        return False
    return is_front(page.link(links[0].attributes.get("href") or ""), page.url)


def _is_only_neighbours(node: LexborNode) -> bool:
    """Whether an element has no words but those of links to the neighbours, and their labels.

    Below a label may be the beginning of the neighbour's text, which is cut off.
    """
    links = [node] if node.tag == "a" else node.css("a[href]")
    if len(links) > 2 or len(node.text()) > _LONGEST:
        return False
    if all(map(is_neighbour, links)):
        return _is_only(node, links)
    rest = node.text(separator="\n")
    for link in links:
        rest = rest.replace(link.text(separator="\n"), "\n", 1)
    lines = filter(None, (line.strip(" \n|·•/-") for line in rest.split("\n")))
    rest = "\n".join(line for line in lines if not line.endswith(CUT_SIGNS))
    labels = [label for part in _COLON.split(rest) if (label := part.strip(" \n|·•/-"))]
    return len(labels) == len(links) and all(map(says_way, labels))


def _is_only(node: LexborNode, links: list[LexborNode]) -> bool:
    """Whether an element has no words but those of the links in it."""
    said, linked = node.text(), "".join(link.text() for link in links)
    return sum(map(str.isalnum, said)) == sum(map(str.isalnum, linked))
