"""Finds the categories and tags of an article: in groups of links, and in metadata."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from blogcrawl import values
from blogcrawl.html.tree import ancestors, innermost_with, is_inside
from blogcrawl.pages import keywords, term_lines
from blogcrawl.pages.cards import is_beside_another_title
from blogcrawl.pages.evidence import NOTHING, Found
from blogcrawl.pages.frame import is_for_sharing, is_framed
from blogcrawl.pages.links import is_front, shape
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.article import GenericArticlePage

_TAG_PATH = re.compile(r"/(?:tags?|topics?|label)/[^/]", re.IGNORECASE)
_TOPIC_PATH = re.compile(r"/topics?/[^/]", re.IGNORECASE)
_CATEGORY_PATH = re.compile(r"/(?:categor(?:y|ies)|section)/[^/]", re.IGNORECASE)
_TAG_QUERY = re.compile(r"^(?:tags?|label)$|/tags?/?$", re.IGNORECASE)
_CATEGORY_QUERY = re.compile(
    r"^cat(?:egor(?:y|ies)(?:_name)?)?$|/categor(?:y|ies)/?$", re.IGNORECASE
)
_CATEGORY_NAMES = ".quarto-category, [class~=post-category]:not(a)"
_SECTION, _KEYWORDS = "[property~=articleSection]", "[property~=keywords], [itemprop~=keywords]"
_TRAIL = (
    "[class*=breadcrumb i], [id*=breadcrumb i], [aria-label*=breadcrumb i],"
    " [itemtype$=BreadcrumbList]"
)
_MOST_TRAILS = 3
_MOST_LEADING, _HIGH = 30, 4
_MOST_BESIDE = 100
_ENDING = re.compile(r"(?:\.html?)?/?$")
_TERM_COUNT = re.compile(r"\s*[(（]\d+[)）]$")
_MOST_LINKS = 5_000
_WORDS = "span, li, em, small, i, b, strong, div"
_HASHED = re.compile(r"#((?!\d+(?![\w-]))[\w+.'’-]+(?: [\w+.'’-]+){0,3})\s*,?\s*")
_BEGINS_HASHED = re.compile(r">\s{0,40}(?:#|&num;|&#(?:35|x23);)\w")
_LONGEST_LINE, _LONGEST_DATELINE = 300, 150  # characters
# Characters that are read of the elements called terms: where these nest, each holds the rest.
_MOST_READ = 1_000_000
# Each of them is read to tell what it holds besides the link.
_MOST_WRAPPERS = 8


class Terms(NamedTuple):
    """Categories and tags, and where they are."""

    categories: Found = NOTHING
    tags: Found = NOTHING


def read(page: GenericArticlePage) -> Terms:
    """The first group of terms on the page."""
    found: tuple[dict[int, list[str]], dict[int, list[str]]] = ({}, {})
    lists: dict[int, _List] = {}
    around = _around_article(page)
    near: set[int] = set()
    known: Known = {}
    topics = True
    named, others = _sorted(page)
    foreign: dict[int, bool] = {}
    for node, kind in named:
        text = name_of(node)
        topics = topics and (kind == 0 or _is_topic(page, node))
        if text and (place := _together(page, node, lists)) is not None:
            if place not in foreign:
                foreign[place] = is_beside_another_title(page, node)
            if foreign[place]:
                continue
            found[kind].setdefault(place, []).append(text)
            if is_inside(node, around, known):
                near.add(place)
    categories, tags = (_first(groups, near) for groups in found)
    if not tags and _are_named(page, categories):
        categories, tags = [], categories
    if not tags or (topics and not categories):
        nodes = keywords.listed(page, _outside_text(page, others))
        if listed := [text for node in nodes if (text := name_of(node).lstrip("# "))]:
            # A topic may be a category or a tag.
            categories, tags = categories or tags, listed
    return Terms(_categories(page, categories), _tags(page, tags))


def _around_article(page: GenericArticlePage) -> set[int]:
    """The ``mem_id`` of the innermost element with both the title and the text."""
    heading, root = page.heading, page.root
    if heading is None or root is None:
        return set()
    both = innermost_with(heading, root)
    return {both.mem_id} if both is not None else set()


def _first(groups: dict[int, list[str]], near: Collection[int]) -> list[str]:
    """The first of the groups that are near the article, or else of all: a column may be before."""
    chosen = next((names for place, names in groups.items() if place in near), None)
    return next(iter(groups.values()), []) if chosen is None else chosen


def _are_named(page: GenericArticlePage, categories: list[str]) -> bool:
    """Whether the page's head calls its tags what links show below an address of categories."""
    tags = page.metadata.all("article:tag")
    return bool(tags) and _folded(categories) == _folded(tags)


