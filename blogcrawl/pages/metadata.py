"""What a page says about its article in ``<meta>`` elements, ignoring the case of names."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

# Vocabularies add a prefix to the name ("dcterms.", "article:", "parsely-").
_PUBLISHED = re.compile(
    r"(?:^|[.:_-])(?:date(?:[.:_-]?(?:issued|created|published|publication))?|issued|created|pubdate"
    r"|(?:pub(?:lish(?:ed)?|lication)?|post(?:ed)?|release)[._-]?(?:date|time|at))$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:^|[.:_-])(?:date[.:_-]?)?(?:modified|updated?|revised|last[._-]?mod(?:ified)?)"
    r"(?:[._-]?(?:date|time|at))?$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:^|[.:_-])(?:authors?|creator|byl)(?:[._-]?name)?$", re.IGNORECASE)
_TITLES = (
    *(f"{name}{sign}title" for name in ("dc", "dcterms") for sign in ".:_-"),
    "og:title",
    "twitter:title",
    *(f"{name}{sign}title" for name in ("citation", "parsely") for sign in ".:_-"),
)
_WRITTEN_BY = re.compile(r"author|writ|\bby\b|autor|auteur|verfasser|作者|著者|작성", re.IGNORECASE)


class Metadata:
    """The ``<meta>`` elements of one page, by lower-case name."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.values: dict[str, list[str]] = {}
        for node in tree.css("meta[content]"):
            attributes = node.attributes
            content = attributes.get("content") or ""
            if not content.strip():
                continue
            for key in ("name", "property", "itemprop"):
                for name in (attributes.get(key) or "").lower().split():
                    self.values.setdefault(name, []).append(unescape(content))

    def first(self, *names: str) -> str:
        """The first value under the first of ``names`` that has one."""
        return next((self.values[name][0] for name in names if name in self.values), "")

    @property
    def titles(self) -> list[str]:
        """The titles of the page in its vocabularies, the most reliable first."""
        return [self.values[name][0] for name in _TITLES if name in self.values]

    def all(self, name: str) -> list[str]:
        """Every value under a name."""
        return self.values.get(name, [])

    def published(self) -> Iterator[tuple[str, str]]:
        """The dates of publication: name and value, the most reliable first."""
        return self._named(_PUBLISHED, "article:published_time")

    def modified(self) -> Iterator[tuple[str, str]]:
        """The dates of the last change: name and value."""
        return self._named(_MODIFIED, "article:modified_time")

    def authors(self) -> Iterator[tuple[str, list[str]]]:
        """The authors: name of the element, and the names in it."""
        names = filter(_AUTHOR.search, self.values)
        for name in sorted(names, key=lambda name: ("twitter" in name, name == "author")):
            yield name, self.values[name]
        for number in "12":
            label = self.first(f"twitter:label{number}")
            if label and _WRITTEN_BY.search(label):
                yield f"twitter:data{number}", self.all(f"twitter:data{number}")

    def _named(self, pattern: re.Pattern[str], surest: str) -> Iterator[tuple[str, str]]:
        names = sorted(self.values, key=lambda name: name != surest)
        for name in names:
            if pattern.search(name) and not name.startswith(("og:image", "fb:")):
                for content in self.values[name]:
                    yield name, content
