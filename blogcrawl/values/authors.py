"""Names of authors, from texts with little else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogcrawl.values.signature import before_date, start_of_names
from blogcrawl.values.text import clean, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 60  # characters of a name
_LONGEST_WORD = 30  # Chinese, for example, has no spaces
_MOST_WORDS = 8

_ALL_POSTS = re.compile(
    r"^(?:(?:view|see|read|show|find|browse)\s+)?(?:all|more|other)?\s*(?:posts?|articles?|entries)"
    r"\s+(?:by|from)\s+|^(?:zeige )?alle (?:beiträge|artikel) (?:von|anzeigen von)\s+"
    r"|^voir tou(?:s|tes) les (?:articles|publications) (?:de|par)\s+"
    r"|^ver todas las (?:entradas|publicaciones) (?:de|por)\s+"
    r"|^ver todos os (?:posts|artigos) (?:de|por)\s+"
    r"|^(?:vedi|visualizza) tutti gli articoli (?:di|da)\s+"
    r"|^alle berichten (?:van|door)\s+|^查看",
    re.IGNORECASE,
)
# A link to the posts of an author whose name stands elsewhere; the endings are gone by then.
_ONLY_POSTS = re.compile(
    r"(?:(?:view|see|read|show|find|browse)\s+)?(?:all|more|other|latest)?\s*(?:my|his|her|their)?"
    r"\s*(?:posts?|articles?|entries)|(?:zeige )?alle (?:beiträge|artikel)"
    r"|voir tou(?:s|tes) (?:les|ses) (?:articles|publications)"
    r"|ver tod[ao]s (?:[ao]s|las|los) (?:entradas|publicaciones|posts|artigos)"
    r"|(?:vedi|visualizza) tutti gli articoli|alle berichten",
    re.IGNORECASE,
)
# Whose posts they are, as English says it behind the name.
_HIS_POSTS = re.compile(
    r"^(?:(?:view|see|read|show|find|browse)\s+)?(?:all|more)\s+(?:of\s+)?(.{1,60}?)['’]s?"
    r"\s+(?:posts?|articles?|entries|stories|blog posts)\.?$",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\s+(?:anzeigen|weergeven|tarafından)\.?$|\s*的所有(?:文章|帖子|日志)。?$|\s*の(?:すべての|全)?投稿.{0,12}$"
)
# Parts of a text that are not names: addresses, handles, remarks beside a name, arrows.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s()<>]+|<?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}>?"
)
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]{1,80})[)）]\s*")
_REMARK = re.compile(
    r"\s*(?:[(（\[【](?![\w-]+\.\w)[^()（）\[\]【】]{0,80}[)）\]】]|(?<=\S)\s@\w+)(?=\s*(?:$|[,;、，；&]))"
)
_EDGES = ' \t:：,，、;；|·•/\\-–—~→»›>←«‹<*"“”„'

_SEPARATOR = re.compile(
    r"\s*[,;、，；&＆|]\s*(?:(?:and|und|et|och|og|AND)\s)?"
    r"|\s(?:[+/×·•和与與及と및와과]|and|AND|und|UND|et|ET|och|og|および|ve|ja|és|și|και|và|dan|и|та|і|و)\s"
    # Within a word only if it is not a part of a name: 山田太郎と鈴木花子.
    r"|(?<=[^\sぁ-ん])と(?=[^\sぁ-ん])|(?<=[^\sa-z]{2})[与與及](?=[^\sa-z]{2})"
)
# Words that also occur within a name, as in Ramón y Cajal: they separate names of two words each.
_DOUBTFUL = re.compile(r" (?:y|e|i|en|a) ")
# "Jr." after a comma does not begin another name.
_GENERATION = re.compile(r",\s*(?=(?:jr|sr|ii|iii|iv)\b)", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.? ?d|d\.?phil|m\.?d|m\.?a|b\.?a|m\.?sc?|b\.?sc?|mba|mph|m\.?ed|ed\.?d|ll\.?[bmd]|j\.?d"
    r"|dds|dvm|rn|rdn?|cpa|cfa|pmp|esq|frcp|frs|dr|prof)\.?",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})(?=[^a-z]*[a-z]?[^a-z]*$)[A-Za-z.]{2,6}")
_DEGREE_AT_END = re.compile(
    r"\s(?:Ph\.? ?D|M\.D|MD|MBA|M\.A|MSc|M\.Sc|BSc|B\.Sc|MPH|JD|J\.D|Esq|DPhil)\.?$"
)

# What a person does is told behind the name, as in "Ann Ash, who lives in Oslo and keeps bees".
_WHO = re.compile(r",?\s(?:who|whose|qui|quien|który|która|который|которая)\s.*")

_FULL_STOP = re.compile(r"(?<=[^\W\d_A-Z]{2})\.$")

_ROLE = frozenset(
    "admin administrator administrador administrateur administratör amministratore beheerder"
    " webmaster root user superuser siteadmin moderator editor editors editorial staff writer"
    " writers author guest contributor contributors blogger anonymous team desk owner manager"
    " wordpress redaktion redaktør redactie rédaction redacción redazione redação redakcja redakce"
    " toimitus szerkesztőség editör yönetici autor auteur autore администратор админ редакция"
    " редактор автор адміністратор редакція 管理员 管理員 管理者 编辑 編輯 编辑部 編輯部 編集部"
    " 小编 小編 站长 站長 博主 本站 佚名 匿名 관리자 운영자 편집자 편집부 مدیر المدير".split()
)
_FILLING = frozenset("the our a la le el die der das de of site blog".split())
_NO_NAME = frozenset("null none undefined nan n/a unknown by author true false more follow".split())
_COUNTED = re.compile(
    r"\d\s?[-–]?\s?(?:min(?:ut\w{1,3})?s?\b|мин|хв|分钟|分鐘|分|분|phút|นาที|دقيق|دقیق|dk\b|dakika|λεπτ|perc\b"
    r"|(?:hours?|days?|words?|views?|comments?|tage?|jours|días|giorni)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[!?！？。…{}©=]|[a-zà-ÿ]{5}[.:] |\w\.\w{2,}/")
# Words for an author that are not in names, as in "About the author" and 喜欢作者.
_AUTHOR = re.compile(r"(?:作者|筆者|著者|\bauthors?)$", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_VERSION = re.compile(r"\bv?\d+\.\d")  # of software that made a page
_TELEPHONE = re.compile(r"\+\d[\d ()/-]{5}")


def names(values: Iterable[str], language: str = "") -> list[str]:
    """Names of authors, from texts with one or more names, maybe after a "By".

    Degrees, addresses, handles beside a name, reading times and anything else that is not a name
    are removed. A title before a name is kept.
    """
    return unique(name for value in values for name in _names(clean(value), language))


def is_role_name(name: str) -> bool:
    """Whether ``name`` is a role, such as "admin" or "Staff writer", not a person."""
    words = re.sub(r"\d+$", "", clean(name).casefold()).replace("-", " ").split()
    said = [word for word in words if word not in _FILLING]
    return bool(said) and all(word in _ROLE for word in said)


def _names(text: str, language: str) -> Iterator[str]:
    text = _ADDRESS.sub("", text)
    if match := _IN_BRACKETS.fullmatch(text):  # as in "ann@blog.example (Ann Ash)"
        text = match[1]
    text = _HIS_POSTS.sub(r"\1", text.strip(_EDGES))
    text = _ALL_POSTS.sub("", _ENDING.sub("", text))
    if text.endswith(".") and _is_prose(text.split(), 5):
        return
    text = _WHO.sub("", before_date(_without_by(text, language), language))
    text = _GENERATION.sub(" ", _REMARK.sub("", text))
    before = ""
    for piece in (one for some in _SEPARATOR.split(text) for one in _persons(some)):
        name = _FULL_STOP.sub("", _DEGREE_AT_END.sub("", piece.strip(_EDGES)).strip(_EDGES))
        name = name.rstrip("@ ")
        if _is_name(name) and not _is_beside_name(name, before):
            before = name
            yield name


def _without_by(text: str, language: str) -> str:
    """``text`` without a leading word for "by".

    A word that may also begin a name, such as "von", counts only in the page's language.
    """
    start = start_of_names(text[:_LONGEST], language or "en")
    return text[start:] if start and len(text[:start].split()) <= 2 else text


def _persons(text: str) -> list[str]:
    parts = _DOUBTFUL.split(text)
    return parts if all(len(part.split()) > 1 for part in parts) else [text]


def _is_beside_name(text: str, before: str) -> bool:
    """Whether ``text`` describes the person named ``before``: a degree, a position, an employer."""
    if " " not in before:
        return False
    if text.split()[-1].casefold() in _ROLE or _DEGREE.fullmatch(text):
        return True
    in_capitals = text.isupper() and text.isascii()
    return not before.isupper() and bool(in_capitals or _INITIALS.fullmatch(text))


def _is_prose(words: list[str], least: int) -> bool:
    return len(words) >= least and sum(map(str.islower, words)) > len(words) / 2


def _is_name(text: str) -> bool:
    words = text.split()
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return (
        0 < len(text) <= (_LONGEST if len(words) > 1 or text.isascii() else _LONGEST_WORD)
        and len(words) <= _MOST_WORDS
        and letters > 0
        and digits <= 2 * letters
        and text.casefold() not in _NO_NAME
        and not _is_prose(words, 4)
        and not _COUNTED.search(text)
        and not _SENTENCE.search(text)
        and not (_AUTHOR.search(text) and not is_role_name(text))
        and not _CLOCK.search(text)
        and not _TELEPHONE.search(text)
        and not _ONLY_POSTS.fullmatch(text)
        and not _VERSION.search(text)
    )
