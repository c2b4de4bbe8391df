"""Finds where the names of authors begin and end in a line."""

from __future__ import annotations

import re

from blogcrawl.values.days import spans
from blogcrawl.values.labels import first_label, label_before
from blogcrawl.values.months import is_weekday, month_of

_AUTHOR = (  # before a colon
    r"authors?|autor(?:e[ns]?|in|a|es)?|auteure?s?|autrice|författare|forfatter|szerző|yazar|yazan|penulis"
    r"|tác giả|автор|συγγραφέας|kirjoittaja|(?:[本原博]文|文章)?作者|著者|執筆者?|撰文|撰稿|筆者"
    r"|投稿者|글쓴이|작성자|저자|ผู้เขียน|نویسنده|الكاتب|מאת"
)
_BY = re.compile(
    rf"(?<!\w)by(?:\s*[:：]\s*|\s+|$)|(?<!\w)(?:{_AUTHOR})(?:\s*[:：]\s*|$)|(?:作者|著者|投稿者)\s+"
    r"|(?<!\w)(?:מאת|توسط|نوشته(?:\s+شده)?(?:\s+توسط)?|بقلم|بواسطة|كتبه|كتبته)\s+|(?<!\w)โดย(?:\s*[:：]\s*|\s+)"
    r"|記者\s*[・:：]\s*|^[文图圖]\s*[:：/／｜|]\s*|^文\s+",
    re.IGNORECASE,
)
# Words that must be followed by a name, such as "posted by".
_VERB = re.compile(
    r"(?:written|posted|published|created|words|text|article|story)?\s*", re.IGNORECASE
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
# What others have done than write: of a page, of its pictures.
_OF_OTHERS = re.compile(
    r"\b(?:powered|driven|hosted|designed|developed|built|made|generated|maintained|sponsored"
    r"|themes?|photo(?:graph)?s?|pictures?|images?|illustrat(?:ed|ions?)|translat(?:ed|ion))\b"
    r"(?: with \S+)?$|主题$|主題$",
    re.IGNORECASE,
)
# A word for "by" is not preceded by a sentence.
_MOST_WORDS_BEFORE = 4
_BETWEEN = re.compile(r"[|·•]")
_CLAUSE = 5  # words in small letters

# Names end at a time or a count; in a byline also at a place.
_WHEN = re.compile(
    r"(?:\s(?:on|am|le|el|il|em|den|dne|от|à|před|vor|il y a|hace|há)\s|\s*[,(·•|–—-]\s*)"
    r"(?:[^\W\d]{2,12}[.,]?\s)?\d|\s\d+[^\s\d]*\s\S|\s\d{1,2}:\d{2}(?!\d)",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\s(?:on|in|at|under|filed|(?-i:to|for|as|via|with|dans|sous|unter|auf|am|op))(?!\w)"
    r"|[\s,(]+\d|\s(?:leave a|no comments?|share)(?!\w)",
    re.IGNORECASE,
)
_LAST = frozenset(
    "vào ngày lúc เมื่อ วันที่ در تاریخ في بتاريخ ב"
    " last first originally zuletzt dernière última ultima on am le el il em den dne от".split()
)


def start_of_names(line: str, language: str = "") -> int | None:
    """Where the first name begins, after a word for "by"; ``None`` if there is none."""
    for match in _BY.finditer(line):
        before = line[: match.start()].strip()
        if _OF_OTHERS.search(before):
            continue
        if len(before.split()) <= _MOST_WORDS_BEFORE or label_before(before) or spans(before):
            return match.end()
    for match in _PREPOSITION.finditer(line):
        before = line[: match.start()].strip()
        if before[-1:].isdigit() and any(a < match.start() < b for a, b in spans(line, language)):
            continue  # as in "2 de maio"
        languages = _PREPOSITIONS.get(match[1].lower(), "").split()
        is_known = bool(languages) and (not language or language[:2].lower() in languages)
        if label_before(before) or (is_known and (not before or before[-1].isdigit())):
            return match.end()
    return None


def is_day_in_clause(text: str, language: str = "") -> bool:
    """Whether a line names a day in a clause, as "The act was signed into law on May 3, 1935" does.

    A byline has a word for "by", a label beside the day, or few words in small letters before it.
    """
    before = next((text[:start] for start, _ in spans(text, language)), "")
    before = _BETWEEN.split(before)[-1]
    if sum(map(str.islower, before.split())) < _CLAUSE:
        return False
    return start_of_names(before, language) is None and first_label(before) is None


def before_date(text: str, language: str = "") -> str:
    """``text`` up to a date, a time or a count."""
    if not any(map(str.isdigit, text)):
        return text
    days = [start for start, _ in spans(text, language)][:1]
    match = _WHEN.search(text)
    return _before(text, [*days, *([match.start()] if match else [])], language)


def before_place(text: str, language: str = "") -> str:
    """``text`` up to a date, a category or a label of a byline."""
    text = before_date(text, language)
    label, match = first_label(text), _WHERE.search(text)
    ends = [end for end in (label, match and match.start()) if end is not None]
    return _before(text, ends, language)


def _before(text: str, ends: list[int], language: str) -> str:
    """``text`` up to the first of ``ends``, without the words that introduce it."""
    if not ends:
        return text
    words = text[: min(ends)].split()
    while len(words) > 1 and _leads_on(words[-1].rstrip(",:("), language):
        words.pop()
    return " ".join(words)


def _leads_on(word: str, language: str) -> bool:
    return (
        word.lower() in _LAST
        or is_weekday(word, language)
        or month_of(word, language, is_sure=True) is not None
    )
