"""Converts dates of the calendars that blogs use to ISO 8601."""

from __future__ import annotations

import re
from datetime import date

ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "民國": 1911,
    "民国": 1911,
}
"""The year before the first year of each era."""

_THAI = re.compile("[\u0e01-\u0e3a]")
_PERSIAN = re.compile("[۰-۹]")
_BUDDHIST = 543  # years by which the Thai calendar is ahead
_JALALI = (1300, 1500)  # plausible years of a blog
# Arabic letters that are typed instead of Persian ones.
_KEYS = str.maketrans("يك", "یک")


def iso_day(year: int, month: int, day: int, text: str = "", language: str = "") -> str | None:
    """The date in ISO 8601; ``text`` and ``language`` tell the calendar of the year."""
    if not 1500 <= year < 2400:
        if _JALALI[0] <= year < _JALALI[1] and (_is(language, "fa") or _PERSIAN.search(text)):
            return _of_jalali(year, month, day)
        if 2400 <= year < 2700 and (_is(language, "th") or _THAI.search(text)):
            year -= _BUDDHIST
        if year < 1000:  # a program's null value, as in 0001-01-01
            return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # such as the 31st of February
        return None


def iso_jalali_day(year: int, name: str, day: int) -> str | None:
    """The date in ISO 8601 if ``name`` is a Persian month, else ``None``."""
    if not _JALALI[0] <= year < _JALALI[1]:
        return None
    import jdatetime  # imported only for Persian dates

    names = jdatetime.date.j_months_fa
    name = name.translate(_KEYS)
    return _of_jalali(year, names.index(name) + 1, day) if name in names else None


def _of_jalali(year: int, month: int, day: int) -> str | None:
    import jdatetime

    try:
        that_day: date = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
    return that_day.isoformat()


def _is(language: str, wanted: str) -> bool:
    return language[:3].lower().rstrip("-_") == wanted
