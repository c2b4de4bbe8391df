"""Finds dates in a text, in the usual languages and calendars."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from blogcrawl.values.forms import DAY_FIRST, YEAR_FIRST
from blogcrawl.values.labels import CHANGED, label_after, label_before
from blogcrawl.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 2_000  # characters of a text that are searched

# Forms are tried only at numbers, so that plain text costs little. Four digits are a year.
_NUMBER = re.compile(r"\d+")
_YEAR_LENGTH = 4
_LAST_WORD = re.compile(r"[^\s,;:：，、|(（/–—•·]+[ .-]*$")
_LONGEST_NAME = 28  # characters of the name of a month
_TIME = re.compile(
    r"(?:T|,? ) ?(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)? ?(Z|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|UTC|GMT)?"
    r"(?![\w:+-])"
)
# As in 二〇二三年三月十五日 and 令和元年.
_HAN = "〇零一二三四五六七八九"
_HAN_NUMBER = re.compile(f"[{_HAN}十元]{{1,4}}(?= ?[年月日号])")


def iso_date(text: str, language: str = "") -> str | None:
    """The first date, or instant, in ``text``, in ISO 8601.

    ``language`` is the page's; it decides what 03/04/2024 and names of months mean. A time counts
    only with its UTC offset: without one, only the date is returned. Nothing is guessed: without
    year, month and day the result is ``None``. Only the first 2,000 characters are searched.
    """
    for _, _, day, _ in _found(_plain(text), language):
        return day
    return None


def dates(text: str, language: str = "") -> tuple[str | None, str | None]:
    """The dates of publication and of the last change in ``text``, told by their labels.

    A date without a label is that of publication. Both have the form of :func:`iso_date`.
    """
    text = _plain(text)
    found = list(_found(text, language))
    if not found:
        return None, None
    cuts = [0, *(place for start, end, *_ in found for place in (start, end)), len(text)]
    beside = [text[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    kinds = [label_before(words) for words in beside[:-1]]
    if not kinds[0] and label_after(beside[-1]):  # as in 2023年3月15日 公開
        kinds = [label_after(words) for words in beside[1:]]
    days = [(kind, day) for kind, (_, _, day, _) in zip(kinds, found, strict=True)]
    modified = next((day for kind, day in days if kind == CHANGED), None)
    published = sorted((not kind, place) for place, (kind, _) in enumerate(days) if kind != CHANGED)
    return days[published[0][1]][1] if published else None, modified


def spans(text: str, language: str = "") -> list[tuple[int, int]]:
    """The positions of dates in ``text``, which must be clean."""
    text = text[:_LONGEST]
    return [
        (_start_of_word(text[:start]) if is_behind_name else start, end)
        for start, end, _, is_behind_name in _found(text, language)
    ]


def _start_of_word(text: str) -> int:
    """The start of the last word of ``text``."""
    match = _LAST_WORD.search(text, max(len(text) - _LONGEST_NAME, 0))
    return match.start() if match else len(text)


def _plain(text: str) -> str:
    text = clean(text[:_LONGEST]).replace("@", " ")  # Notion writes it before a date
    if "年" in text:
        text = _HAN_NUMBER.sub(lambda match: _of_han(match[0]), text)
    return text


def _of_han(number: str) -> str:
    """The digits of a number such as 二〇二三, 十五, 二十 or 元."""
    if "十" in number:
        tens, _, ones = number.partition("十")
        return f"{_of_han(tens or '一')}{_of_han(ones or '〇')}"
    digits = (str(max(_HAN.find(digit) - 1, 0)) for digit in number.replace("元", "一"))
    return "".join(digits)


def _found(text: str, language: str) -> Iterator[tuple[int, int, str, bool]]:
    before = 0
    for number in _NUMBER.finditer(text):
        start, length = number.start(), len(number[0])
        if start < before or length > _YEAR_LENGTH:
            continue
        for pattern, read, is_behind_name in YEAR_FIRST if length == _YEAR_LENGTH else DAY_FIRST:
            match = pattern.match(text, start)
            if match and (day := read(match, language)):
                before = match.end()
                if time := _TIME.match(text, before):
                    before = time.end()
                    day = _instant(day, *time.groups())
                yield start, before, day, is_behind_name
                break


def _instant(day: str, time: str, zone: str | None) -> str:
    if not zone:
        return day
    zone = zone.lstrip("UTCGMZ") or "+00:00"
    if ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    clock = time.zfill(5) if time.count(":") == 1 else time.zfill(8)
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone}").isoformat()
    except ValueError:  # such as 25:00
        return day
