"""Where a text begins and where it ends: the lines before its first sentence, or after its last."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from blogcrawl import values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

# Characters of a line that are looked at, and of the shortest sentence that is prose.
_LOOKED_AT = 300
_SENTENCE = 40
_STOPS = tuple(".。!！?？…")
_MOST_LINES = 100


def before_prose(lines: Iterable[LexborNode]) -> set[int]:
    """``mem_id`` of the first of some lines, up to one that is a sentence."""
    found: set[int] = set()
    for node in islice(lines, _MOST_LINES):
        text = values.clean(node.text(separator=" ")[:_LOOKED_AT])
        if node.tag in ("p", "li") and len(text) >= _SENTENCE and text.endswith(_STOPS):
            break
        found.add(node.mem_id)
    return found
