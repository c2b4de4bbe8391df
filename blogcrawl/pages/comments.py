"""The comments below an article: blocks of one kind, each with its author, its time and its text.

A theme writes every comment with the same template. So the blocks are recognised by repetition
below the article: elements with the same tag and class, or with ids that differ by a number, each
with its own date. A form for comments, a self-link of the block, or their names show that they are
comments and not a list of other posts. A block within another is a reply to it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id
from blogcrawl.items import RawComment
from blogcrawl.latex import Body
from blogcrawl.pages.frame import holds_comments, is_sidebar
from blogcrawl.pages.links import names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.config import MathConfig
    from blogcrawl.pages.base import ArticlePage

_MOST_STEPS = 200_000
_MOST_KINDS = 10
_DEEP = 30
_LONGEST_DAY = 60  # characters
_LONGEST_NAME = 80
_LONGEST_LABEL = 24
_MOST_SOURCE = 4_000_000  # characters of HTML that are rendered for one article

_NUMBERED = re.compile(r"([A-Za-z][\w-]*?)\d+")
_CALLED = re.compile(r"comment|repl(?:y|ies)|remark|respons", re.IGNORECASE)
_SAYS = re.compile(r"\s*(?:\b(?:says|said|writes|wrote)|说道?|說道?)?\s*[.…:：]*$")
_NAMES = (
    re.compile(r"(?:^| )(?:fn|p-name|name)(?: |$)"),
    re.compile(r"author|creator|user|nick|commenter", re.IGNORECASE),
)
_CONTROLS = frozenset(
    "button form input label nav script select style svg template textarea".split()
)
_SILENT = frozenset("script style template noscript svg -comment".split())


def read(page: ArticlePage, config: MathConfig) -> list[RawComment]:
    """The comments of a page, in page order; empty if the page does not contain them."""
    if page.root is None or page.tree.body is None:
        return []
    below = [*_below(page)]
    for blocks in _kinds(page, below):
        known = {block.mem_id for block in blocks}
        parts = [_Parts(page, block, known) for block in blocks]
        if any(one.holds_several for one in parts) or not _are_comments(page, parts):
            continue
        _leave_out_labels(parts)
        found = [*_comments(parts, config)]
        if 2 * sum(bool(one.author) for one in found) >= len(blocks):
            return found
    return []


# The blocks.


def _below(page: ArticlePage) -> Iterator[LexborNode]:
    """The nodes after the beginning of the text that are not the text, in document order."""
    assert page.root is not None
    node, begun = page.tree.body, False
    within: list[int] = []  # the text, and elements left out of it
    for _ in range(_MOST_STEPS):
        assert node is not None
        into = node.first_child
        if node.mem_id == page.root.mem_id:
            begun = True
            within.append(node.mem_id)
        elif begun and within and node.mem_id in page.dropped:
            within.append(node.mem_id)
        if (node.tag or "") in _SILENT or (begun and len(within) != 1 and _is_sidebar(node)):
            into = None
        elif begun and len(within) != 1:  # depth 1 is in the text, 2 in an element left out
            yield node
        if into is not None:
            node = into
            continue
        while node is not None and node.next is None:
            node = _leave(node, within).parent
            if node is None or node.tag == "body":
                return
        node = _leave(node, within).next


def _is_sidebar(node: LexborNode) -> bool:
    return (node.tag or "-")[0] != "-" and is_sidebar(node)


def _leave(node: LexborNode, within: list[int]) -> LexborNode:
    """``node``, whose end has been reached."""
    if within and node.mem_id == within[-1]:
        within.pop()
    return node


def _kinds(page: ArticlePage, below: Sequence[LexborNode]) -> Iterator[list[LexborNode]]:
    """Candidates for the blocks, by kind: the most frequent first, then the outermost."""
    places = {node.mem_id: place for place, node in enumerate(below)}
    kinds: dict[tuple[str, str], dict[int, LexborNode]] = {}
    for node in below:
        if node.id and (match := _NUMBERED.fullmatch(node.id)):
            kinds.setdefault((node.tag or "", f"#{match[1]}"), {})[node.mem_id] = node
        if not _day(page, node):
            continue
        seen: set[tuple[str, str]] = set()
        for element in islice(chain((node,), ancestors(node)), _DEEP):
            if element.mem_id not in places:
                break
            names = (element.attributes.get("class") or "").split()
            kind = (element.tag or "", names[0] if names else "")
            if kind not in seen and (element.tag or "")[0] != "-":
                seen.add(kind)
                kinds.setdefault(kind, {})[element.mem_id] = element
    order = sorted(kinds.values(), key=lambda kind: (-len(kind), places[next(iter(kind))]))
    for alike in order[:_MOST_KINDS]:
        yield sorted(alike.values(), key=lambda node: places[node.mem_id])[: values.MOST]


def _day(page: ArticlePage, node: LexborNode) -> str:
    """The time in a node, in its own words; ``""`` if there is none."""
    if node.tag == "-text":
        text = (node.text_content or "").strip()
    else:
        attributes = node.attributes
        text = attributes.get("datetime") or attributes.get("title") or ""
    if not 0 < len(text) <= _LONGEST_DAY or not any(map(str.isdigit, text)):
        return ""
    return text if values.iso_date(text, _language(page)) else ""


def _says_when(node: LexborNode) -> bool:
    return (node.tag or "-")[0] != "-" and "datetime" in node.attributes


def _language(page: ArticlePage) -> str:
    return values.language(page.found("language").value) or ""


# The parts of a block.


class _Piece(NamedTuple):
    """A part of a block that is neither the author nor the time."""

    node: LexborNode
    parent: LexborNode
    place: int
    text: str


class _Parts:
    """A block, its author, its time, and the pieces that may be its text."""

    def __init__(self, page: ArticlePage, block: LexborNode, blocks: Collection[int]) -> None:
        self.block = block
        self.own = [*_own_nodes(block, blocks)]
        self.links = [node for node in self.own if node.tag == "a"]
        self.ids = [node.id for node in self.own if node.id and _NUMBERED.fullmatch(node.id)]
        nested = (node for node in self.own[1:] if node.mem_id in blocks)
        self.around = _with_ancestors(nested, block)  # other blocks in it, and the elements between
        language = _language(page)
        marked = (node for node in self.own if node.tag == "time" or _says_when(node))
        timed = ((node, _day(page, node)) for node in chain(marked, self.own))
        nothing: tuple[LexborNode | None, str] = (None, "")
        self.when, day = next(((node, day) for node, day in timed if day), nothing)
        self.time = values.iso_date(day, language)
        self.holds_several = _are_separate(one for one in self.own if _day(page, one))
        self.who = self._who()
        named = values.clean(self.who.text(deep=True)) if self.who is not None else ""
        named = _SAYS.sub("", next(iter(values.names([named], language)), named))
        self.author = named or None
        self.marks = [one for one in (self.who, self.when) if one is not None]
        self.pieces = [*self._pieces()]

    def _who(self) -> LexborNode | None:
        """The element that names the author."""
        for names in _NAMES:
            named = (node for node in self.own if names.search(_class_and_itemprop(node)))
            for node in islice(named, _MOST_KINDS):
                if self._may_name(node):
                    inner = (one for one in node.css("a, b, strong, cite") if one.text(strip=True))
                    return next(inner, node)
        texts = (node for node in self.own if node.tag == "-text")
        return next((node for node in texts if self._may_name(node)), None)

    def _may_name(self, node: LexborNode) -> bool:
        if node.mem_id in self.around:
            return False
        text = node.text(deep=True).strip()
        is_name = 0 < len(text) <= _LONGEST_NAME and any(map(str.isalnum, text))
        return is_name and not (self.when is not None and node.mem_id == self.when.mem_id)

    def _pieces(self) -> Iterator[_Piece]:
        mixed = self.around | _with_ancestors(self.marks, self.block)
        for place, node in enumerate(self.own):
            parent = node.parent
            if parent is None or parent.mem_id not in mixed or node.mem_id in mixed:
                continue
            if any(parent.mem_id == mark.mem_id for mark in self.marks):
                continue
            text = node.text(deep=True).strip()
            if text and not _is_control(node, text):
                yield _Piece(node, parent, place, text)


def _with_ancestors(nodes: Iterable[LexborNode], block: LexborNode) -> set[int]:
    """``mem_id`` of some nodes of a block and of all their ancestors in it."""
    found = {block.mem_id}
    for node in nodes:
        found.add(node.mem_id)
        for parent in ancestors(node):
            if parent.mem_id in found:
                break
            found.add(parent.mem_id)
    return found


def _class_and_itemprop(node: LexborNode) -> str:
    if (node.tag or "-")[0] == "-":
        return ""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"


def _are_separate(days: Iterable[LexborNode]) -> bool:
    """Whether dates are in several similar elements, so that their parent is not one comment."""
    places: dict[tuple[str, str], set[int]] = {}
    for day in days:
        parent = day.parent
        if day.tag == "-text" and parent is not None and parent.parent is not None:
            kind = (parent.tag or "", parent.attributes.get("class") or "")
            places.setdefault(kind, set()).add(parent.parent.mem_id)
    return any(len(place) > 1 for place in places.values())


def _own_nodes(block: LexborNode, blocks: Collection[int]) -> Iterator[LexborNode]:
    """The nodes of a block, including nested blocks but not their content."""
    node = block
    while True:
        yield node
        is_other = node.mem_id in blocks and node.mem_id != block.mem_id
        into = None if is_other or (node.tag or "") in _SILENT else node.first_child
        if into is not None:
            node = into
            continue
        while node.next is None or node.mem_id == block.mem_id:
            if node.mem_id == block.mem_id or node.parent is None:
                return
            node = node.parent
        node = node.next


def _is_control(node: LexborNode, text: str) -> bool:
    """Whether a piece is a control: a form, a button, a short link."""
    attributes = node.attributes if (node.tag or "-")[0] != "-" else {}
    if node.tag in _CONTROLS or attributes.get("role") == "button":
        return True
    if len(text) > _LONGEST_LABEL or node.tag == "-text":
        return False
    linked = "".join(one.text(strip=True) for one in node.css("a, button"))
    return len(linked) >= len(node.text(strip=True))


def _leave_out_labels(parts: Sequence[_Parts]) -> None:
    """Remove pieces that most blocks share, such as "says" and "reply"."""
    seen = Counter(text for one in parts for text in {piece.text for piece in one.pieces})
    for one in parts:
        one.pieces = [
            piece
            for piece in one.pieces
            if piece.node.tag == "p"
            or len(piece.text) > _LONGEST_LABEL
            or len(parts) < 3
            or 2 * seen[piece.text] < len(parts)
        ]


# Their content.


def _are_comments(page: ArticlePage, parts: Sequence[_Parts]) -> bool:
    """Whether blocks are comments of readers, not a list of other posts."""
    if any(_leads_away(page, one) for one in parts):
        return False
    is_called = any(
        _CALLED.search(class_and_id(node)) or holds_comments(node)
        for node in (parts[0].block, *ancestors(parts[0].block))
    )
    if is_called:
        return True
    if not all(one.when is not None for one in parts):
        return False
    has_form = any(not _is_in_text(page, node) for node in page.css("form textarea")[:_DEEP])
    return has_form or all(_links_to_itself(one) for one in parts)


def _is_in_text(page: ArticlePage, node: LexborNode) -> bool:
    around = {parent.mem_id for parent in ancestors(node)}
    return page.root is not None and page.root.mem_id in around and around.isdisjoint(page.dropped)


def _leads_away(page: ArticlePage, parts: _Parts) -> bool:
    """Whether a block has a heading that links to another page of the site."""
    here, own = urlsplit(page.url).netloc, names_of(page.url)
    for link in parts.links:
        if HEADINGS.isdisjoint(parent.tag for parent in islice(ancestors(link), 3)):
            continue
        leads = page.link(link.attributes.get("href") or "")
        if urlsplit(leads).netloc == here and names_of(leads) != own:
            return True
    return False


def _links_to_itself(parts: _Parts) -> bool:
    return any(_fragment(link) in parts.ids for link in parts.links)


def _fragment(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").partition("#")[2]


def _comments(parts: Sequence[_Parts], config: MathConfig) -> Iterator[RawComment]:
    numbers: dict[int, int] = {}  # of the blocks with a text, by their ``mem_id``
    anchors: dict[str, int] = {}
    room = _MOST_SOURCE
    for one in parts:
        body = _body(one, config)
        if body is None:
            continue
        room -= len(body.html)
        if room < 0:
            return
        around = (numbers.get(parent.mem_id) for parent in islice(ancestors(one.block), _DEEP))
        answered = next((number for number in around if number is not None), None)
        if answered is None:
            linked = (anchors.get(_fragment(link)) for link in one.links)
            answered = next((number for number in linked if number is not None), None)
        numbers[one.block.mem_id] = len(numbers)
        anchors.update(dict.fromkeys(one.ids, numbers[one.block.mem_id]))
        yield RawComment(one.author, one.time, body, answered)


def _body(parts: _Parts, config: MathConfig) -> Body | None:
    """The text of a block: the adjacent pieces with the most text."""
    weights: Counter[int] = Counter()
    for piece in parts.pieces:
        weights[piece.parent.mem_id] += len(piece.text)
    if not weights:
        return None
    best = max(weights, key=lambda parent: weights[parent])
    pieces = [piece for piece in parts.pieces if piece.parent.mem_id == best]
    marks = {mark.mem_id for mark in parts.marks}
    last = max((place for place, one in enumerate(parts.own) if one.mem_id in marks), default=0)
    pieces = [piece for piece in pieces if piece.place > last] or pieces
    if len(pieces) == 1 and pieces[0].node.tag != "-text":
        root, dropped = pieces[0].node, frozenset[int]()
    else:
        root = pieces[0].parent
        kept = {piece.node.mem_id for piece in pieces}
        dropped = frozenset(node.mem_id for node in root.iter(include_text=True)) - kept
    return Body(root, root.html or "", config, dropped)
