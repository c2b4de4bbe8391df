"""Names an element in a way that is valid for every page of a blog."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from blogcrawl.html.tree import ancestors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# A class name or an id belongs to the theme if this share of the pages has it.
_STABLE = 0.6
_PLAIN = re.compile(r"-?[A-Za-z_][\w-]{0,99}")
_MOST_ELEMENTS = 20_000
_MOST_NAMES = 6
_HIGH = 6
_MOST_TRIED = 300
# Elements that nest deeper than in any theme are not told apart.
_LONGEST_PATH = 5_000  # characters
_DEEP = 100


class Signs:
    """The class names and ids that the pages of a blog share."""

    def __init__(self, trees: Sequence[LexborHTMLParser]) -> None:
        counts: Counter[str] = Counter()
        for tree in trees:
            counts.update(
                {
                    name
                    for node in tree.css("[class], [id]")[:_MOST_ELEMENTS]
                    for name in _names(node)
                }
            )
        least = max(1, _STABLE * len(trees))
        self._stable = {name for name, number in counts.items() if number >= least}
        self._paths: dict[tuple[int, int], str] = {}

    def names_of(self, node: LexborNode) -> list[str]:
        """The names of an element that most pages have, as ``#id`` and ``.class``."""
        return [name for name in _names(node) if name in self._stable][:_MOST_NAMES]

    def path(self, page: int, node: LexborNode) -> str:
        """The path of an element of a page: its sign, and those of the elements around it."""
        way, path = [], ""
        for one in chain((node,), ancestors(node)):
            known = self._paths.get((page, one.mem_id))
            if known is not None:
                path = known
                break
            way.append(one)
        for one in reversed(way):
            if len(path) < _LONGEST_PATH:
                path = f"{path}/{one.tag}{''.join(self.names_of(one))}"
            self._paths[page, one.mem_id] = path
        return path

    def selector(
        self, targets: Sequence[tuple[LexborHTMLParser, LexborNode]], least: float = 0.8
    ) -> tuple[str, int]:
        """The shortest selector whose first match is the target, and on how many pages it is.

        ``("", 0)`` if there is none for at least the share ``least`` of the pages.
        """
        best, most = "", 0
        for candidate in islice(self._candidates(targets), _MOST_TRIED):
            hits = sum(_is_first(candidate, tree, node) for tree, node in targets)
            if hits > most:
                best, most = candidate, hits
            if hits == len(targets):
                break
        return (best, most) if most >= least * len(targets) else ("", 0)

    def _candidates(self, targets: Sequence[tuple[LexborHTMLParser, LexborNode]]) -> Iterator[str]:
        node = targets[0][1]
        shared = set.intersection(*(set(self.names_of(one)) for _, one in targets))
        own = list(_simple(node, [name for name in self.names_of(node) if name in shared]))
        yield from own
        around = list(islice(ancestors(node), _HIGH))
        for number, parent in enumerate(around):
            sign = ">" if not number else " "
            for outer in _simple(parent, self.names_of(parent)):
                yield from (f"{outer}{_joined(sign)}{inner}" for inner in own)
        for parent, higher in combinations(around, 2):
            for outer in islice(_simple(higher, self.names_of(higher)), 3):
                for middle in islice(_simple(parent, self.names_of(parent)), 3):
                    yield from (f"{outer} {middle} > {inner}" for inner in own[:3])
        yield _exact(node)


def outwards(node: LexborNode) -> Iterator[LexborNode]:
    """An element and its ancestors, up to a depth that no theme reaches."""
    return chain((node,), islice(ancestors(node), _DEEP))


def _joined(sign: str) -> str:
    return " > " if sign == ">" else " "


def _names(node: LexborNode) -> Iterable[str]:
    attributes = node.attributes
    if (identity := (attributes.get("id") or "").strip()) and _PLAIN.fullmatch(identity):
        yield f"#{identity}"
    for name in (attributes.get("class") or "").split():
        if _PLAIN.fullmatch(name):
            yield f".{name}"


def _simple(node: LexborNode, names: Collection[str]) -> Iterator[str]:
    """Selectors of an element without its ancestors, the most reliable first."""
    yield from (name for name in names if name[0] == "#")
    classes = [name for name in names if name[0] == "."]
    yield from (f"{node.tag}{name}" for name in classes)
    yield from (f"{node.tag}{one}{other}" for one, other in combinations(classes[:4], 2))
    for attribute in ("itemprop", "role"):
        if (value := node.attributes.get(attribute)) and _PLAIN.fullmatch(value):
            yield f"{node.tag}[{attribute}={value}]"
    yield str(node.tag)


def _exact(node: LexborNode) -> str:
    """The selector of an element by its position among its siblings."""
    steps = []
    for one in outwards(node):
        number, before = 1, one.prev
        while before is not None:
            number += before.tag == one.tag
            before = before.prev
        steps.append(f"{one.tag}:nth-of-type({number})")
    start = ["body"] if len(steps) <= _DEEP else []
    return " > ".join([*start, *reversed(steps)])


def _is_first(selector: str, tree: LexborHTMLParser, node: LexborNode) -> bool:
    first = tree.css_first(selector)
    return first is not None and first.mem_id == node.mem_id
