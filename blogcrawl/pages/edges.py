"""The lines of a text before its first sentence and after its last one, which describe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import values
from blogcrawl.pages.days import LINES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selectolax.lexbor import LexborNode

_TEXT_BEGINS = 300  # characters
_SENTENCE = 40
SENTENCE_ENDS = tuple(".。!！?？…")
_MOST_LINES = 100


class Edges(NamedTuple):
    """The first and the last lines of a text, in page order."""

    first: list[LexborNode]
    last: list[LexborNode]

    @property
    def beginning(self) -> Collection[int]:
        """``mem_id`` of the lines before the first sentence."""
        return _up_to_a_sentence(self.first)

    @property
    def ending(self) -> Collection[int]:
        """``mem_id`` of the lines after the last sentence."""
        return _up_to_a_sentence(reversed(self.last))


def edges_of(root: LexborNode) -> Edges:
    """The edges of the text ``root``."""
    lines = root.css(LINES)
    return Edges(lines[:_MOST_LINES], lines[-_MOST_LINES:])


def _up_to_a_sentence(lines: Iterable[LexborNode]) -> set[int]:
    found: set[int] = set()
    for node in lines:
        text = values.clean(node.text(separator=" ")[:_TEXT_BEGINS])
        if node.tag in ("p", "li") and len(text) >= _SENTENCE and text.endswith(SENTENCE_ENDS):
            break
        found.add(node.mem_id)
    return found
