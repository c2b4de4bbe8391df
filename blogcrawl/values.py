"""From what a page says to the value of a field: pure functions, one per kind of value."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from blogcrawl.latex.writer import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Control characters that are no white space, lone surrogates, what sets the direction of text,
# zero-width space, soft hyphen, byte-order mark, what is no character. Joiners stay: scripts and
# emoji need them.
_UNWANTED = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


LONGEST = 65_536
"""How long a value may be, in code points; what is longer is cut there."""
MOST = 1_000
"""How many values a list may have; the first count."""


def clean(text: str) -> str:
    """``text`` in Unicode's form NFC on one line, without characters that nobody sees."""
    text = _UNWANTED.sub("", text[: 2 * LONGEST])
    return composed(" ".join(text.split()))[:LONGEST]


def address(url: str) -> str:
    """``url`` with the characters escaped that nobody sees; the others stay as they are."""
    return _UNWANTED.sub(lambda match: quote(match[0], errors="replace"), url)


def unique(values: Iterable[str]) -> list[str]:
    """The clean values in their order, each once, without empty ones."""
    return list(dict.fromkeys(value for text in values if (value := clean(text))))[:MOST]


_LABEL = re.compile(
    r"^(?:分类|标签|作者|类别|专栏|categor(?:y|ies)|tags?|topics?|filed under|posted in|tagged)"
    r"\s*[：:]\s*",
    re.IGNORECASE,
)


def terms(values: Iterable[str]) -> list[str]:
    """Names of categories or tags, without the label or sign that a theme puts before them."""
    return unique(_LABEL.sub("", clean(value)).lstrip("#").strip() for value in values)


_BY = re.compile(
    r"^(?:by|author|written by|posted by|作者|文)\s*[:：]?(?:\s+|$)|^作者[:：]?", re.IGNORECASE
)
_NAMES = re.compile(r"\s*(?:,|、|，|;|；|&|\band\b)\s*")


def names(values: Iterable[str]) -> list[str]:
    """Names of authors, from texts that may hold several and a "By" before them."""
    return unique(name for value in values for name in _NAMES.split(_BY.sub("", clean(value))))


# No blog is read more often than this, and JSON's readers take no longer number exactly.
_MOST_DIGITS = 15


def count(text: str) -> int | None:
    """The first whole number in ``text``, with or without separators of thousands."""
    match = re.search(r"\d{1,3}(?:[,\u202f\u00a0']\d{3})+(?!\d)|\d+", text)
    digits = re.sub(r"\D", "", match[0]) if match else ""
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None


_COMMENTS = re.compile(
    r"(\d[\d,]{0,30})\s*(?:(?:条|個|个)\s*)?(?:评论|評論|留言|回复|comments?\b)", re.IGNORECASE
)


def comment_count(text: str) -> int | None:
    """How many comments a text such as ``12评论`` speaks of; a text that is all number counts.

    The last one that it speaks of: what stands before may be the name of a tag.
    """
    if found := _COMMENTS.findall(text):
        return count(found[-1])
    return count(text) if text.strip().isdigit() else None


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
_BETWEEN = re.compile(r" ?\| ?|(?: |^)[·•](?: |$)")


def byline(text: str) -> Byline:
    """The authors, the day and the reads that a byline names, its parts between ``|`` or ``·``."""
    authors: list[str] = []
    day = reads = None
    for part in _BETWEEN.split(clean(text)):
        if match := _READS.search(part):
            reads = count(match[1] or match[2])
        elif _BY.search(part):
            authors += names([part])
        elif day is None:
            day = iso_date(part)
    return Byline(authors, day, reads)


_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?![\d-])"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ENGLISH = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(\d{{4}})",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?![\d.]*\d)")
# Of German, French and Spanish, the names that are no English ones, by their months.
_FOREIGN_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januar jänner janvier enero",
            "februar février fevrier febrero",
            "märz mars marzo",
            "avril abril",
            "mai mayo",
            "juni juin junio",
            "juli juillet julio",
            "août aout agosto",
            "septembre septiembre",
            "oktober octobre octubre",
            "novembre noviembre",
            "dezember décembre decembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_FOREIGN = re.compile(
    rf"\b(\d{{1,2}})(?:\.|er)? (?:de )?"
    rf"({'|'.join(_FOREIGN_MONTHS)}|april|august|september|november) (?:de )?(\d{{4}})",
    re.IGNORECASE,
)


