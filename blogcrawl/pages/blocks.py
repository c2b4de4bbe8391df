"""The blocks of text of a page, each with what it weighs.

A block is a run of text. Prose weighs for the element that holds it; links and short lines weigh
against it. So the element with the largest weight holds the article, and next to nothing besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.pages.frame import ancestors, holds_comments
from blogcrawl.pages.runs import ProseRun

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.runs import Runs

PARAGRAPHS = frozenset("p pre h1 h2 h3 h4 h5 h6 li dt dd tr tbody ul ol".split())
"""Elements that hold a piece of a text, and never a whole one: what is beside them is text, too."""

# What names a text and is none.
_NAMES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "dt"))

# In characters, of which one of Chinese, Japanese or Korean counts as two.
_SENTENCE = 50
_LINE = 15
_LEAVING_OUT = 60
# The share of a page's prose with which an element is no furniture, whatever it is called: there
# is no article beside it.
_THE_MOST = 0.75
# What readers wrote may be longer than the article.
_ALL = 0.97


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


class Blocks:
    """The blocks of the runs of a text, and what every element round them holds.

    What stands in an element that ``leaves_out`` names weighs nothing for those round it.
    """

    def __init__(
        self,
        runs: Runs,
        leaves_out: Callable[[LexborNode], bool] = lambda _: False,
        *,
        after: int = 0,
        common: Collection[str] | None = None,
    ) -> None:
        """Weigh the runs.

        ``after`` is the ``mem_id`` of an element before which nothing weighs, 0 for none.
        ``common`` are the texts that other pages of the blog have, too: they are no prose, and all
        others are the page's own.
        """
        self.all: list[Block] = []
        self.masses: dict[int, Mass] = {}
        """By the ``mem_id`` of the element."""
        self.left_out: list[Mass] = []
        """The elements that were left out, from the innermost outwards."""
        self.kept: set[int] = set()
        """Elements that would have been left out, and hold most of the prose."""
        self._common = common
        # Not kept: a page's own method would keep the page alive, and its tree.
        self._weigh(runs, runs.places.get(after, len(runs.steps)) if after else 0, leaves_out)
        self._keep_the_most(runs.root)

    def within(self, node: LexborNode) -> list[Block]:
        """The blocks in an element, in their order; none if it holds no text."""
        mass = self.masses.get(node.mem_id)
        return self.all[mass.start : mass.end] if mass is not None else []

    def _weigh(self, runs: Runs, begin: int, leaves_out: Callable[[LexborNode], bool]) -> None:
        """Weigh what comes from the step ``begin`` on; all before is nothing but there."""
        whole = Mass(runs.root)
        stack = [whole]
        for place, step in enumerate(runs.steps):
            if step is None:
                self._close(stack, leaves_out)
            elif isinstance(step, ProseRun):
                self._add(stack[-1], step, weighs=place >= begin)
            else:
                stack.append(Mass(step, len(self.all)))
        whole.end = len(self.all)
        self.masses[runs.root.mem_id] = whole

    def _add(self, mass: Mass, run: ProseRun, *, weighs: bool) -> None:
        text, length, link, ends, is_quoted = run
        own = length - link
        prose = (own >= _SENTENCE or (ends and own >= _LINE)) and link * 2 <= length
        if prose or (is_quoted and link * 2 <= length):
            weight = own
        elif mass.node.tag in _NAMES:
            weight = 0
        else:
            weight = -(link + 10)
        if self._common is not None:
            is_common = text in self._common
            prose = prose and not is_common
            weight = -10 if is_common else max(weight, own + link // 3)
        if not weighs:
            weight, prose = 0, False
        mass.weight += weight
        mass.prose += own if prose else 0
        mass.length += length
        mass.linked += link
        self.all.append(Block(mass.node, text, length, link, prose, weight))

    def _close(self, stack: list[Mass], leaves_out: Callable[[LexborNode], bool]) -> None:
        mass = stack.pop()
        mass.end = len(self.all)
        if not mass.length:
            return
        self.masses[mass.node.mem_id] = mass
        if leaves_out(mass.node):
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
