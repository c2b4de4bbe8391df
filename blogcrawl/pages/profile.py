"""The profile of a blog: where the fields of its articles are, learned or written by a person.

A profile is data. Its rules are queries, as in a page class, so a learned profile can be printed as
a TOML file, corrected, and used again.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from selectolax.lexbor import LexborHTMLParser

from blogcrawl import values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors
from blogcrawl.pages.evidence import Found

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode

FIELDS = (
    "title",
    "authors",
    "date_published",
    "date_modified",
    "categories",
    "tags",
    "summary",
    "image",
)
"""The fields that may have rules in a profile."""

_FIRST, _LAST = 6, 10
_MOST_RULES = 200
_COMPARED = 1_000  # characters
_MOST_RULES_EACH = 20


class LabelledExample(Protocol):
    """What a feed says about an article."""

    def get_all(self, field: str) -> list[str]:
        """The values of a field, empty if the feed does not have it."""


class Rule(NamedTuple):
    """A query, and the evidence for it."""

    query: str
    why: str = ""
    """The evidence in words, such as ``8 of 8 pages, as the feed has it``."""


class Notice(NamedTuple):
    """A piece of text of the theme at the beginning or the end of every article."""

    tag: str
    begins: str
    """How the text of the element begins, white space collapsed."""


class ProfileError(ValueError):
    """A profile that cannot be used; the message is one line."""


@dataclass(frozen=True)
class Profile:
    """Where the pages of one blog have the fields of their articles."""

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    """Rules by field, the most reliable first; ``body`` for the element of the text."""
    furniture: tuple[Rule, ...] = ()
    """Selectors of elements in the text that are not part of the article."""
    notices: tuple[Notice, ...] = ()
    frame: tuple[Rule, ...] = ()
    """Selectors of menus around the articles that look like a part of them."""
    affixes: tuple[str, str] = ("", "")
    """What the ``<title>`` of every page begins and ends with."""
    silent: tuple[str, ...] = ()
    """Fields for which no page names its own article's value, so that the feed is used first."""
    pages: int = 0
    """The number of pages it was learned from; 0 if a person wrote it."""
    own: tuple[Rule, ...] = ()
    """Selectors of elements that describe the article, but look like a part of the frame."""
    day_first: bool | None = None
    """Whether the day comes first in numeric dates; ``None`` where the page's language decides."""

    def with_fallback(self, other: Profile) -> Profile:
        """This profile, with missing parts filled from another."""
        return Profile(
            {**other.rules, **self.rules},
            (*self.furniture, *other.furniture),
            (*self.notices, *other.notices),
            (*self.frame, *other.frame),
            self.affixes if any(self.affixes) else other.affixes,
            tuple(name for name in other.silent if name not in self.rules),
            other.pages,
            (*self.own, *other.own),
            other.day_first if self.day_first is None else self.day_first,
        )

    def with_earlier(self, earlier: Profile) -> Profile:
        """This profile, followed by the rules of an earlier one for other pages of the blog."""
        if earlier is UNKNOWN:
            return self
        fields = dict.fromkeys((*self.rules, *earlier.rules))
        both = {
            name: _first_of((*self.rules.get(name, ()), *earlier.rules.get(name, ())))
            for name in fields
        }
        return Profile(
            both,
            _first_of((*self.furniture, *earlier.furniture)),
            tuple(dict.fromkeys((*self.notices, *earlier.notices))),
            _first_of((*self.frame, *earlier.frame)),
            self.affixes,
            tuple(name for name in self.silent if name in earlier.silent),
            self.pages,
            _first_of((*self.own, *earlier.own)),
            earlier.day_first if self.day_first is None else self.day_first,
        )

    def in_order(self, text: str) -> str:
        """A text with numeric dates, in the order that can be read without knowing the blog."""
        if self.day_first is None:
            return text
        return values.in_order(text, is_day_first=self.day_first)

    def ordered(self, name: str, found: Found) -> Found:
        """What was found of a field; a date in the order of :meth:`in_order`."""
        if self.day_first is None or not name.startswith("date_"):
            return found
        return Found([*map(self.in_order, found.values)], found.source)

    def queries(self, name: str) -> tuple[str, ...]:
        """The queries for a field, the most reliable first."""
        return tuple(rule.query for rule in self.rules.get(name, ()))

    def furniture_in(self, root: LexborNode) -> Iterator[int]:
        """``mem_id`` of the furniture in the text ``root``."""
        if self.furniture:
            for node in root.css(", ".join(rule.query for rule in self.furniture)):
                yield node.mem_id
        for tag, begins in self.notices:
            nodes = root.css(tag)
            some = {one.mem_id: one for one in (*nodes[:_FIRST], *nodes[-_LAST:])}
            letters = _letters(begins)
            # A heading that begins like one, and says more, is the author's.
            is_notice = _says if tag in HEADINGS else _begins
            found = [
                node
                for node in some.values()
                if is_notice(node.text(separator=" ")[:_COMPARED], letters)
            ]
            # What surrounds a notice at its beginning, such as the text, begins like it.
            around = {one.mem_id for node in found for one in ancestors(node)}
            yield from (node.mem_id for node in found if node.mem_id not in around)

    def own_name(self, title: str) -> str:
        """A page's ``<title>`` without the parts that every page's has."""
        before, after = self.affixes
        title = title.removeprefix(before) if before else title
        return title.removesuffix(after).strip() if after else title

    def to_toml(self) -> str:
        """The profile as TOML, for a person to read and correct."""
        lines = [f"# Learned from {self.pages} pages." if self.pages else "# Written by hand."]
        for name, rules in self.rules.items():
            lines += _listed(name, rules)
        lines += _listed("furniture", self.furniture) if self.furniture else []
        lines += _listed("frame", self.frame) if self.frame else []
        lines += _listed("own", self.own) if self.own else []
        if any(self.affixes):
            lines.append(f"affixes = [{_quoted(self.affixes[0])}, {_quoted(self.affixes[1])}]")
        if self.silent:
            lines.append(f"silent = [{', '.join(map(_quoted, self.silent))}]")
        if self.day_first is not None:
            lines.append(f"day_first = {str(self.day_first).lower()}")
        for notice in self.notices:
            lines += ["", "[[notices]]", f"tag = {_quoted(notice.tag)}"]
            lines.append(f"begins = {_quoted(notice.begins)}")
        return "\n".join(lines) + "\n"

    @classmethod
    def from_toml(cls, text: str) -> Profile:
        """The profile in a TOML file. Raises ``ProfileError`` with one line."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ProfileError(f"is no TOML: {error}") from None
        rules = {name: _rules(name, data.pop(name)) for name in ("body", *FIELDS) if name in data}
        furniture = _rules("furniture", data.pop("furniture", []))
        frame = _rules("frame", data.pop("frame", []))
        own = _rules("own", data.pop("own", []))
        affixes = data.pop("affixes", ["", ""])
        notices = data.pop("notices", [])
        silent = data.pop("silent", [])
        day_first = data.pop("day_first", None)
        if data:
            more = ("furniture", "frame", "own", "affixes", "silent", "day_first", "notices")
            known = ", ".join(("body", *FIELDS, *more))
            raise ProfileError(f"unknown key {next(iter(data))!r}; there are: {known}")
        if not (_are_texts(affixes) and len(affixes) == 2):
            raise ProfileError("affixes: must be two texts")
        if not _are_texts(silent):
            raise ProfileError("silent: must be a list of fields")
        if not isinstance(day_first, bool | None):
            raise ProfileError("day_first: must be true or false")
        both = (affixes[0], affixes[1])
        return cls(
            rules, furniture, _notices(notices), frame, both, tuple(silent), 0, own, day_first
        )

    def to_data(self) -> dict[str, Any]:
        """The profile ready for JSON, for the archive."""
        return {
            "rules": {name: [list(rule) for rule in rules] for name, rules in self.rules.items()},
            "furniture": [list(rule) for rule in self.furniture],
            "frame": [list(rule) for rule in self.frame],
            "own": [list(rule) for rule in self.own],
            "notices": [list(notice) for notice in self.notices],
            "affixes": list(self.affixes),
            "silent": list(self.silent),
            "pages": self.pages,
            "day_first": self.day_first,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Profile:
        """The profile from data of :meth:`to_data`."""
        return cls(
            {name: tuple(Rule(*one) for one in rules) for name, rules in data["rules"].items()},
            tuple(Rule(*one) for one in data["furniture"]),
            tuple(Notice(*one) for one in data["notices"]),
            tuple(Rule(*one) for one in data["frame"]),
            (data["affixes"][0], data["affixes"][1]),
            tuple(data["silent"]),
            data["pages"],
            tuple(Rule(*one) for one in data.get("own", ())),
            data.get("day_first"),
        )


UNKNOWN = Profile()
"""The profile of a blog that is not known yet."""


def _first_of(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules without duplicate queries, limited to the useful number."""
    return tuple({rule.query: rule for rule in reversed(rules)}.values())[::-1][:_MOST_RULES_EACH]


