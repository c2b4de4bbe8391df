"""How similar two texts are, such as those of a page and of its feed entry."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blogcrawl.html.parsing import is_too_large, parse
from blogcrawl.pages.blocks import Blocks
from blogcrawl.pages.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = 400  # characters
_MOST_COMPARED = 6_000


def runs_of(text: str) -> Counter[str]:
    """Runs of characters, for comparing texts of any language."""
    letters = "".join(filter(str.isalnum, text[:_MOST_COMPARED]))
    return Counter(letters[start : start + 8] for start in range(max(1, len(letters) - 7)))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The F1 of two texts."""
    both = (one & other).total()
    return 2 * both / (one.total() + other.total()) if both else 0.0


def feed_text(content: str) -> str:
    """The text in a feed's entry, ``""`` if it is only an excerpt."""
    if not content or is_too_large(content):
        return ""
    body = parse(content).body
    if body is None:
        return ""
    text = " ".join(block.text for block in Blocks(Runs(body)).all)
    return text if len(text) >= _WHOLE else ""


def shared_begin(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    for number, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:number]
    return min(first, last, key=len)
