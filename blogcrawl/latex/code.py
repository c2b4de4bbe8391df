"""Reads blocks of code: their lines, and highlighted words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from selectolax.lexbor import LexborNode


def plain_text(block: LexborNode, others: Set[int]) -> str:
    """The text of a block whose only elements are line breaks and the spans of a highlighter.

    ``""`` if there are other elements, or one of ``others``, a set of ``mem_id``.
    """
    pieces = []
    for part in islice(block.traverse(include_text=True), 1, None):
        if part.tag == "-text":
            pieces.append(part.text_content or "")
        elif part.tag == "br":
            pieces.append("\n")
        elif part.tag != "span" or part.mem_id in others:
            return ""
    return "".join(pieces)


def has_lines(block: LexborNode) -> bool:
    """Whether a ``<pre>`` has one element per line, with nothing between."""
    line = block.first_child
    if line is None or line.next is None:
        return False
    while line is not None and line.tag == "code":
        line = line.next
    return line is None