def _folded(names: Iterable[str]) -> set[str]:
    return {values.clean(name).casefold() for name in names}


def name_of(link: LexborNode) -> str:
    """The term that a link names, without the number of its articles."""
    parts = [child.text() for child in link.iter(include_text=True)]
    if parts and parts[-1].strip().isdecimal() and any(map(str.isalnum, "".join(parts[:-1]))):
        parts.pop()  # the number is an element of its own
    return _TERM_COUNT.sub("", values.clean("".join(parts)))


def links(page: GenericArticlePage) -> list[tuple[LexborNode, int]]:
    """The links outside the text that lead to categories (0) or tags (1), each with its kind."""
    return _sorted(page)[0]


def _sorted(page: GenericArticlePage) -> tuple[list[tuple[LexborNode, int]], list[LexborNode]]:
    """These links, and the links of neither kind."""
    named: list[tuple[LexborNode, int]] = []
    others: list[LexborNode] = []
    for node in page.css("a[href]")[:_MOST_LINKS]:
        if (kind := kind_of(page, node)) is None:
            others.append(node)
        elif _is_of_article(page, node):
            named.append((node, kind))
    return named, others


def _outside_text(page: GenericArticlePage, nodes: list[LexborNode]) -> Iterator[LexborNode]:
    """Those links beside the text that do not lead to another article."""
    for node in nodes:
        if _is_of_article(page, node) and not page.is_of_others(node):
            yield node


