"""Bylines: lines with the author of an article, and often the date, the place and the reads."""

from __future__ import annotations

import re
from typing import NamedTuple

from blogcrawl.values.authors import names
from blogcrawl.values.days import iso_date
from blogcrawl.values.numbers import count
from blogcrawl.values.signature import before_place, start_of_names
from blogcrawl.values.text import clean, unique


class Byline(NamedTuple):
    """The values in a line such as ``By 苏剑林 | 2018-11-07 | 155345位读者``."""

    authors: list[str]
    date: str | None
    reads: int | None


_READS = re.compile(
    r"^(\d[\d,]*)\s*(?:位读者|次?阅读|次?浏览|人读过|reads?|views?)"
    r"|^(?:阅读|浏览|reads?|views?)\s*[:：]?\s*(\d[\d,]*)",
    re.IGNORECASE,
)
# A dot without spaces around it is a part of a name, as in 约翰·冯·诺伊曼.
_BETWEEN = re.compile(r" ?[|｜] ?|(?: |^)[·•–—-](?: |$)")
_LONGEST = 1_000  # characters of a line
_LONGEST_BY = 40
# "posted @ 2019-03-02 10:11 Ada Reads(3)": the name is between the time and the counts.
_AT = re.compile(
    r"\s*posted\s*@\s*[\d/.-]{8,10}(?: \d{1,2}:\d{2}(?::\d{2})?)? (.{1,60}?)"
    r"(?: \S{1,12} ?[(（] ?\d|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s+[^\s:：]{1,20}\s*(?:[:：]|[(（]\d)")
_BY_AFTER = re.compile(r"^(.{1,80}?)\s+tarafından(?!\w)")


def byline(text: str, language: str = "") -> Byline:
    """The authors, the date and the reads in a byline with parts between ``|`` or ``·``."""
    authors: list[str] = []
    day = reads = None
    for part in _BETWEEN.split(clean(text)):
        if match := _READS.search(part):
            reads = count(match[1] or match[2])
            continue
        authors += _authors(part, language)
        day = day or iso_date(part, language)
    return Byline(unique(authors), day, reads)


def byline_authors(text: str, language: str = "") -> list[str]:
    """The authors in a line such as "Posted by Ada Lovelace on 3 May in Recipes".

    Empty without a word for "by". ``language`` is the page's.
    """
    found: list[str] = []
    by = ""  # the name is alone on its line
    for line in text.splitlines():
        line = clean(f"{by} {line}")
        by = line if 0 < len(line) < _LONGEST_BY and _is_by(line, language) else ""
        for part in _BETWEEN.split(line):
            found += _authors(part, language)
    return unique(found)


def is_by(label: str) -> bool:
    """Whether a text is a word for the author, and nothing else."""
    line = clean(label[: 2 * _LONGEST_BY]).rstrip(":： ")
    return 0 < len(line) < _LONGEST_BY and _is_by(f"{line}:", "")


def _is_by(line: str, language: str) -> bool:
    return start_of_names(line, language) == len(line)


def _authors(line: str, language: str) -> list[str]:
    line = line[:_LONGEST]
    if match := _BY_AFTER.match(line) or _AT.match(line):
        return names([match[1]])
    start = start_of_names(line, language)
    if start is None:
        return []
    said = line[start:]
    if line[:start].rstrip().endswith((":", "：")):  # other labels or counts may follow
        said = _LABEL.split(said, maxsplit=1)[0]
    return _without_place(names([before_place(said, language)]))


def _without_place(found: list[str]) -> list[str]:
    """Remove a town after the names: among several names of two words, it has one word."""
    *persons, last = found or [""]
    is_place = " " not in last and last.isascii() and all(" " in name for name in persons)
    return persons if persons and is_place and last[:1].isupper() else found
