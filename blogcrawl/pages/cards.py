"""Finds the cards, tiles and lists on an article's page that stand for other articles."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id, once_for_names, sibling
from blogcrawl.pages.links import names_of, unnumbered_shape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.base import Page

# Class names and ids of lists of other articles.
_LIST = re.compile(
    r"(?:recent|latest|related|similar|popular|more|other)(?:[-_]?(?:articles?|entries|list|posts?))*"
    r"|(?:post|page)[-_]?nav(?:igation)?",
    re.IGNORECASE,
)
_HEADINGS = ", ".join(sorted(HEADINGS))
_NUMBER = re.compile(r"[-_]*\d+")
_MOST_LINKS = 2_000
_MOST_SIBLINGS = 50
_HIGH = 5
# Elements of a theme, which no author's Markdown gives, and the lines in one that is a link.
_TILES = frozenset(("a", "article", "div", "section"))
_LINES = "div, p, time"
_LOW = 3
_ENTRIES = frozenset(("li", "div", "article", "section", "dd", "td"))
_LONGEST = 600  # characters
CUT_SIGNS = ("…", "...", "[…]", "[...]")
"""What a text ends with that was cut off."""
# One pattern per sign: a search for a fixed beginning is many times faster.
_CUT = [re.compile(rf"{re.escape(sign)}\]?\s*</") for sign in ("…", "...", "&hellip;", "&#8230;")]


def is_of_list(element: LexborNode) -> bool:
    """Whether an element is named like a list of other articles."""
    return _names_list(class_and_id(element)) and element.css_first("main, h1") is None


@once_for_names
def _names_list(names: str) -> bool:
    return any(map(_LIST.fullmatch, names.split()))


def cards_of(page: Page) -> set[int]:
    """``mem_id`` of the elements that stand for other articles: several of the same kind.

    Each contains a heading, or a line named a title, that links to another page of the site; or it
    begins with such a link, says more than that, and has another such element right beside it.
    """
    titled: dict[int, LexborNode] = {}
    own: set[int] = set()
    tiles: dict[int, tuple[LexborNode, str]] = {}
    for link in page.css("a[href]")[:_MOST_LINKS]:
        if not _leads_elsewhere(page, link):
            # The card of this page, in the place of a neighbour that it has not.
            if (heading := _heading_of(link)) is not None and _leads_here(page, link):
                own.add(heading.mem_id)
            continue
        if (heading := _heading_of(link)) is not None:
            titled[heading.mem_id] = heading
        elif (tile := _tile_of(link)) is not None:
            tiles.setdefault(tile.mem_id, (tile, page.link(link.attributes.get("href") or "")))
    found = {key for key, (tile, url) in tiles.items() if _is_of_several(tile, url, tiles)}
    for heading in titled.values():
        for _, element in zip(range(_HIGH), (heading, *ancestors(heading)), strict=False):
            if element.tag in HEADINGS:
                continue
            if any(_is_card(sibling, titled.keys() | own) for sibling in _alike(element)):
                found.add(element.mem_id)
                break
    return found


def is_beside_another_title(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether an element is in a card of another article, and not beside the article's own title.

    The card is one of several, or the element around it with a heading that links to a page with
    such an address as the article's; what stands below such an address (``/tags/`` and
    ``/tags/a/``) is its list.
    """
    own, root = page.heading, page.root
    whole = [one for one in (own, root) if one is not None]
    around_own = {one.mem_id for each in whole for one in (each, *ancestors(each))}
    leads = page.link(node.attributes.get("href") or "")
    near = [*takewhile(lambda one: one.mem_id not in around_own, islice(ancestors(node), _HIGH))]
    if any(element.mem_id in page.cards for element in near):
        return True
    for element in near:
        for heading in element.css(_HEADINGS)[:_HIGH]:
            link = heading.css_first("a[href]") or _link_around(heading)
            if link is not None and _leads_elsewhere(page, link):
                target = page.link(link.attributes.get("href") or "")
                is_alike = unnumbered_shape(target) == unnumbered_shape(page.url)
                return is_alike and not leads.startswith(target)
    return False


def is_of_listed(page: Page, node: LexborNode) -> bool:
    """Whether an element is in one of several items of a list that lead to other articles."""
    around = (node, *islice(ancestors(node), _LOW))
    item = next((one for one in around if one.tag == "li"), None)
    link = item.css_first("a[href]") if item is not None else None
    if item is None or link is None or not _leads_elsewhere(page, link):
        return False
    leads = (_first_link(page, one) for one in (item, *_alike(item)))
    alike = (url for url in leads if url and unnumbered_shape(url) == unnumbered_shape(page.url))
    return len([*islice(alike, 2)]) == 2


