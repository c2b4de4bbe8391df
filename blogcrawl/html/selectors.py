"""Selects elements of a page, without searching for selectors that nothing in it can match.

The fields know hundreds of names of themes, and a page has a few of them. Which of the selectors in
a list can match is told by the attribute values in the page's source, several times faster than by
a search through its tree.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# An attribute's value in the source. A quotation mark in the text does not begin one that has
# a tag in it.
_VALUES = re.compile(r"""=\s*("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_FUNCTION = re.compile(r":[\w-]+\((?:[^()]|\([^()]*\))*\)")
_ATTRIBUTE = re.compile(r"""\[[\w-]+\s*([~^$*]?=)\s*["']?([\w-]+)["']?\s*i?\]""")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_NAME = re.compile(r"[.#]([\w-]+)")
# The elements of one query are kept up to this number: some thousand nodes take a megabyte.
_MOST_KEPT = 1_000


class _Selector(NamedTuple):
    """One selector of a list, and what it needs."""

    text: str
    words: frozenset[str]
    """Each of them is a word of an attribute's value, in lower case."""
    parts: tuple[str, ...]
    """Each of them is a part of an attribute's value."""


@lru_cache(maxsize=1024)
def _selectors(query: str) -> tuple[_Selector, ...]:
    return tuple(map(_needing, _COMMA.split(query)))


def _needing(selector: str) -> _Selector:
    plain = _FUNCTION.sub("", selector)
    words, parts = set(_NAME.findall(_BRACKETS.sub("", plain))), []
    for operator, value in _ATTRIBUTE.findall(plain):
        if operator in ("=", "~="):
            words.add(value)
        else:
            parts.append(value.lower())
    return _Selector(selector, frozenset(map(str.lower, words)), tuple(parts))


class Selection:
    """The elements of one page that selectors find."""

    def __init__(self, html: str, tree: LexborHTMLParser) -> None:
        self._html = html
        self._tree = tree
        self._found: dict[str, list[LexborNode]] = {}

    def all(self, query: str) -> list[LexborNode]:
        """All elements, in page order."""
        if query not in self._found:
            possible = self.possible(query)
            found = self._tree.css(possible) if possible else []
            if len(found) > _MOST_KEPT:
                return found
            self._found[query] = found
        return self._found[query].copy()

    def possible(self, query: str) -> str:
        """Those selectors of a list that may match an element of the page."""
        return ",".join(self._possible(query))

    def _possible(self, query: str) -> Iterator[str]:
        for selector, words, parts in _selectors(query):
            if words <= self._words and all(part in self._values for part in parts):
                yield selector

    @cached_property
    def _values(self) -> str:
        """The values of all attributes, in lower case."""
        values = " ".join({value.strip("\"'") for value in _VALUES.findall(self._html)})
        return (unescape(values) if "&" in values else values).lower()

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._values.split())