@lru_cache
def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _says(text: str, letters: str) -> bool:
    return _letters(text) == letters


def _begins(text: str, letters: str) -> bool:
    """Whether a text begins with these letters, whatever is between them."""
    return "".join(islice(filter(str.isalnum, text), len(letters))) == letters


def _rules(name: str, given: Any) -> tuple[Rule, ...]:
    queries = [given] if isinstance(given, str) else given
    if not _are_texts(queries) or len(queries) > _MOST_RULES:
        raise ProfileError(f"{name}: must be a selector, or a list of them")
    for query in queries:
        selector = re.sub(r"::attr\([\w:.-]+\)$", "", query)
        try:
            LexborHTMLParser("<p>").css(selector)
        except Exception:
            raise ProfileError(f"{name}: {query!r} is no CSS selector") from None
    return tuple(Rule(query) for query in queries)


def _notices(given: Any) -> tuple[Notice, ...]:
    if not isinstance(given, list) or not all(
        isinstance(one, dict) and one.keys() == {"tag", "begins"} and _are_texts([*one.values()])
        for one in given
    ):
        raise ProfileError("notices: each must have a tag, and how its text begins")
    return tuple(Notice(one["tag"], values.clean(one["begins"])) for one in given)


def _are_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


def _listed(name: str, rules: tuple[Rule, ...]) -> list[str]:
    lines = [f"{name} = ["]
    for rule in rules:
        why = f"  # {values.clean(rule.why)}" if rule.why else ""
        lines.append(f"    {_quoted(rule.query)},{why}")
    return [*lines, "]"]


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\{sign}" if sign in '"\\' else sign if sign.isprintable() else f"\\U{ord(sign):08x}"
        for sign in text
    )
    return f'"{escaped}"'
