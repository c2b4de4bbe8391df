"""A line that says who wrote an article, and often when, where and for how many readers."""

from __future__ import annotations

import re
from typing import NamedTuple

from blogcrawl.values.authors import WORDS, names
from blogcrawl.values.days import iso_date, spans
from blogcrawl.values.labels import first_label, label_before
from blogcrawl.values.months import month_of
from blogcrawl.values.numbers import count
from blogcrawl.values.text import clean, unique


class Byline(NamedTuple):
    """What a line such as ``By 苏剑林 | 2018-11-07 | 155345位读者`` says."""

    authors: list[str]
    date: str | None
    reads: int | None


_READS = re.compile(
    r"^(\d[\d,]*)\s*(?:位读者|次?阅读|次?浏览|人读过|reads?|views?)"
    r"|^(?:阅读|浏览|reads?|views?)\s*[:：]?\s*(\d[\d,]*)",
    re.IGNORECASE,
)
# A dot without blanks round it is a part of a name, as in 约翰·冯·诺伊曼.
_BETWEEN = re.compile(r" ?[|｜] ?|(?: |^)[·•–—-](?: |$)")
# What says "by" whatever stands before it, and what says so in one language: there at the
# beginning, elsewhere only behind a label such as "veröffentlicht".
_BY = re.compile(
    rf"(?<!\w)by(?:\s*[:：]\s*|\s+|$)|(?<!\w)(?:{WORDS})\s*[:：]\s*|(?:作者|著者)\s+"
    r"|^[文图圖]\s*[:：/／｜]\s*|^文\s+",
    re.IGNORECASE,
)
_PREPOSITIONS = {
    "von": "de",
    "par": "fr",
    "por": "es pt gl",
    "di": "it",
    "door": "nl",
    "av": "sv nb nn no",
    "af": "da is",
    "przez": "pl",
    "oleh": "id ms",
    "bởi": "vi",
}
_BEHIND_LABEL = "da|de|per|od|от|de către"
_PREPOSITION = re.compile(
    rf"(?<!\w)({'|'.join(_PREPOSITIONS)}|{_BEHIND_LABEL})\s*:?\s+(?=\S)", re.IGNORECASE
)
_BY_AFTER = re.compile(r"^(.{1,80}?)\s+tarafından(?!\w)")
_LONGEST = 1_000  # characters of a line
# Where the names end: at what says when or in which category.
_END = re.compile(
    r"\s(?:on|in|at|under|filed|(?-i:to|for|as|via|with|dans|sous|unter|auf|am|op))(?!\w)"
    r"|\s(?:le|el|il|em|den|dne|от|à|a las|as)\s(?:[^\W\d]{2,12}[.,]?\s)?\d"
    r"|\s*,\s*[^\W\d]{2,12}\.?\s\d|[\s,(]+\d|\s(?:leave a|no comments?|share)(?!\w)",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"[\s,]+(?:last|first|originally|zuletzt|dernière|última|ultima)$", re.IGNORECASE
)


def byline(text: str, language: str = "") -> Byline:
    """The authors, the day and the reads that a byline names, its parts between ``|`` or ``·``."""
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
    """The authors that a line names, such as "Posted by Ada Lovelace on 3 May in Recipes".

    A line without a word for "by" names none. ``language`` is the page's.
    """
    lines = (part for line in text.splitlines() for part in _BETWEEN.split(clean(line)))
    return unique(name for line in lines for name in _authors(line, language))


def _authors(line: str, language: str) -> list[str]:
    line = line[:_LONGEST]
    if match := _BY_AFTER.match(line):
        return names([match[1]])
    start = _start(line, language)
    return names([_until_end(line[start:], language)]) if start is not None else []


def _start(line: str, language: str) -> int | None:
    """Where the first name begins."""
    if match := _BY.search(line):
        return match.end()
    for match in _PREPOSITION.finditer(line):
        before = line[: match.start()].strip()
        languages = _PREPOSITIONS.get(match[1].lower(), "").split()
        is_known = bool(languages) and (not language or language[:2].lower() in languages)
        if label_before(before) or (is_known and (not before or before[-1].isdigit())):
            return match.end()
    return None


def _until_end(text: str, language: str) -> str:
    """The names at the beginning of ``text``."""
    ends = [start for start, _ in spans(text, language)]
    if (label := first_label(text)) is not None:
        ends.append(label)
    if match := _END.search(text):
        ends.append(match.start())
    text = _LAST.sub("", text[: min(ends, default=len(text))].rstrip(" ,:("))
    rest, _, last = text.rpartition(" ")
    return rest if ends and rest and month_of(last, language, is_sure=True) else text
