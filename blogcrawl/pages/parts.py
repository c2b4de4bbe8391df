"""Articles that span several pages: finds the next part, and joins all parts."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from blogcrawl.html.tree import ancestors, is_inside
from blogcrawl.pages.edges import SENTENCE_ENDS
from blogcrawl.pages.pager import says_next

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.base import ArticlePage

MOST_PARTS = 20
_MOST_LINKS = 500
_LONGEST_LINE = 60  # characters


def next_part(page: ArticlePage, first: str, number: int) -> str:
    """The address of the part after the ``number``-th, ``""`` if no link leads there.

    ``first`` is the address of the first part; the others are below it.
    """
    if page.root is None or number >= MOST_PARTS:
        return ""
    wanted = _addresses(first, number + 1)
    outside = page.css("link[rel~=next], [class*=page-link] a, [class*=paginat] a")
    for node in (*page.root.css("a[href]")[:_MOST_LINKS], *outside[:_MOST_LINKS]):
        url = page.link(node.attributes.get("href") or "")
        if url.rstrip("/") not in wanted:
            continue
        if node.tag == "link" or node.text(strip=True) == str(number + 1) or says_next(node):
            return url
    return ""


def _addresses(first: str, number: int) -> frozenset[str]:
    """The possible addresses of a part, made from that of the first one."""
    bare = first.rstrip("/")
    stem, dot, ending = bare.rpartition(".")
    found = {f"{bare}/{number}", f"{bare}/page/{number}", f"{bare}/page-{number}"}
    if "?" in bare:
        found.add(f"{bare}&page={number}")
    else:
        found |= {f"{first}?page={number}".rstrip("/"), f"{bare}?page={number}"}
    if dot and ending in ("html", "htm", "php"):
        found.add(f"{stem}_{number}.{ending}")
    return frozenset(found)


def joined(page: ArticlePage, parts: Sequence[str]) -> ArticlePage:
    """The page with the texts of its other parts, given as HTML, appended to its own."""
    root = page.root
    if root is None:
        return page
    if parts:
        _leave_out_ways(page, root)
    for html in parts:
        part = page.another(html)
        if part.root is not None:
            _leave_out(part.root, part.dropped)
            _leave_out_ways(part, part.root)
            root.insert_child(part.root)
    return page.another(page.tree.html or page.html)


def _leave_out(root: LexborNode, dropped: Collection[int]) -> None:
    """Remove furniture from the text of a part, such as its repeated title and its pager."""
    known: Known = {}
    nodes = [node for node in root.css("*") if node.mem_id in dropped]
    for node in [one for one in nodes if not is_inside(one, dropped, known)]:
        if node.mem_id != root.mem_id:
            node.decompose()


def _leave_out_ways(page: ArticlePage, root: LexborNode) -> None:
    """Remove the short lines of links to the other parts, such as ``Page 1 of 2 Next page``."""
    first = page.url.rstrip("/")
    known = {first}.union(*(_addresses(page.url, number) for number in range(1, MOST_PARTS)))
    lines: dict[int, LexborNode] = {}
    for link in root.css("a[href]")[:_MOST_LINKS]:
        if page.link(link.attributes.get("href") or "").rstrip("/") in known:
            around = takewhile(lambda one: one.mem_id != root.mem_id, ancestors(link))
            short = takewhile(_is_line, around)
            for line in [*short][-1:]:
                lines[line.mem_id] = line
    for line in lines.values():
        line.decompose()


def _is_line(element: LexborNode) -> bool:
    text = element.text(strip=True)
    return len(text) <= _LONGEST_LINE and not text.endswith(SENTENCE_ENDS)
