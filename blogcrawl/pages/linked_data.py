"""What a page says about its article as JSON-LD (https://schema.org)."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING, Any

from blogcrawl import urls
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ARTICLE_TYPES = frozenset(
    "Article BlogPosting NewsArticle TechArticle ScholarlyArticle Report DiscussionForumPosting"
    " WebPage".split()
)
# Limited, because small objects take a hundred times the memory of their text.
_MOST = 1_000_000  # characters of a page
_MOST_THINGS = 1_000
_TELLING = 5  # letters of a name that is no other article's by chance
_TRAILING_COMMA = re.compile(r"""("(?:[^"\\]|\\.)*(?:"|\\?\Z))|,(?=\s*[\]}])""", re.DOTALL)
# The CDATA marks of XHTML around a script, with or without comment marks.
_CDATA = re.compile(
    r"\A\s*(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|(?://|/\*)?\s*\]\]>\s*(?:\*/)?\s*\Z"
)
_PARTS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")


class LinkedData:
    """The objects in the JSON-LD scripts of one page."""

    def __init__(
        self,
        scripts: Iterable[str],
        is_own: Callable[[str], bool],
        title: str = "",
        headings: str = "",
    ) -> None:
        """Read ``scripts``; ``is_own`` says whether an address is that of the page.

        An object with the page's ``title`` describes the page, whatever its address. One without an
        address describes it only if its name is there, or among the page's ``headings``.
        """
        self._title, self._headings = title_key(title), title_key(headings)
        self._things: list[dict[str, Any]] = []
        left = _MOST
        for text in scripts:
            if len(text) <= left:
                left -= len(text)
                with suppress(ValueError, RecursionError):
                    self._things += _things(_json(text))
        self.article = self._article(is_own)
        """The object that describes the article, not its page or another article."""

    def text(self, name: str) -> str:
        """A property of the article; ``""`` if it is missing or not a text."""
        value = self.article.get(name)
        if isinstance(value, dict):
            value = value.get("@value") or value.get("url")
        return unescape(value) if isinstance(value, str) else ""

    def words(self, name: str) -> list[str]:
        """A property of the article that is a list, or a comma-separated text."""
        value = self.article.get(name)
        words = value.split(",") if isinstance(value, str) else value
        words = words if isinstance(words, list) else []
        return [unescape(word) for word in words if isinstance(word, str)]

    def names(self, name: str) -> list[str]:
        """The names of the people in a property of the article."""
        return [unescape(one) for one in self._names(self.article.get(name), 3)]

    def _names(self, value: Any, depth: int) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for one in value:
                yield from self._names(one, depth)
        elif isinstance(value, dict) and depth:
            if "name" not in value:
                value = self._by_id(value)
            parts = (value.get("givenName"), value.get("familyName"))
            named = value.get("name") or " ".join(part for part in parts if isinstance(part, str))
            yield from self._names(named or value.get("author"), depth - 1)

    def _by_id(self, thing: dict[str, Any]) -> dict[str, Any]:
        """An object, or the one that it refers to by its ``@id``."""
        identity = thing.get("@id")
        same = (one for one in self._things if one.get("@id") == identity and "name" in one)
        return next(same, thing) if identity else thing

    def _has_title(self, thing: dict[str, Any]) -> bool:
        return any(name in self._title for name in _names_of(thing))

    def _is_here(self, thing: dict[str, Any], is_own: Callable[[str], bool]) -> bool:
        """Whether an object has the address of the page, or else a name that the page shows."""
        addresses = [*_addresses(thing)]
        if addresses or not self._headings:
            return all(map(is_own, addresses))
        names = [name for name in _names_of(thing) if len(name) >= _TELLING]
        return not names or any(name in self._headings for name in names)

    def _article(self, is_own: Callable[[str], bool]) -> dict[str, Any]:
        described = [
            thing
            for thing in self._things
            if not _ARTICLE_TYPES.isdisjoint(_types(thing))
            and any(thing.get(name) for name in ("headline", "datePublished", "articleBody"))
        ]
        described.sort(key=lambda thing: not (thing.get("headline") or thing.get("datePublished")))
        articles = [thing for thing in described if _types(thing) != {"WebPage"}]
        # An object with the address of another page does not describe this page.
        own = [
            thing
            for thing in articles or described
            if self._has_title(thing) or self._is_here(thing, is_own)
        ]
        return next(iter(own), {})


def _names_of(thing: dict[str, Any]) -> list[str]:
    """What an object is called, for comparison: letters and digits."""
    names = (unescape(str(thing.get(name) or "")) for name in ("headline", "name"))
    return [key for name in names if (key := title_key(name))]


def _addresses(thing: dict[str, Any]) -> Iterator[str]:
    for value in (thing.get("url"), thing.get("mainEntityOfPage")):
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and urls.host(value):
            yield value


def _json(text: str) -> Any:
    """Parse JSON as found in pages: with line ends in strings, and trailing commas."""
    text = _CDATA.sub("", _CDATA.sub("", text)).strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except ValueError:
        without = _TRAILING_COMMA.sub(lambda match: match[1] or "", text)
        return json.loads(without, strict=False)


def _types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def _things(data: Any) -> list[dict[str, Any]]:
    """Every object of a JSON-LD document that may describe the page."""
    found: list[dict[str, Any]] = []
    waiting = [data]
    while waiting and len(found) < _MOST_THINGS:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            found.append(one)
            waiting += (one.get(name) for name in reversed(_PARTS))
    return found
