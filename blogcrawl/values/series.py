"""The series that a title names, and the number of the part."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_PART = r"(\d{1,3}|[零〇一二两三四五六七八九十百]{1,5}|[IVXLivxl]{1,7})"
_ENDS = r"(?=\s*(?:$|[:：.,，、。—–|-]|\s))"
_STOPS = r"(?=\s*(?:$|[:：.,，、。—–|-]))"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"【(?P<name>[^【】]{{2,60}})】\s*{_PART}{_ENDS}",
        rf"(?P<name>.{{1,60}}?(?:系列|シリーズ|series))\s*[:：#—–-]?\s*{_PART}{_ENDS}",
        rf"(?P<name>.{{2,80}}?)\s*[(（]\s*(?:part\s+|第)?{_PART}(?:\s*[/／]\s*\d+)?[篇章部]?\s*[)）]{_STOPS}",
        rf"(?P<name>.{{2,80}}?)\s*[,:：—–|-]?\s+part\s+{_PART}{_ENDS}",
    )
)
_MOST = 200  # a larger number is a year


class Series(NamedTuple):
    """A series and a part of it."""

    name: str
    part: int


def series(title: str) -> Series | None:
    """The series in a title such as ``Tea (3): cups``; ``None`` if it names none."""
    for pattern in _PATTERNS:
        if (found := pattern.match(title)) and 0 < (part := _number(found[2])) < _MOST:
            return Series(found["name"].strip(" :：—–-"), part)
    return None


def _number(text: str) -> int:
    """A number in digits, Chinese or Roman numerals; 0 if invalid."""
    if text.isdecimal():
        return int(text)
    if text[0] in _DIGITS or text[0] in "十百":
        return _chinese(text)
    if not (found := _ROMAN.fullmatch(text)):
        return 0
    tens, ones = found[1].upper(), found[2].upper()
    values = {"": 0, "XL": 40, "IX": 9, "IV": 4}
    of_tens = values.get(tens, 50 * tens.count("L") + 10 * tens.count("X"))
    return of_tens + values.get(ones, 5 * ones.count("V") + ones.count("I"))


def _chinese(text: str) -> int:
    hundreds, has_hundreds, rest = text.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    if any(len(one) > 1 for one in (hundreds, tens.lstrip("零〇"))):
        return 0
    total = 100 * _DIGITS.get(hundreds, 1) if has_hundreds else 0
    total += 10 * _DIGITS.get(tens.lstrip("零〇"), 1) if has_tens else 0
    ones = ones.lstrip("零〇") if len(ones) > 1 else ones
    return total + _DIGITS.get(ones, 0) if len(ones) < 2 else 0
