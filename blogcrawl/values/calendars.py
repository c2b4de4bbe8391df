"""Days of the calendars that blogs use, as days of ISO 8601."""

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
"""Of an era, the year before its first."""

_THAI = re.compile("[\u0e01-\u0e3a]")
_PERSIAN = re.compile("[۰-۹]")
_BUDDHIST = 543  # years that the Thai calendar is ahead
_JALALI = (1300, 1500)  # years that a blog may name
# Letters of Arabic keyboards that stand for Persian ones.
_KEYS = str.maketrans("يك", "یک")


def iso_day(year: int, month: int, day: int, text: str = "", language: str = "") -> str | None:
    """The day in ISO 8601, where ``text`` or ``language`` tells whose years these are."""
    if not 1500 <= year < 2400:
        if _JALALI[0] <= year < _JALALI[1] and (_is(language, "fa") or _PERSIAN.search(text)):
            return _of_jalali(year, month, day)
        if 2400 <= year < 2700 and (_is(language, "th") or _THAI.search(text)):
            year -= _BUDDHIST
        if year < 1000:  # the zero of a program, as in 0001-01-01
            return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # such as the 31st of February
        return None


def iso_jalali_day(year: int, name: str, day: int) -> str | None:
    """The day in ISO 8601, where ``name`` is that of a Persian month; else ``None``."""
    if not _JALALI[0] <= year < _JALALI[1]:
        return None
    import jdatetime  # where no Persian day is read, nothing is paid for it

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
