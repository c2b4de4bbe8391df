"""Names of months, and the order of day and month, as the languages of the world write them.

They come from CLDR, by Babel, which is loaded for the first day that is not plain English, and only
for the language of its page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from blogcrawl.values.usual import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel import Locale

_ENGLISH = (
    "january february march april may june july august september october november december"
).split()
_ENGLISH_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_LONGEST_TAG = 20  # characters of a language's tag that count
# What is remembered: pages may claim any language, and any word may stand between two numbers.
_MOST_LANGUAGES, _MOST_NAMES = 64, 1_000
_SHORTEST = 3  # letters of a name that is cut short
_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTED = re.compile(r"'[^']*'")
_SIGN = re.compile(r"[!-@\[-`{-~]")  # of ASCII, no letter: no month is written with one
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])")


def month_of(name: str, language: str = "", is_sure: bool = False) -> int | None:
    """The month that ``name`` is, in English or in ``language``.

    Unless ``is_sure`` asks for no more, another usual language may know it, too.
    """
    return _month_of(name, language[:_LONGEST_TAG], is_sure)


def is_weekday(name: str, language: str = "") -> bool:
    """Whether ``name`` is that of a day of the week, in English or in ``language``."""
    name = month_key(name)
    return name in _ENGLISH_WEEKDAYS or name in _weekdays(language[:_LONGEST_TAG])


def is_day_first(language: str) -> bool | None:
    """Whether the day stands before the month in numbers; ``None`` if nothing says so."""
    orders = (_order(language, style) for style in ("short", "long"))
    return next((order.index("d") < order.index("M") for order in orders if order[:1] != "y"), None)


def short_form(language: str) -> tuple[str, str]:
    """How a day is written in numbers: the order of ``dMy``, and what stands between them.

    Both are empty if it is not known.
    """
    between = re.search(r"(?<=[dMy])[./-]", _pattern(language[:_LONGEST_TAG], "short"))
    return (_order(language, "short"), between[0]) if between else ("", "")


def _order(language: str, style: str) -> str:
    """``dMy`` in the order of the language, or ``y`` where that is not known."""
    order = "".join(dict.fromkeys(re.findall("[dMy]", _pattern(language[:_LONGEST_TAG], style))))
    return order if len(order) == 3 else "y"


@lru_cache(_MOST_LANGUAGES)
def _pattern(language: str, style: str) -> str:
    locale = _locale(language)
    return _QUOTED.sub("", locale.date_formats[style].pattern) if locale else ""


@lru_cache(_MOST_NAMES)
def _month_of(name: str, language: str, is_sure: bool) -> int | None:
    name = month_key(name)
    month = _in_english().get(name) or _in(language).get(name)
    return month if month or is_sure or _SIGN.search(name) else USUAL.get(name)


@cache
def _in_english() -> dict[str, int]:
    return _numbered(_ENGLISH, is_cut=True)


@lru_cache(_MOST_LANGUAGES)
def _in(language: str) -> dict[str, int]:
    locale = _locale(language)
    if not locale:
        return {}
    months: dict[str, int] = {}
    for names in _widths(locale, "wide"):
        months |= _numbered(names, is_cut=True)
    for names in _widths(locale, "abbreviated"):
        months |= _numbered(names)
    return months


@lru_cache(_MOST_LANGUAGES)
def _weekdays(language: str) -> frozenset[str]:
    locale = _locale(language)
    names = locale.days["format"]["wide"].values() if locale else ()
    return frozenset(month_key(name) for name in names)


def _widths(locale: Locale, width: str) -> Iterator[list[str]]:
    for context in ("format", "stand-alone"):  # as "марта" and "март"
        yield [locale.months[context][width][month] for month in range(1, 13)]


def _numbered(names: Iterable[str], is_cut: bool = False) -> dict[str, int]:
    """The months by their names, and where ``is_cut`` by each beginning that only one has."""
    months: dict[str, int] = {}
    words = [month_key(name.split()[-1]) for name in names]
    for month, word in enumerate(words, 1):
        for length in range(_SHORTEST if is_cut else len(word), len(word)):
            if sum(other.startswith(word[:length]) for other in words) == 1:
                months[word[:length]] = month
        if word and not any(character.isdigit() for character in word):
            months[word] = month
    return months


def month_key(name: str) -> str:
    """``name`` without what differs from one writer to another: case, accents, dots, prefixes."""
    text = unicodedata.normalize("NFKD", name.casefold()).replace("ı", "i")
    text = re.sub("[.'’׳-]", "", _ACCENTS.sub("", text).replace("d’", ""))
    return text[1:] if text.startswith("ב") else text  # "in" in Hebrew; no month begins so


@lru_cache(_MOST_LANGUAGES)
def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    match = _TAG.match(language)
    if not match:
        return None
    try:
        return Locale.parse("_".join(filter(None, match.groups())))
    except (UnknownLocaleError, ValueError):
        base = match[1]
        return _locale(base) if base != language else None