def _is_of_article(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a link may describe the article: it is neither in its text nor in the frame."""
    return (
        (not page.in_body(node) or page.is_dropped(node))
        and not _is_of_frame(page, node)
        and not (page.menus and _is_of_menu(page, node))
    )


def framed(page: GenericArticlePage, kind: int) -> list[LexborNode]:
    """The links of the frame that lead to terms of one kind."""
    return [
        node
        for node in page.css("a[href]")[:_MOST_LINKS]
        if kind_of(page, node) == kind and _is_of_frame(page, node)
    ]


def _is_of_menu(page: GenericArticlePage, node: LexborNode) -> bool:
    return any(one.mem_id in page.menus for one in ancestors(node))


def _categories(page: GenericArticlePage, linked: list[str]) -> Found:
    if linked:
        return Found(_unescaped(linked), "links to categories")
    for query in (_CATEGORY_NAMES, _SECTION):
        if named := list(_named(page, query)):
            return Found(_unescaped(named), query)
    if trail := _trail(page):
        return Found(_unescaped(trail), "the way from the front page")
    sections = page.linked_data.words("articleSection")
    if own := [name for name in sections if not _is_folder(page, name)]:
        return Found(own, "JSON-LD articleSection")
    written = term_lines.written(page, 0)
    return Found(written, "words after a label") if written else NOTHING


def _is_folder(page: GenericArticlePage, name: str) -> bool:
    """Whether a section is only the folder of the posts, which its engine names."""
    folders = unquote(urlsplit(page.url).path).split("/")
    return title_key(name) in map(title_key, folders)


def _trail(page: GenericArticlePage) -> list[str]:
    """The categories through which a line leads from the front page to the article."""
    for node in (*page.css(_TRAIL)[:_MOST_TRAILS], *_ways_home(page)):
        around = list(ancestors(node))
        is_beside = any(one.tag in ("footer", "aside") for one in around)
        if is_beside or page.in_body(node) or any(one.mem_id in page.cards for one in around):
            continue
        links = [link for link in node.css("a[href]") if kind_of(page, link) == 0]
        if named := [text for link in links if (text := name_of(link))]:
            return values.unique(named)
    return []


def _ways_home(page: GenericArticlePage) -> Iterator[LexborNode]:
    """The lines that begin with a link to the front page and end with the title of the article."""
    title = title_key(page.headline.text)
    for link in page.css("a[href]")[:_MOST_LEADING] if title else ():
        if not is_front(page.link(link.attributes.get("href") or ""), page.url):
            continue
        for around in islice(ancestors(link), _HIGH):
            said = around.text(separator=" ")[: _LONGEST_LINE + 1]
            if len(said) > _LONGEST_LINE or around.css_first("h1, p") is not None:
                break
            key = title_key(said)
            if key.startswith(title_key(link.text())) and key.endswith(title):
                yield around
                break


def _tags(page: GenericArticlePage, linked: list[str]) -> Found:
    named = [tag for text in page.metadata.all("article:tag") for tag in text.split(",")]
    if _folded(linked) <= _folded(named):
        linked = []  # of which a theme may show the first only
    if linked:
        return Found(_unescaped(linked), "links to tags")
    if named:
        return Found(_unescaped(named), "meta article:tag")
    if words := page.linked_data.words("keywords"):
        return Found(words, "JSON-LD keywords")
    words = [word for text in _named(page, _KEYWORDS, but=0) for word in text.split(",")]
    if words:
        return Found(words, _KEYWORDS)
    if written := _written(page):
        return Found(written, "words that begin with #")
    if called := term_lines.called(page):
        return Found(called, "words in an element that is called tags")
    written = term_lines.written(page, 1)
    return Found(written, "words after a label") if written else NOTHING


def _written(page: GenericArticlePage) -> list[str]:
    """Tags without links: an element beside the text with only words such as #sea."""
    nodes = page.css(_WORDS)[:_MOST_LINKS] if _BEGINS_HASHED.search(page.html) else ()
    for node in nodes:
        text = node.text(deep=False)[:_LONGEST_LINE]
        if "#" not in text or not _HASHED.fullmatch(text.strip()) or node.parent is None:
            continue
        line = values.clean(node.parent.text(separator=" ")[:_LONGEST_LINE])
        tags = _HASHED.findall(line)
        is_beside = not page.in_body(node) or node.mem_id in page.edges.ending
        if is_beside and not _HASHED.sub("", line).strip() and not page.is_of_others(node):
            return [tag.strip() for tag in tags]
    return []


def _named(page: GenericArticlePage, query: str, but: int | None = None) -> Iterator[str]:
    """What the elements say that are called terms; a column beside has those of the whole blog.

    Links to terms of the kind ``but`` are left out.
    """
    read = 0
    for node in islice(page.css(query), _MOST_LINKS):
        if not page.frame.holds(node):
            if several := _neighbours(node):
                yield from several
                continue
            for part in node.css("a, li:not(:has(a))") or [node]:
                if part.tag == "a" and but is not None and kind_of(page, part) == but:
                    continue
                said = part.attributes.get("content") or part.text()
                read += len(said)
                if term := values.clean(said):
                    yield term
                if read > _MOST_READ:
                    return


def _neighbours(node: LexborNode) -> list[str]:
    """The terms that the elements beside one show, whose content has them between commas."""
    content = values.clean(node.attributes.get("content") or "")
    if "," not in content or node.parent is None:
        return []
    beside = [one for one in islice(node.parent.iter(), _MOST_BESIDE) if one.mem_id != node.mem_id]
    shown = [text for one in beside if (text := values.clean(one.text()[:_LONGEST_LINE]))]
    is_same = ",".join(shown).replace(" ", "") == content.replace(" ", "")
    return shown if is_same else []


def _unescaped(names: list[str]) -> list[str]:
    return [unescape(name) for name in names]


def kind_of(page: GenericArticlePage, node: LexborNode) -> int | None:
    """0 for a link to a category, 1 to a tag, ``None`` for any other."""
    relation = (node.attributes.get("rel") or "").split()
    if "category" in relation:
        return 0
    href = node.attributes.get("href") or ""
    url, place = page.link(href), href.partition("#")[2]
    kind = _kind_by_address(url, place)
    if kind != 0 and "tag" in relation:
        return 1
    if kind is None or place or kind != _kind_by_address(page.url, ""):
        return kind
    # The words in the article's own address tell nothing.
    return None if shape(url) == shape(page.url) else kind


def _kind_by_address(url: str, place: str) -> int | None:
    parts = urlsplit(url)
    # All terms may be on one page, each with its own fragment.
    path = unquote(parts.path)
    path = f"{_ENDING.sub('', path)}/{place}" if place else path
    asked = [name for name, _ in parse_qsl(parts.query)]
    if _CATEGORY_PATH.search(path):
        return 0
    if any(_CATEGORY_QUERY.search(name) or _CATEGORY_QUERY.search(path) for name in asked):
        return 0
    if _TAG_PATH.search(path):
        return 1
    if any(_TAG_QUERY.search(name) or _TAG_QUERY.search(path) for name in asked):
        return 1
    return None


def _is_of_frame(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether a link belongs to the frame; a navigation list within the article does not."""
    if not page.frame.holds(node):
        return False
    relation = (node.attributes.get("rel") or "").split()
    near = page.region.mem_id if page.region is not None else 0
    around = list(ancestors(node))
    if kind_of(page, node) is not None:
        framing = [one for one in around if is_framed(one)]
        if framing and all(map(is_for_sharing, framing)):
            return False  # beside the buttons, for example
    within = any(one.tag == "article" or one.mem_id == near for one in around)
    return not (within and "tag" in relation and any(one.tag == "nav" for one in around))


def _is_topic(page: GenericArticlePage, node: LexborNode) -> bool:
    path = urlsplit(page.link(node.attributes.get("href") or "")).path
    return bool(_TOPIC_PATH.search(path)) and "rel" not in node.attributes


class _List(NamedTuple):
    """An element that may list terms."""

    links: int
    linked: int
    """The number of characters of its links."""
    characters: int

    @classmethod
    def of(cls, element: LexborNode) -> _List:
        links = element.css("a[href]")
        linked = sum(len(link.text(strip=True)) for link in links)
        return cls(len(links), linked, len(element.text(strip=True)))


def _together(page: GenericArticlePage, node: LexborNode, lists: dict[int, _List]) -> int | None:
    """The ``mem_id`` of the element that lists terms such as ``node``; ``None`` within prose.

    ``lists`` caches what is known about the elements of the page.
    """
    inline = ("li", "span", "a", "strong", "em", "b", "i")
    parents = (parent for parent in ancestors(node) if parent.tag not in inline)
    says = "rel" in node.attributes
    for parent in islice(parents, _MOST_WRAPPERS):
        if parent.mem_id not in lists:
            lists[parent.mem_id] = _List.of(parent)
        links, linked, characters = lists[parent.mem_id]
        if links == 1 and characters < linked + 3:  # an element that wraps the link
            continue
        prose = parent.tag in ("p", "td", "dd", "blockquote") and not says
        if prose and characters > 2 * linked + 20 and not _is_dateline(page, parent):
            return None
        return parent.mem_id
    return 0


def _is_dateline(page: GenericArticlePage, line: LexborNode) -> bool:
    """Whether an element is a short line that tells of the article, as one with its day does."""
    text = values.clean(line.text(separator=" ")[: _LONGEST_DATELINE + 1])
    return len(text) <= _LONGEST_DATELINE and any(page.dates(text))
