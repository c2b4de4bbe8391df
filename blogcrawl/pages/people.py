"""Finds the authors of an article: in metadata, in markup, and in the line near the title."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors, class_and_id, innermost_with, is_inside, sibling
from blogcrawl.pages import byline, imprint
from blogcrawl.pages.cards import is_of_list
from blogcrawl.pages.evidence import Found
from blogcrawl.pages.frame import holds_comments, is_framed, is_sidebar
from blogcrawl.pages.runs import width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.article import GenericArticlePage

_MARKED = (
    ".p-author .p-name, .p-author, [itemprop~=author] [itemprop~=name], [itemprop~=author]",
    "article a[rel~=author], main a[rel~=author], a[rel~=author]",
    'article address a, main address a, article a[href*="/author/"], main a[href*="/author/"]',
    ".post-author, .entry-author, .author-name, .byline-name, .byline .author,"
    " .author.vcard .fn, .wp-block-post-author__name",
)
_BESIDE = 'a[href*="/author/"]'
_HINTED = "[aria-label], [title]"
# None of a reader's comment.
_CALLED = ", ".join(
    f"[{name}]:not([class*=comment i])"
    for name in ("class*=author i", "class*=byline i", "id*=byline i")
)
_CALLED_NAME = "[class*=author i][class*=name i]"
_NAME = "[class*=name i], [itemprop~=name]"
_NAMED = re.compile(r"(?:^|\s)(?:p-)?name(?:\s|$)|author[-_]{0,2}name", re.IGNORECASE)
_BLOCKS = frozenset(("div", "p", "small", "ul"))
_MOST_NAMES = 20
_PARAGRAPHS = "p, small, address, li"
_LINES = "span, p, small, address, div, li, time, font, center, td, dd, h4, h5, h6, section, header"
_SHORTEST, _LONGEST = 3, 200  # characters of a line with authors; of Chinese, one counts twice
_MOST_LINES = 400
# A field for an address, as in a box to subscribe, and the elements around it that belong to it.
_FIELDS, _NEAR = "input[type=email], input[name*=email i]", 3


def authors(page: GenericArticlePage) -> Iterator[Found]:
    """The evidence for authors, the most reliable first."""
    yield Found(_named(page, page.linked_data.names("author")), "JSON-LD author")
    yield Found(imprint.authors(page), "the imprint of the article")
    for query in _MARKED:
        yield Found(_marked(page, query), query)
    yield Found(_marked(page, _BESIDE, _is_beside(page)), "a link to an author by the title")
    weaker = []
    for name, content in page.metadata.authors():
        if name.startswith("citation_"):  # "Lovelace, Ada", as in Highwire's tags
            content = [" ".join(reversed(one.split(", "))) for one in content]
        found = Found(_named(page, content), f"meta {name}")
        if "twitter:creator" in name or all(map(values.is_role_name, found.values)):
            weaker.append(found)
        else:
            yield found
    yield Found(byline.linked_person(page), "a link beside the day to a person")
    if "authors" not in page.profile.silent:  # no line of the blog's pages names any
        yield Found(_by_tooltip(page), "an element whose hint says Author")
        yield Found(_by_name_class(page), "an element that is called the author's name")
        yield Found(_by_class(page), "an element that is called the author")
        yield Found(_defined(page), "a list of definitions with a word for the author")
        yield Found(_labelled(page), "a label such as By")
        yield Found(byline.before_day(page), "a name before the day")
    yield from weaker


def by_name(found: Iterable[Found]) -> Found | None:
    """The first evidence that names people, or else one that names a role.

    An address instead of a name is replaced by the name in it.
    """
    role, others = None, []
    for one in found:
        others.append(one)
        named = [name for name in one.values if name.strip() and not _is_address(name)]
        if people := [name for name in named if not values.is_role_name(name)]:
            return Found(people, one.source)
        role = role or (Found(named, one.source) if named else None)
    if role:
        return role
    for one in others:
        if handles := [handle for name in one.values if (handle := _handle(name))]:
            return Found(handles[:1], f"address in {one.source}")
    return None


def _is_beside(page: GenericArticlePage) -> Callable[[LexborNode], bool]:
    """Returns a test whether an element is near the title, or in a place about the article."""
    near = {page.heading.parent.mem_id} if page.heading and page.heading.parent else set()
    known: Known = {}
    return lambda node: is_inside(node, near | set(page.own), known)


def _marked(
    page: GenericArticlePage, query: str, is_meant: Callable[[LexborNode], bool] = bool
) -> list[str]:
    """The names in the element nearest to the title, of those that a query finds."""
    nodes = [node for node in page.css(query)[:_MOST_LINES] if is_meant(node)]
    nodes = [node for node in nodes if not page.is_of_others(node) and not page.in_body(node)]
    texts: list[str] = []
    for node in _nearest(nodes, page.heading):
        text = node.attributes.get("content") or _name_text(node)
        if text.strip():
            texts += _named(page, [text])
    return texts


def _nearest(nodes: list[LexborNode], heading: LexborNode | None) -> list[LexborNode]:
    """Those of ``nodes`` in the smallest element around the title that contains any."""
    known: Known = {}
    for around in ancestors(heading) if heading is not None and len(nodes) > 1 else ():
        known.clear()
        if near := [node for node in nodes if is_inside(node, {around.mem_id}, known)]:
            return near
    return nodes


def _named(page: GenericArticlePage, texts: list[str]) -> list[str]:
    """The names in some texts; addresses instead of a name stay as they are."""
    found: list[str] = []
    for text in texts:
        by = values.byline_authors(text, page.written_in)
        address = [text] if _handle(text.strip()) else []
        found += by or address or values.names([text], page.written_in)
    return found


def _by_tooltip(page: GenericArticlePage) -> list[str]:
    """What stands in an element whose hint or spoken name is a word for the author."""
    for node in page.css(_HINTED)[: 10 * _MOST_LINES]:
        hints = (node.attributes.get("aria-label"), node.attributes.get("title"))
        if not any(values.is_by(hint) for hint in hints if hint):
            continue
        text = node.text(separator=" ")[: 2 * _LONGEST]
        if not text.strip() or len(text) > _LONGEST or page.in_body(node):
            continue
        if not page.is_of_others(node) and (names := _named(page, [text])):
            return names
    return []


def _defined(page: GenericArticlePage) -> list[str]:
    """What a word for the author defines: a name, or for each author a list that begins with it."""
    for node in page.css("dt")[:_MOST_LINES]:
        told = sibling(node)
        if told is None or told.tag != "dd" or not values.is_by(node.text()[:_LONGEST]):
            continue
        if page.in_body(node) or page.is_of_others(node):
            continue
        persons = [one.css_first("dd") for one in told.css("dl")[:_MOST_NAMES]] or [told]
        texts = [one.text(separator=" ")[: 2 * _LONGEST] for one in persons if one is not None]
        if names := _named(page, [text for text in texts if len(text) <= _LONGEST]):
            return names
    return []


def _by_name_class(page: GenericArticlePage) -> list[str]:
    """What is called the author's name, in the element with the title and the text.

    That may be in the notice of who has the rights to the article.
    """
    heading, root = page.heading, page.root
    both = innermost_with(heading, root) if heading is not None and root is not None else None
    nodes = both.css(_CALLED_NAME)[:_MOST_LINES] if both is not None else []
    others = {*page.cards, *page.menus, *page.said_by_readers} if nodes else set()
    own: list[LexborNode] = []
    for node in nodes:
        around = takewhile(lambda one: both is None or one.mem_id != both.mem_id, ancestors(node))
        is_own = not any(one.mem_id in others or _is_beside_text(one) for one in (node, *around))
        is_short = _SHORTEST < width(node.text(separator=" ")[: 2 * _LONGEST].strip()) <= _LONGEST
        if is_own and is_short and not page.in_body(node) and _has_name_class(node):
            own.append(node)
    alike = [one for one in own if one.attributes.get("class") == own[0].attributes.get("class")]
    return values.unique(_named(page, [one.text(separator=" ") for one in alike]))


def _is_beside_text(element: LexborNode) -> bool:
    """Whether an element has comments or a list, or is a column; a notice of rights is none."""
    if holds_comments(element) or is_of_list(element):
        return True
    return is_sidebar(element) and "copyright" not in class_and_id(element).casefold()


def _by_class(page: GenericArticlePage) -> list[str]:
    root = page.root
    around = {one.mem_id for one in (root, *ancestors(root))} if root is not None else set()

    def read(node: LexborNode) -> list[str]:
        if node.mem_id in around:  # it is called after how many there are
            return []
        return _named(page, [_name_text(node)[: 2 * _LONGEST]])

    return _first_line(page, _CALLED, read)


def _labelled(page: GenericArticlePage) -> list[str]:
    def by(node: LexborNode) -> list[str]:
        text = node.text(separator=" ")[: 2 * _LONGEST]
        if title := page.headline.text:  # it may say "by", too
            text = text.replace(title, "\n")
        return values.byline_authors(text, page.written_in)

    return _first_line(page, _LINES, by)


def _first_line(
    page: GenericArticlePage, selector: str, read: Callable[[LexborNode], list[str]]
) -> list[str]:
    """What ``read`` finds in the first short line that is neither in the text nor in a list."""
    asking = _around(page.css(_FIELDS)[:_MOST_NAMES])
    for node in page.css(selector)[:_MOST_LINES]:
        if page.is_of_others(node) or is_framed(node) or _stands_beside(node, asking):
            continue
        at_begin = not page.in_body(node) or node.mem_id in page.edges.beginning
        if not at_begin and node.mem_id not in page.edges.ending:
            continue
        text = node.text(separator=" ")[: 2 * _LONGEST].strip()
        if not at_begin and not any(page.dates(text)):  # a picture at the end has its own author
            continue
        if len(text) <= _LONGEST and width(text) > _SHORTEST and (names := read(node)):
            parts = [one for one in node.css(_PARAGRAPHS) if one.mem_id != node.mem_id]
            told = next(filter(None, map(read, parts[:_MOST_NAMES])), names)
            # A short article may be in the element as well.
            return told if names[0].startswith(f"{told[0]} ") else names
    return []


def _around(fields: Iterable[LexborNode]) -> set[int]:
    """``mem_id`` of the elements that hold a field and what it is for, of which "by" may tell."""
    return {one.mem_id for node in fields for one in islice(ancestors(node), _NEAR)}


def _stands_beside(node: LexborNode, asking: Collection[int]) -> bool:
    return any(one.mem_id in asking for one in (node, node.parent) if one is not None)


def _name_text(node: LexborNode) -> str:
    """The text of an element; of one that holds a name and what the person is, the name."""
    inner = [one for one in node.css(_NAME)[:_MOST_NAMES] if one.mem_id != node.mem_id]
    marked = [one for one in inner if "itemprop" in one.attributes or _has_name_class(one)]
    marked = marked or [one for one in node.css("b, strong")[:_MOST_NAMES] if _is_line(one)]
    names = [values.clean(one.text(separator=" ")) for one in marked]
    return ", ".join(values.unique(filter(None, names))) or _without_label(node)


def _without_label(node: LexborNode) -> str:
    """The text of an element without its first line, if that is only a word for the author."""
    first, _, rest = node.text(separator="\n")[: 2 * _LONGEST].strip().partition("\n")
    if not rest.strip() or not values.is_by(first):
        return node.text(separator=" ")
    listed = (values.clean(one.text(separator=" ")) for one in node.css("li")[:_MOST_NAMES])
    return ", ".join(filter(None, listed)) or rest


def _is_line(node: LexborNode) -> bool:
    """Whether an element is the first line of another, whose next line says more."""
    after = sibling(node)
    is_ended = after is not None and (after.tag == "br" or after.tag in _BLOCKS)
    return sibling(node, before=True) is None and is_ended


def _has_name_class(node: LexborNode) -> bool:
    return bool(_NAMED.search(node.attributes.get("class") or ""))


def _is_address(name: str) -> bool:
    name = name.strip()
    is_url = "://" in name and not any(map(str.isspace, name))
    return is_url or name.startswith("mailto:") or name in ("", "#")


def _handle(address: str) -> str:
    """The name in the address of a person's profile, such as ``https://example.org/u/name``."""
    if address.startswith("mailto:") or not _is_address(address):
        return ""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rpartition("/")[2]).lstrip("@~")