def _first_link(page: Page, item: LexborNode) -> str:
    link = item.css_first("a[href]")
    return page.link(link.attributes.get("href") or "") if link is not None else ""


def _link_around(heading: LexborNode) -> LexborNode | None:
    return next((one for one in islice(ancestors(heading), _LOW) if one.tag == "a"), None)


def _tile_of(link: LexborNode) -> LexborNode | None:
    """The element that begins with a link and says more, or the link if it has several lines.

    It is none of those that a text consists of, such as the items of a list.
    """
    if link.css_first(_LINES) is not None and len([*islice(_texts(link), 2)]) > 1:
        return link if _sign(link) else None
    said = link.text(strip=True)
    for tile in islice(ancestors(link), _LOW):
        text = tile.text(strip=True)
        if not text.startswith(said):
            return None
        if len(text) > len(said):
            return tile if tile.tag in _TILES and _sign(tile) else None
    return None


def _texts(node: LexborNode) -> Iterator[str]:
    texts = (one for one in node.traverse(include_text=True) if one.tag == "-text")
    return filter(None, (one.text(deep=False, strip=True) for one in texts))


def _is_of_several(tile: LexborNode, url: str, tiles: dict[int, tuple[LexborNode, str]]) -> bool:
    """Whether right beside a tile is another of its kind, which leads to another page."""
    for other in (sibling(tile), sibling(tile, before=True)):
        if other is not None and other.tag == tile.tag and _sign(other) == _sign(tile):
            _, leads = tiles.get(other.mem_id, (other, url))
            if leads != url:
                return True
    return False


def cut_off(page: Page) -> set[int]:
    """``mem_id`` of the entries that have a link and the beginning of another article's text."""
    entries: dict[int, LexborNode] = {}
    may_hold = any(sign.search(page.html) for sign in _CUT)
    for link in page.css("a[href]")[:_MOST_LINKS] if may_hold else ():
        for element in islice(ancestors(link), _HIGH):
            if element.tag in _ENTRIES:
                if _leads_elsewhere(page, link) and _is_cut_off(page, element):
                    entries[element.mem_id] = element
                break
    return {
        name
        for name, element in entries.items()
        if any(other.mem_id in entries for other in _alike(element))
    }


def _is_cut_off(page: Page, element: LexborNode) -> bool:
    """Whether an entry ends like a text that was cut off, and leads to one page only."""
    text = element.text(strip=True)[: _LONGEST + 1]
    if len(text) > _LONGEST or not text.endswith(CUT_SIGNS):
        return False
    links = element.css("a[href]")[:_MOST_SIBLINGS]
    return len({page.link(one.attributes.get("href") or "") for one in links}) == 1


def _heading_of(link: LexborNode) -> LexborNode | None:
    """The heading in a link or around it; a tile is a link around all of its content."""
    inner = link.css_first("h1, h2, h3, h4, h5, h6, [class*=title i]")
    if inner is not None:
        return inner
    parent = link.parent
    for _ in range(2):
        if parent is not None and parent.tag in HEADINGS:
            return parent
        parent = parent.parent if parent is not None else None
    return None


def _leads_elsewhere(page: Page, link: LexborNode) -> bool:
    target = page.link(link.attributes.get("href") or "")
    if names_of(target) in (("", ""), names_of(page.url)):
        return False
    hosts = {urlsplit(url).netloc.removeprefix("www.") for url in (target, page.url)}
    return len(hosts) == 1


def _leads_here(page: Page, link: LexborNode) -> bool:
    """Whether a link leads to this page, and not to a place on it."""
    href = link.attributes.get("href") or ""
    return "#" not in href and page.link(href).rstrip("/") == page.url.rstrip("/")


def _alike(element: LexborNode) -> Iterator[LexborNode]:
    """The siblings of an element with its tag and its first class, or else an id like its own."""
    sign = _sign(element)
    for step in ("next", "prev"):
        other = getattr(element, step)
        for _ in range(_MOST_SIBLINGS):
            if other is None:
                break
            if other.tag == element.tag and _sign(other) == sign:
                yield other
            other = getattr(other, step)


def _sign(element: LexborNode) -> str:
    name = (element.attributes.get("class") or "").partition(" ")[0]
    return name or _NUMBER.sub("", element.attributes.get("id") or "")


def _is_card(element: LexborNode, titled: Collection[int]) -> bool:
    """Whether an element contains one of the headings that link to other pages."""
    if element.mem_id in titled:
        return True
    inner = element.css("h1, h2, h3, h4, h5, h6, [class*=title i]")[:_HIGH]
    return any(one.mem_id in titled for one in inner)
