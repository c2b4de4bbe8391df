"""The lines of a text before its first sentence and after its last one, which describe it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.pages.days import LINES
from blogcrawl.pages.frame import stands_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.frame import Known

_TEXT_BEGINS = 300  # characters
_SENTENCE = 40
SENTENCE_ENDS = tuple(".。!！?？…")
_MOST_LINES = 100


def beginning(root: LexborNode) -> Collection[int]:
    """``mem_id`` of the lines before the first sentence."""
    return _up_to_a_sentence(root.css(LINES)[:_MOST_LINES])


def ending(root: LexborNode, left_out: Collection[int]) -> Collection[int]:
    """``mem_id`` of the lines after the last sentence that is not in an element left out."""
    return _up_to_a_sentence(root.css(LINES)[: -_MOST_LINES - 1 : -1], left_out)


def _up_to_a_sentence(lines: Iterable[LexborNode], left_out: Collection[int] = ()) -> set[int]:
    found: set[int] = set()
    known: Known = {}
    for node in lines:
        if left_out and (node.mem_id in left_out or stands_in(node, left_out, known)):
            continue
        text = values.clean(node.text(separator=" ")[:_TEXT_BEGINS])
        if node.tag in ("p", "li") and len(text) >= _SENTENCE and text.endswith(SENTENCE_ENDS):
            break
        found.add(node.mem_id)
    return found
