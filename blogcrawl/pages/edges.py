"""The lines of a text before its first sentence and after its last one, which describe it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.html.tree import is_inside
from blogcrawl.pages.days import LINES, says_days
from blogcrawl.pages.runs import width

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known

_TEXT_BEGINS = 300  # characters
_SENTENCE = 40
SENTENCE_ENDS = tuple(".。!！?？…")
_MOST_LINES = 100


class Edges:
    """The first and the last lines of the text ``root``, in page order."""

    def __init__(self, root: LexborNode | None, left_out: Collection[int] = ()) -> None:
        """``left_out`` are the ``mem_id`` of elements in it that are not text."""
        self._left_out = left_out
        lines = root.css(LINES) if root is not None else []
        self.first = lines[:_MOST_LINES]
        self.last = lines[-_MOST_LINES:]

    @cached_property
    def beginning(self) -> Collection[int]:
        """``mem_id`` of the lines before the first sentence."""
        return _up_to_a_sentence(self.first)

    @cached_property
    def early(self) -> Collection[int]:
        """``mem_id`` of the lines before the second sentence: the first one may be a subtitle."""
        return _up_to_a_sentence(self.first, sentences=2)

    @cached_property
    def ending(self) -> Collection[int]:
        """``mem_id`` of the lines after the last sentence that is not in an element left out."""
        return _up_to_a_sentence(reversed(self.last), self._left_out)

    @cached_property
    def left_out(self) -> Collection[int]:
        """``mem_id`` of the lines after the last sentence in elements that are left out."""
        found: set[int] = set()
        known: Known = {}
        for node in reversed(self.last) if self._left_out else ():
            if node.mem_id in self._left_out or is_inside(node, self._left_out, known):
                found.add(node.mem_id)
            elif _is_sentence(node):
                break
        return found


def _is_sentence(node: LexborNode) -> bool:
    if node.tag not in ("p", "li"):
        return False
    text = values.clean(node.text(separator=" ")[:_TEXT_BEGINS])
    return text.endswith(SENTENCE_ENDS) and width(text) >= _SENTENCE and not says_days(text)


def _up_to_a_sentence(
    lines: Iterable[LexborNode], left_out: Collection[int] = (), sentences: int = 1
) -> set[int]:
    found: set[int] = set()
    known: Known = {}
    for node in lines:
        if left_out and (node.mem_id in left_out or is_inside(node, left_out, known)):
            continue
        if _is_sentence(node):
            sentences -= 1
            if not sentences:
                break
        found.add(node.mem_id)
    return found
