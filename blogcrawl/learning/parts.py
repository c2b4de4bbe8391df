"""What stands at one place within the texts of several pages, and whether it is the theme's."""

from __future__ import annotations

from collections import defaultdict
from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.pages.blocks import Block
from blogcrawl.pages.days import says_days
from blogcrawl.pages.profile import Rule
from blogcrawl.pages.runs import width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from selectolax.lexbor import LexborNode

    from blogcrawl.learning.signs import Signs
    from blogcrawl.learning.text import Seen

# The share of a piece of furniture that no other page has.
_OWN = 0.1
_LINKS, _MOSTLY = 0.6, 0.8
_DAY = 24  # characters, where wide ones count twice
DATELINE = 80  # characters of a line that says when the article appeared
_AT_HOME = 0.8
_FEWEST = 3  # pages that a label is on
# What is the same on this share of the pages is the theme's even between two paragraphs.
_USUAL = 0.6
_BOXES = frozenset(("div", "section", "aside", "form"))


def is_day(block: Block) -> bool:
    """Whether a block says a day and nothing else, or that of publication and that of a change."""
    is_bare = block.length <= _DAY and values.iso_date(block.text) is not None
    return is_bare or says_days(block.text)


def is_own_prose(block: Block, common: frozenset[str]) -> bool:
    """Whether a block is prose that few pages have."""
    return block.is_prose and block.text not in common and not is_day(block)


class Sign(NamedTuple):
    """What a block of a text tells of the elements round it."""

    block: Block
    at_edge: bool
    """Whether it stands before or after all prose."""
    is_dated: bool
    is_own_prose: bool


def line_of(node: LexborNode) -> Block:
    """An inline element as a block of its own."""
    text = values.clean(node.text(separator=" "))
    linked = sum(
        width(link.text(strip=True)) for link in (node, *node.css("a[href]")) if link.tag == "a"
    )
    return Block(node, text, width(text), linked, is_prose=False, weight=0)


class Part:
    """What is at one path within the texts of several pages."""

    def __init__(self) -> None:
        self.nodes: dict[int, dict[int, LexborNode]] = defaultdict(dict)
        self._texts: list[str] = []
        self.length = self.common = self.linked = self.prose = self.in_the_middle = self.dated = 0

    def add(self, number: int, node: LexborNode, sign: Sign, is_common: bool) -> None:
        self.nodes[number].setdefault(node.mem_id, node)
        self.length += sign.block.length
        length = sign.block.length
        self.linked += length if is_day(sign.block) else sign.block.linked
        self.common += length if is_common else 0
        self.prose += length if sign.is_own_prose else 0
        self.dated += sign.is_dated
        self._texts.append(sign.block.text)
        self.in_the_middle += not sign.at_edge

    @property
    def has_no_prose(self) -> bool:
        """Whether hardly any of it is prose that no other page has."""
        return self.prose <= _OWN * self.length

    @property
    def is_links(self) -> bool:
        """Whether it is hardly anything but links."""
        return self.has_no_prose and self.linked >= _MOSTLY * self.length

    def is_furniture(self, seen: Sequence[Seen], pages: int) -> bool:
        """Whether it is the theme's, on so many ``pages`` with a text."""
        node = next(iter(next(iter(self.nodes.values())).values()))
        number = len(self.nodes)
        if node.tag in HEADINGS or node.tag == "pre" or node.css_first("pre") is not None:
            return False  # several articles may show the same lines of code
        if self.dated >= _LINKS * number and self.length <= DATELINE * number:
            return 2 * self.in_the_middle <= number  # a motto may come first
        if not self.has_no_prose:
            return False
        is_marked = bool(node.attributes.get("class") or node.attributes.get("id"))
        is_the_same = self.common >= (1 - _OWN) * self.length
        if self.in_the_middle:  # a box within the text, such as one to subscribe
            is_usual = number >= max(_FEWEST, _USUAL * pages)
            is_theme_s = is_the_same or (self.is_links and self._leads_home(seen))
            return is_usual and is_theme_s and is_marked and node.tag in _BOXES
        if self.common + self.linked + self._labels < _LINKS * self.length:
            return False
        if is_the_same:
            return is_marked
        return is_marked and self._leads_home(seen)

    def _leads_home(self, seen: Sequence[Seen]) -> bool:
        """Whether the links lead to other pages of the site, or are none to anywhere."""
        home = links = 0
        for number, nodes in self.nodes.items():
            page = seen[number].page
            host = urlsplit(page.url).netloc
            for node in nodes.values():
                for link in (node, *node.css("a[href]")):
                    if link.tag == "a":
                        target = page.link(link.attributes.get("href") or "")
                        links += 1
                        home += urlsplit(target).netloc == host
        return home >= _AT_HOME * links

    @property
    def _labels(self) -> int:
        """The characters of a label with which the text of all pages begins, on all of them."""
        if self.common or len(self.nodes) < _FEWEST or not self.linked:
            return 0
        label = commonprefix(self._texts).strip()  # noqa: RUF071 - of texts, not paths
        return width(label) * len(self._texts) if any(map(str.isalpha, label)) else 0

    def elements(self) -> set[int]:
        """``mem_id`` of what is at the place, on all pages."""
        return {mem_id for nodes in self.nodes.values() for mem_id in nodes}

    def rule(
        self, texts: Collection[LexborNode], signs: Signs, furniture: Collection[int]
    ) -> Rule | None:
        """The selector of a piece of furniture, if it selects only ``furniture`` in the ``texts``.

        What says the same at another place is furniture, too.
        """
        first = next(iter(next(iter(self.nodes.values())).values()))
        said = {node.text(strip=True) for held in self.nodes.values() for node in held.values()}
        for name in signs.names_of(first):
            selector = f"{first.tag}{name}"
            matched = [node for root in texts for node in root.css(selector)]
            if matched and all(
                node.mem_id in furniture or node.text(strip=True) in said for node in matched
            ):
                why = f"the same, or links, on {len(self.nodes)} of {len(texts)} pages"
                return Rule(selector, why)
        return None