_CHANGED = re.compile(
    r"\b(?:updated?|modified|revised|edited|changed)\b|更新|修改|修订|编辑于|編輯於", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|created|written)\b|发布|發布|发表|發表|创建|创作|撰写",
    re.IGNORECASE,
)
# Before a day, its label is no farther away.
LABEL_LENGTH = 40  # characters


def iso_date(text: str) -> str | None:
    """The day, or the instant, that ``text`` names, in ISO 8601.

    A time counts only with its offset from UTC: without one it names no instant, and the day alone
    is given. Nothing is filled in: a text without year, month and day gives ``None``. No more than
    the first 2,000 characters are looked at.
    """
    text = clean(text[:2_000])
    for pattern, read in _DATES:
        if match := pattern.search(text):
            return read(match)
    return None


def dates(text: str) -> tuple[str | None, str | None]:
    """The days of publication and of the last change that ``text`` names, by their labels.

    A day without label is that of publication. Both are as by :func:`iso_date`.
    """
    text = clean(text[:2_000])
    found = sorted(
        (match.start(), match.end(), day)
        for pattern, read in _DATES
        for match in pattern.finditer(text)
        if (day := read(match))
    )
    published = modified = None
    before = 0
    for start, end, day in found:
        if start < before:  # read in two languages
            continue
        if is_of_change(text[before:start]):
            modified = modified or day
        else:
            published = published or day
        before = end
    return published, modified


def is_of_change(label: str) -> bool:
    """Whether the words before a day say that something changed then, and not that it appeared."""
    label = label[-LABEL_LENGTH:]
    changed = [match.end() for match in _CHANGED.finditer(label)]
    published = [match.end() for match in _PUBLISHED.finditer(label)]
    return max(changed, default=0) > max(published, default=0)


def _iso(match: re.Match[str]) -> str | None:
    year, month, day, time, zone = match.groups()
    return _instant(_day(year, month, day), time, zone)


def _numeric(match: re.Match[str]) -> str | None:
    return _day(*match.groups())


def _english(match: re.Match[str]) -> str | None:
    month, day, year = match[1] or match[5], match[2] or match[4], match[3] or match[6]
    return _day(year, str(_MONTHS.index(month[:3].casefold()) + 1), day)


def _dotted(match: re.Match[str]) -> str | None:
    day, month, year = match.groups()
    return _day(year, month, day)


def _foreign(match: re.Match[str]) -> str | None:
    day, name, year = match.groups()
    name = name.casefold()
    month = _FOREIGN_MONTHS.get(name) or _MONTHS.index(name[:3]) + 1
    return _day(year, str(month), day)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_ENGLISH, _english),
    (_FOREIGN, _foreign),
    (_DOTTED, _dotted),
)


def _day(year: str, month: str, day: str) -> str | None:
    if int(year) < 1000:  # the zero of a program, as in 0001-01-01
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:  # such as the 31st of February
        return None


def _instant(that_day: str | None, time: str | None, zone: str | None) -> str | None:
    if not that_day or not time or not zone:
        return that_day
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    elif ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    clock = time.zfill(5) if time.count(":") == 1 else time.zfill(8)
    try:
        return datetime.fromisoformat(f"{that_day}T{clock}{zone}").isoformat()
    except ValueError:  # such as 25:00
        return that_day


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language(text: str) -> str | None:
    """A BCP 47 tag in its usual case, as ``zh_cn`` gives ``zh-CN``."""
    match = _LANGUAGE.fullmatch(clean(text))
    if not match:
        return None
    first, *rest = re.split("[-_]", match[0])
    return "-".join([first.lower(), *(_subtag(tag) for tag in rest)])


def _subtag(tag: str) -> str:
    return {2: tag.upper(), 4: tag.title()}.get(len(tag), tag.lower())
