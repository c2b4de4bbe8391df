"""Names a post without a title by the first words of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import values

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LONGEST, _FEWEST = 80, 4  # characters, letters
_LINES, _MOST_LINES = "p, blockquote, li, h1, h2, h3, h4, figcaption", 20


def first_words(root: LexborNode) -> str:
    """The first words of a text: those of its first line that has any."""
    for line in (*root.css(_LINES)[:_MOST_LINES], root):
        words = shortened(line.text()[: 4 * _LONGEST])
        if sum(map(str.isalpha, words)) >= _FEWEST:
            return words
    return ""


def shortened(text: str) -> str:
    """A line of text, or as many of its first words as a title may have."""
    words = values.clean(text)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]}…"
