"""Parsing HTML as a browser does, whatever it holds."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512
"""How deep elements may nest; what opens deeper loses its tag, as in Chromium."""

# The parser looks for an open element from the innermost outwards, which takes quadratic time in
# elements that nest without end. Below this number of tags that is too little to notice.
_MANY_TAGS = 2000

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
# What needs no end tag, and so does not nest where it has none.
_UNNESTED = frozenset(
    "area base br col embed hr img input link meta param source track wbr"
    " p li dt dd tr td th thead tbody tfoot option optgroup colgroup rp rt html head body".split()
)


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page."""
    if html.count("<") > _MANY_TAGS:
        html = _flattened(html)
    return LexborHTMLParser(html)


def _flattened(html: str) -> str:
    """``html`` without the tags that nest deeper than :data:`MAX_DEPTH`."""
    pieces: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _UNNESTED:
            continue
        opens = not tag[1]
        if (depth if opens else depth - 1) >= MAX_DEPTH:
            pieces.append(html[position : tag.start()])
            position = tag.end()
        depth = depth + 1 if opens else max(0, depth - 1)
    pieces.append(html[position:])
    return "".join(pieces)
