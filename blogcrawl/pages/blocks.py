"""The blocks of text of a page, each with what it weighs: one walk over the tree.

A block is a run of text between the begin and end of elements that begin a line, or between two
forced line ends. Prose weighs for the element that holds it; links and short lines weigh against
it. So the element with the largest weight holds the article, and next to nothing besides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.latex.characters import collapsed
from blogcrawl.pages.frame import ancestors, holds_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from selectolax.lexbor import LexborNode

SILENT = frozenset(
    "script style noscript template head title meta link iframe frame object embed applet audio"
    " video canvas svg map button input select textarea option datalist progress meter dialog"
    "".split()
)
"""Elements that hold no text."""

PARAGRAPHS = frozenset("p pre h1 h2 h3 h4 h5 h6 li dt dd tr tbody ul ol".split())
"""Elements that hold a piece of a text, and never a whole one: what is beside them is text, too."""

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q"
    " rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_QUOTED = frozenset(("pre", "table", "blockquote", "figure", "dl"))

# In characters, of which one of Chinese, Japanese or Korean counts as two.
_SENTENCE = 50
_LINE = 15
_LEAVING_OUT = 60
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_ENDS = tuple('.。!！?？…:：;；”"’)）」』')
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# The share of a page's prose with which an element is no furniture, whatever it is called: there
# is no article beside it.
_THE_MOST = 0.75
# What readers wrote may be longer than the article.
_ALL = 0.97
_MOST_KEPT = 10_000  # characters


class Block(NamedTuple):
    """A run of text."""

    node: LexborNode
    """The innermost element round it that begins a line."""
    text: str
    """Its beginning: a page's text is not to be held twice."""
    length: int
    """In characters, of which one of Chinese, Japanese or Korean counts as two."""
    linked: int
    """How much of the length is links."""
    is_prose: bool
    weight: int


class Mass:
    """What an element holds, without what was left out within."""

    __slots__ = ("end", "length", "linked", "node", "prose", "start", "weight")

    def __init__(self, node: LexborNode, start: int = 0) -> None:
        self.node = node
        # Where its blocks begin and end among all.
        self.start = self.end = start
        self.weight = 0
        self.prose = 0
        self.length = 0
        self.linked = 0

    def add(self, other: Mass) -> None:
        """Take in what an element within holds; whatever that is, it can be left out cheaply."""
        self.weight += max(other.weight, -_LEAVING_OUT)
        self.prose += other.prose
        self.length += other.length
        self.linked += other.linked


