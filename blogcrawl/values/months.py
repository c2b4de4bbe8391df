"""Names of months, and the order of day and month, in the languages of the world.

They come from CLDR, through Babel, which is loaded for the first date that is not plain English,
and only for the language of the page.
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
_LONGEST_TAG = 20  # characters of a language tag that are used
# Sizes of the caches: a page may claim any language, and any word may be between two numbers.
_MOST_LANGUAGES, _MOST_NAMES = 64, 1_000
_SHORTEST = 3  # letters of an abbreviated name
_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTED = re.compile(r"'[^']*'")
_SIGN = re.compile(r"[!-@\[-`{-~]")  # ASCII signs, which occur in no name of a month
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])")


def month_of(name: str, language: str = "", is_sure: bool = False) -> int | None:
    """The number of the month ``name``, in English or in ``language``.

    Unless ``is_sure``, other usual languages are tried, too.
    """
    return _month_of(name, language[:_LONGEST_TAG], is_sure)


def is_weekday(name: str, language: str = "") -> bool:
    """Whether ``name`` is a day of the week, in English or in ``language``."""
    name = month_key(name)
    return name in _ENGLISH_WEEKDAYS or name in _weekdays(language[:_LONGEST_TAG])


def is_day_first(language: str) -> bool | None:
    """Whether the day comes before the month in numeric dates; ``None`` if unknown."""
    orders = (_order(language, style) for style in ("short", "long"))
    return next((order.index("d") < order.index("M") for order in orders if order[:1] != "y"), None)


def short_form(language: str) -> tuple[str, str]:
    """How a numeric date is written: the order of ``dMy``, and the separator.

    Both are empty if unknown.
    """
    between = re.search(r"(?<=[dMy])[./-]", _pattern(language[:_LONGEST_TAG], "short"))
    return (_order(language, "short"), between[0]) if between else ("", "")


def _order(language: str, style: str) -> str:
    """``dMy`` in the order of the language, or ``y`` if that is unknown."""
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
    """The months by name, and with ``is_cut`` also by every unique abbreviation."""
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
    """``name`` without case, accents, dots and prefixes, which vary from writer to writer."""
    text = unicodedata.normalize("NFKD", name.casefold()).replace("ı", "i")
    text = re.sub("[.'’׳-]", "", _ACCENTS.sub("", text).replace("d’", ""))
    return text[1:] if text.startswith("ב") else text  # "in" in Hebrew; no month begins with it


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
