"""The forms in which dates are written, each a pattern with a function that reads it.

A pattern is tried at the beginning of a number: of the day, or of the year if that comes first. The
name of a month may be any word, since :mod:`blogcrawl.values.months` knows which words are months.
So no language needs a pattern of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.values.calendars import ERAS, iso_day, iso_jalali_day
from blogcrawl.values.months import is_day_first, month_of, short_form

if TYPE_CHECKING:
    from collections.abc import Callable


class DateForm(NamedTuple):
    """A form: its pattern, and a function that returns the date of a match in a language."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], str | None]
    is_behind_name: bool = False


_NAME = r"(?P<name>[^\s\d.,،;:!?()|/«»\"、。][^\s\d,،;:!?()|/«»\"、。]{1,24})"
_OF = r"(?:(?:de|of|del|den) |d['’])?"
_YEAR = r"(?:(?:de|del|din|of|năm|พ\.ศ\.?|ค\.ศ\.?) ?)?(?P<y>\d{4})(?!\d)"
_MONTH, _DAY = r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|re|[ºª°]|-?(?:го|е)|ος|ης|η)?"
_ALONE = r"(?<!\d[./-])"  # not the end of a longer number, such as a version

# How much of a month's name before the day is read, and what may be next to it.
_LONGEST_NAME = 28
_OPENING = re.compile("[,;:：，、|(（/–—•·]")
# As in Tháng Mười Một.
_VIETNAMESE = "một hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()


def _as_written(match: re.Match[str], language: str) -> str | None:
    text, year, month, day = match.group(0, "y", "m", "d")
    return iso_day(int(year), int(month), int(day), text, language)


def _named(match: re.Match[str], language: str) -> str | None:
    return _of_name(match["name"], match, language)


def _after_name(match: re.Match[str], language: str) -> str | None:
    start = match.start()
    before = match.string[max(start - _LONGEST_NAME, 0) : start]
    words = before.replace("-", " ").split()
    if not words or before[-1] not in " .-":
        return None
    name = words[-1] if words[-1].isalpha() else _OPENING.split(words[-1])[-1]
    return _of_name(name, match, language)


def _of_name(name: str, match: re.Match[str], language: str) -> str | None:
    year, day = match.group("y", "d")
    if not name.isascii() and (that_day := iso_jalali_day(int(year), name, int(day))):
        return that_day
    if iso_day(int(year), 1, int(day), match[0], language) is None:  # before the slow look-up
        return None
    month = month_of(name, language)
    return iso_day(int(year), month, int(day), match[0], language) if month else None


def _in_either_order(match: re.Match[str], language: str) -> str | None:
    """A date such as 03/04/2024: with dots the day is first, otherwise the language decides."""
    first, second = int(match["a"]), int(match["b"])
    is_first: bool | None = match["sign"] == "." or first > 12 or first == second
    if not is_first and second <= 12:
        is_first = is_day_first(language)
    if is_first is None:
        return None
    month, day = ("b", "a") if is_first else ("a", "b")
    return _iso(match["y"], match[month], match[day], match, language)


def _short(match: re.Match[str], language: str) -> str | None:
    """A date such as 02.05.24, if the language writes dates like that."""
    order, sign = short_form(language)
    if sign != match["sign"] or language[:2] in ("th", "fa"):  # the century is unknown
        return None
    if sign != "/" and len(match["a"] + match["b"]) < 4:  # may be a version number
        return None
    numbers = dict(zip(order, match.group("a", "b", "c"), strict=True))
    century = "20" if int(numbers["y"]) < 70 else "19"
    return _iso(century + numbers["y"], numbers["M"], numbers["d"], match, language)


def _of_era(match: re.Match[str], language: str) -> str | None:
    before = match.string[: match.start()].rstrip()
    offset = ERAS.get(before[-2:])
    if offset is None:
        return None
    return _iso(str(offset + int(match["y"])), match["m"], match["d"], match, language)


def _vietnamese(match: re.Match[str], language: str) -> str | None:
    name = "_".join(match["name"].lower().split())
    month = str(_VIETNAMESE.index(name) + 1) if name in _VIETNAMESE else name
    return _iso(match["y"], month, match["d"], match, language) if month.isdigit() else None


def _iso(year: str, month: str, day: str, match: re.Match[str], language: str) -> str | None:
    return iso_day(int(year), int(month), int(day), match[0], language)


def _form(pattern: str, read: Callable[[re.Match[str], str], str | None]) -> DateForm:
    return DateForm(re.compile(pattern, re.IGNORECASE if "tháng" in pattern else 0), read)


YEAR_FIRST = (
    # 2024-05-06
    _form(rf"(?P<y>\d{{4}})-{_MONTH}-{_DAY}(?![\d-])", _as_written),
    # 2024/5/6, 2024年5月6日, 2024. 5. 6.
    _form(
        rf"(?P<y>\d{{4}}) ?[년年/.] ?{_MONTH} ?[월月/.] ?{_DAY}(?!\d|\.\d) ?[日일号]?", _as_written
    ),
    # 2024. május 6., 2024 m. gegužės 6 d., 2024 May 6
    _form(rf"(?P<y>\d{{4}})(?:\. | m\. |[ -]){_NAME}[ -]{_DAY}(?![\d:]|\.\d)", _named),
)
DAY_FIRST = (
    # 6 May 2024, 6th of May, 2024, 6. Mai 2024, 6 de mayo de 2024, 6-May-2024
    _form(rf"{_DAY}{_ORDINAL}(?:[ .\-/]{{0,2}}| / ){_OF}{_NAME}[ ,.،\-/]{{0,2}}{_YEAR}", _named),
    # May 6, 2024, May 6th 2024, mayo 6, 2024, 三月 6, 2024
    DateForm(
        re.compile(rf"{_DAY}(?:st|nd|rd|th|[º.])?(?: ?,? ?|-){_YEAR}"),
        _after_name,
        is_behind_name=True,
    ),
    # 06/05/2024, 6.5.2024, 6. 5. 2024
    _form(
        rf"{_ALONE}(?P<a>\d\d?) ?(?P<sign>[./-]) ?(?P<b>\d\d?) ?(?P=sign) ?{_YEAR}(?!\.\d)",
        _in_either_order,
    ),
    # 06.05.24, 6/5/24
    _form(
        rf"{_ALONE}(?P<a>\d\d?)(?P<sign>[./-])(?P<b>\d\d?)(?P=sign)(?P<c>\d\d)(?!\d|[./:-]\d)",
        _short,
    ),
    # 令和6年5月6日, with the era before the number
    _form(rf"(?P<y>\d{{1,3}}) ?年 ?{_MONTH} ?月 ?{_DAY}(?!\d) ?日?", _of_era),
    # 5月 6, 2024
    _form(rf"{_MONTH} ?[月월] ?{_DAY}[日일]?, ?{_YEAR}", _as_written),
    # Tháng 5 6, 2024
    _form(rf"(?<=tháng ){_MONTH} {_DAY}, ?{_YEAR}", _as_written),
    # 6 tháng 5, 2024, 6 Tháng Năm, 2024
    _form(rf"{_DAY} tháng (?P<name>\d\d?|\w+(?: một| hai)?)(?:, ?| ){_YEAR}", _vietnamese),
)
