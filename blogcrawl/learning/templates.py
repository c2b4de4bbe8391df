"""Finds the sentences that a theme fills in for each article, such as when it was posted and where.

These differ from page to page, but most of their words follow each other on all pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from blogcrawl.learning.signs import Signs
    from blogcrawl.pages.blocks import Block

_FEWEST, _MOST = 3, 0.6  # pages that have such a sentence at one place
_SHARED = 0.8  # of these pages have the same two words
_SAME = 0.5  # of the words of a sentence
_FEWEST_WORDS = 8
_WORDS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_\u3040-\u9fff\uac00-\ud7af]+")


def filled_in(pages: Mapping[int, Sequence[Block]], signs: Signs) -> frozenset[str]:
    """What such sentences say, of the blocks of the texts by the number of their page.

    Each has a place of its own in the text, in an element with a name: authors may begin or end
    all of their texts alike.
    """
    places: dict[str, dict[int, dict[int, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    for number, blocks in pages.items():
        for block in blocks:
            if not signs.names_of(block.node):
                continue
            on_page = places[signs.path(number, block.node)][number]
            on_page.setdefault(block.node.mem_id, []).append(block.text)
    least = max(_FEWEST, _MOST * len(pages))
    found: set[str] = set()
    for by_page in places.values():
        if len(by_page) < least or any(len(elements) > 1 for elements in by_page.values()):
            continue
        held = [said for elements in by_page.values() for said in elements.values()]
        if _are_alike([" ".join(said) for said in held]):
            found.update(text for said in held for text in said)
    return frozenset(found)


def _are_alike(texts: list[str]) -> bool:
    if len(set(texts)) == 1:
        return False
    pairs = [Counter(_pairs(text)) for text in texts]
    on = Counter(pair for held in pairs for pair in held)
    shared = {pair for pair, number in on.items() if number >= _SHARED * len(texts)}
    total = sum(held.total() for held in pairs)
    same = sum(number for held in pairs for pair, number in held.items() if pair in shared)
    return same >= max(_SAME * total, _FEWEST_WORDS * len(texts))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    words = _WORDS.findall(text.casefold())
    return pairwise(words)
