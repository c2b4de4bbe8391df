"""Finds the entries of lists that stand for other pages of the blog, in the text of a sample.

A theme may show the beginning of each under its title. In one article the author may write such a
list, too; at one place of most articles it is the theme's.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl.html.tree import sibling
from blogcrawl.learning.signs import outwards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.blocks import Block

_ENTRIES = frozenset(("li", "div", "article", "section", "dd", "td"))
_HIGH = 4


def listed(page: GenericArticlePage, blocks: Iterable[Block]) -> set[int]:
    """``mem_id`` of the elements of blocks that belong to such an entry."""
    known: dict[int, str] = {}

    def leads(element: LexborNode | None) -> str:
        """The address to which an element that begins with a link leads; may be empty."""
        if element is None or element.tag not in _ENTRIES:
            return ""
        if element.mem_id not in known:
            known[element.mem_id] = _leads(page, element)
        return known[element.mem_id]

    def is_entry(element: LexborNode) -> bool:
        url = leads(element)
        beside = (leads(sibling(element)), leads(sibling(element, before=True))) if url else ()
        return any(other not in ("", url) for other in beside)

    return {
        block.node.mem_id
        for block in blocks
        if any(map(is_entry, islice(outwards(block.node), _HIGH)))
    }


def all_linked(block: Block) -> Block:
    """A block of an entry, which is no prose, as if all of it were the link."""
    return block._replace(linked=block.length, is_prose=False)


def _leads(page: GenericArticlePage, element: LexborNode) -> str:
    link = element.css_first("a[href]")
    said = link.text(strip=True) if link is not None else ""
    if link is None or not said or not element.text(strip=True).startswith(said):
        return ""
    url = page.link(link.attributes.get("href") or "").partition("#")[0]
    is_own = urlsplit(url).netloc == urlsplit(page.url).netloc
    return url if is_own and url.rstrip("/") != page.url.partition("#")[0].rstrip("/") else ""
