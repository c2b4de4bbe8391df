"""The blocks of text of a page, and their weights.

A block is a run of text. Prose adds to the weight of the elements around it; links and short lines
reduce it. So the element with the largest weight contains the article, and little else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.html.tree import ancestors
from blogcrawl.pages.frame import holds_comments
from blogcrawl.pages.runs import ProseRun

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.runs import Runs

PARAGRAPHS = frozenset("p pre h1 h2 h3 h4 h5 h6 li dt dd tr tbody ul ol".split())
"""Elements that contain a piece of a text, never all of it: their siblings are text, too."""

# Elements that name a text, and are not text themselves.
_NAMES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "dt"))

# In characters; Chinese, Japanese and Korean ones count twice.
_SENTENCE = 50
_LINE = 15
_LEAVING_OUT = 60
# An element with this share of a page's prose is not furniture, whatever its name, because nothing
# else could be the article.
_THE_MOST = 0.75
# The same for comments, which may be longer than the article.
_ALL = 0.97


class Block(NamedTuple):
    """A run of text."""

    node: LexborNode
    """The innermost element around it that begins a line."""
    text: str
    """Its beginning, so that the text is not in memory twice."""
    length: int
    """In characters; Chinese, Japanese and Korean ones count twice."""
    linked: int
    """The part of the length that is links."""
    is_prose: bool
    weight: int


class Mass:
    """The content of an element, without what was left out."""

    __slots__ = ("end", "length", "linked", "node", "prose", "start", "weight")

    def __init__(self, node: LexborNode, start: int = 0) -> None:
        self.node = node
        # The range of its blocks among all blocks.
        self.start = self.end = start
        self.weight = 0
        self.prose = 0
        self.length = 0
        self.linked = 0

    def add(self, other: Mass) -> None:
        """Add the content of an inner element, in a way that makes it cheap to leave out."""
        self.weight += max(other.weight, -_LEAVING_OUT)
        self.prose += other.prose
        self.length += other.length
        self.linked += other.linked


class Blocks:
    """The blocks of the runs of a text, and the content of every element around them.

    Elements that ``leaves_out`` selects add nothing to the weight of those around them.
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

        ``after`` is the ``mem_id`` of an element before which nothing has weight, 0 for none.
        ``common`` are texts that other pages of the blog have, too: these do not count as prose,
        and all others count as the page's own.
        """
        self.all: list[Block] = []
        self.masses: dict[int, Mass] = {}
        """The content of each element, by ``mem_id``."""
        self.left_out: list[Mass] = []
        """The elements that were left out, from the innermost outwards."""
        self.kept: set[int] = set()
        """Elements that were restored because they contain most of the prose."""
        self._common = common
        # Not stored: a bound method of the page would keep the page and its tree alive.
        self._weigh(runs, runs.places.get(after, len(runs.steps)) if after else 0, leaves_out)
        self._keep_the_most(runs.root)

    def within(self, node: LexborNode) -> list[Block]:
        """The blocks in an element, in order; empty if it has no text."""
        mass = self.masses.get(node.mem_id)
        return self.all[mass.start : mass.end] if mass is not None else []

    def _weigh(self, runs: Runs, begin: int, leaves_out: Callable[[LexborNode], bool]) -> None:
        """Weigh everything from the step ``begin`` on; what comes before has no weight."""
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
        """Restore elements that were left out but contain most of the prose."""
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
