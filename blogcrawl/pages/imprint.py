"""Finds the imprint of an article: the lines after its text that say whose it is, and its address.

They are recognised by what they say, not by names: one of them gives the address of the page, and
others have a label, too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, is_inside, sibling
from blogcrawl.pages.runs import INLINE, width
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.article import GenericArticlePage

_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；、）)」]+", re.IGNORECASE)
_LABEL = re.compile(r"[\W_]*\w[^:：\n]{0,23}[:：]")
_LICENCE = 'a[rel~="license"], a[href*="//creativecommons.org/licenses/"]'
_NO_LINES = "pre, table, math, img[alt]:not([alt='']), h1, h2, h3"
_LONGEST = 700  # characters
_LONGEST_LINE = 60  # of one without a label
_FEWEST = 2  # lines with a label
_HIGH = 6  # ancestors of the address
_FEW, _MOST_LAST, _MOST_LINKS = 8, 100, 2_000


def authors(page: GenericArticlePage) -> list[str]:
    """The names after a word for the author in the imprint, wherever on the page it is."""
    own = _own(page)
    for link in page.css("a[href]")[:-_MOST_LINKS:-1]:
        href, around = link.attributes.get("href") or "", link.parent
        if around is None or "#" in href or _plain(page.link(href)) not in own:
            continue
        if not _has_only_lines(around):
            continue
        said = _lines(_box(around))
        if sum(bool(_LABEL.match(text)) for text in said) >= _FEWEST:
            named = (values.byline_authors(text, page.written_in) for text in said)
            if names := values.unique(chain.from_iterable(named)):
                return names
    return []


def imprint(page: GenericArticlePage, root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the elements of the imprint in the text ``root``."""
    own = _own(page)
    linked = _around_links(page, root, own)
    for line in reversed(page.edges.last):
        text = line.text()
        if len(text) > _LONGEST:
            continue
        if line.mem_id not in linked and not ("://" in text and _spells_out(line, own)):
            continue
        box = _box(line, root.mem_id)
        held = [box, *_beside(page, box)]
        said = [text for one in held for text in _lines(one)]
        is_whole = sum(bool(_LABEL.match(text)) for text in said) >= _FEWEST
        is_all = sum(len(one.text(strip=True)) for one in held) >= len(root.text(strip=True))
        if is_whole and not is_all and _is_last(page, held[-1], root):
            yield from (one.mem_id for one in held)
        return


def _own(page: GenericArticlePage) -> set[str]:
    """The addresses of the page."""
    return {_plain(one) for one in (page.url, page.canonical_url) if one}


def _around_links(page: GenericArticlePage, root: LexborNode, own: Collection[str]) -> set[int]:
    """``mem_id`` of what is around the last links of the text to one of these addresses."""
    last = root.css("a[href]")[-_MOST_LAST:]
    hrefs = ((link, link.attributes.get("href") or "") for link in last)
    links = (link for link, href in hrefs if "#" not in href and _plain(page.link(href)) in own)
    return {one.mem_id for link in links for one in ancestors(link)}


def _spells_out(node: LexborNode, own: Collection[str]) -> bool:
    return any(_plain(one) in own for one in _ADDRESS.findall(node.text(separator="\n")))


@lru_cache(maxsize=1024)
def _plain(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[
        return ""
    path = unquote(parts.path).removesuffix("index.html").removesuffix(".html")
    return f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}".casefold()


def _box(line: LexborNode, root: int = 0) -> LexborNode:
    """The outermost element around a line, within the text, that has only such lines."""
    box = line
    for one in islice(ancestors(line), _HIGH):
        if one.mem_id == root or not _has_only_lines(one):
            break
        box = one
    return box


def _has_only_lines(node: LexborNode) -> bool:
    """Whether each line of an element has a label or is short."""
    if len(node.text()) > _LONGEST or node.css_first(_NO_LINES) is not None:
        return False
    lines = _lines(node)
    labels = [bool(_LABEL.match(text)) for text in lines]
    short = [width(text) <= _LONGEST_LINE for text in lines]
    return 2 * sum(labels) >= len(labels) and all(map(any, zip(labels, short, strict=True)))


def _lines(node: LexborNode) -> list[str]:
    """The lines of an element, as its blocks and forced breaks divide it."""
    said = ""
    for one in (node, *node.traverse(include_text=True)):
        if one.tag == "-text":
            said += " ".join(one.text().split())
        elif one.tag not in INLINE:
            said += "\n"
    return [line for text in said.split("\n") if (line := text.strip())]


def _beside(page: GenericArticlePage, box: LexborNode) -> Iterator[LexborNode]:
    """The lines before and after a line, if it has no box."""
    for before in (True, False):
        line = sibling(box, before=before)
        for _ in range(_FEW):
            if line is None or line.tag in HEADINGS or line.css_first(_NO_LINES) is not None:
                break
            if line.tag != "hr" and not (_has_only_lines(line) and _says_fact(page, line)):
                break
            yield line
            line = sibling(line, before=before)


def _says_fact(page: GenericArticlePage, line: LexborNode) -> bool:
    """Whether a line says the article's title, author or day, or a licence."""
    said = line.text(separator=" ")
    if not _LABEL.match(said):
        return False
    title = title_key(page.headline.text)
    names = page.found("authors").values
    days = page.own_days
    return (
        bool(title and title in title_key(said))
        or any(name in said for name in names)
        or any(day and day[:10] in days for day in page.dates(said))
        or line.css_first(_LICENCE) is not None
    )


def _is_last(page: GenericArticlePage, last: LexborNode, root: LexborNode) -> bool:
    """Whether only short lines, and what is left out, follow in the text."""
    gone = page.named_furniture
    known: Known = {}
    for one in (last, *ancestors(last)):
        if one.mem_id == root.mem_id:
            break
        after = one.next
        while after is not None:
            is_gone = after.mem_id in gone or is_inside(after, gone, known)
            if not is_gone and width(" ".join(after.text().split())) > 2 * _LONGEST_LINE:
                return False
            after = after.next
    return True