def width(text: str) -> int:
    """The length of a text, its wide characters counted twice."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class Blocks:
    """The blocks of the text in ``root``, and what every element round them holds.

    What stands in an element that ``leaves_out`` names weighs nothing for those round it.
    """

    def __init__(
        self,
        root: LexborNode,
        leaves_out: Callable[[LexborNode], bool] = lambda _: False,
        *,
        after: int = 0,
        hidden: bool = False,
        common: Collection[str] | None = None,
    ) -> None:
        """Weigh what ``root`` holds.

        ``after`` is the ``mem_id`` of an element before which nothing weighs, 0 for none. With
        ``hidden``, what a browser does not show counts as well. ``common`` are the texts that
        other pages of the blog have, too: they are no prose, and all others are the page's own.
        """
        self.all: list[Block] = []
        self.masses: dict[int, Mass] = {}
        """By the ``mem_id`` of the element."""
        self.left_out: list[Mass] = []
        """The elements that were left out, from the innermost outwards."""
        self.kept: set[int] = set()
        """Elements that would have been left out, and hold most of the prose."""
        self._leaves_out = leaves_out
        self._hidden = hidden
        self._after = after
        self._common = common
        self._walk(root)
        self._keep_the_most(root)

    def within(self, node: LexborNode) -> list[Block]:
        """The blocks in an element, in their order; none where it holds no text."""
        mass = self.masses.get(node.mem_id)
        return self.all[mass.start : mass.end] if mass is not None else []

    def _walk(self, root: LexborNode) -> None:
        stack: list[Mass] = [Mass(root)]
        nodes: list[LexborNode] = [root]
        run: list[str] = []
        linked: list[str] = []
        links = quoted = breaks = 0
        node = root.first_child
        while True:
            if node is None:
                if run:
                    self._flush(stack[-1], run, linked, quoted)
                closed = nodes.pop()
                if not nodes:
                    self.masses[closed.mem_id] = stack[-1]
                    stack[-1].end = len(self.all)
                    return
                tag = closed.tag or ""
                if tag == "a":
                    links -= 1
                elif tag in _QUOTED:
                    quoted -= 1
                if tag not in _INLINE:
                    self._close(stack)
                node = closed.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if text and not text.isspace():
                    run.append(text)
                    breaks = 0
                    if links:
                        linked.append(text)
            elif tag == "br":
                breaks += 1
                run.append("\n")
                if breaks == 2 and run:
                    self._flush(stack[-1], run, linked, quoted)
            elif tag and tag not in SILENT and tag[0] != "-" and (self._hidden or _shows(node)):
                if tag not in _INLINE:
                    if run:
                        self._flush(stack[-1], run, linked, quoted)
                    stack.append(Mass(node, len(self.all)))
                if node.mem_id == self._after:
                    self._after = 0
                if tag == "a":
                    links += 1
                elif tag in _QUOTED:
                    quoted += 1
                nodes.append(node)
                if (child := node.first_child) is not None:
                    node = child
                    continue
                node = None
                continue
            node = node.next

    def _flush(self, mass: Mass, run: list[str], linked: list[str], quoted: int) -> None:
        text = collapsed("".join(run))
        run.clear()
        length, link = width(text), width(collapsed("".join(linked)))
        linked.clear()
        if not length:
            return
        tag = mass.node.tag or ""
        own = length - link
        ends = text.endswith(_ENDS)
        prose = (own >= _SENTENCE or (ends and own >= _LINE)) and link * 2 <= length
        if prose or (quoted and link * 2 <= length):
            weight = own
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "dt"):
            weight = 0
        else:
            weight = -(link + 10)
        if self._common is not None:
            is_common = text in self._common
            prose = prose and not is_common
            weight = -10 if is_common else max(weight, own + link // 3)
        if self._after:
            weight, prose = 0, False
        mass.weight += weight
        mass.prose += own if prose else 0
        mass.length += length
        mass.linked += link
        self.all.append(Block(mass.node, text[:_MOST_KEPT], length, link, prose, weight))

    def _close(self, stack: list[Mass]) -> None:
        mass = stack.pop()
        mass.end = len(self.all)
        if not mass.length:
            return
        self.masses[mass.node.mem_id] = mass
        if self._leaves_out(mass.node):
            self.left_out.append(mass)
        else:
            stack[-1].add(mass)

    def _keep_the_most(self, root: LexborNode) -> None:
        """Give back what was left out and holds most of the prose, whatever it is called."""
        own = self.masses[root.mem_id]
        others = [mass for mass in self.left_out if not holds_comments(mass.node)]
        length = own.length + sum(mass.length for mass in self.left_out)
        prose = own.prose + sum(mass.prose for mass in others)
        for mass in self.left_out:
            if holds_comments(mass.node):
                is_most = mass.length > _ALL * length
            else:
                is_most = mass.prose > _THE_MOST * prose
            if is_most:
                self.kept.add(mass.node.mem_id)
                names = {one.node.mem_id for one in self.left_out}
                for parent in ancestors(mass.node):
                    if parent.mem_id in self.masses:
                        self.masses[parent.mem_id].add(mass)
                    if parent.mem_id in names:
                        break
                else:
                    self.masses[root.mem_id].add(mass)
        self.left_out = [mass for mass in self.left_out if mass.node.mem_id not in self.kept]


def _shows(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" not in attributes and not _HIDDEN.search(attributes.get("style") or "")
