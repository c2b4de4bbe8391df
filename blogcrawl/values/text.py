"""Cleans text values: on one line, and in lists without duplicates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from blogcrawl.latex.characters import composed

if TYPE_CHECKING:
    from collections.abc import Iterable

# Control characters that are not white space, lone surrogates, direction marks, zero-width space,
# soft hyphen, byte-order mark, noncharacters. Joiners are kept: scripts and emoji need them.
_UNWANTED = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


LONGEST = 65_536
"""The most code points of a value; the rest is cut off."""
MOST = 1_000
"""The most values of a list; the rest is dropped."""


def clean(text: str) -> str:
    """``text`` in Unicode NFC on one line, without invisible characters."""
    text = _UNWANTED.sub("", text[: 2 * LONGEST])
    return composed(" ".join(text.split()))[:LONGEST]


def address(url: str) -> str:
    """``url`` with invisible characters escaped."""
    return _UNWANTED.sub(lambda match: quote(match[0], errors="replace"), url)


def unique(values: Iterable[str]) -> list[str]:
    """The cleaned values in order, without duplicates and empty ones."""
    return list(dict.fromkeys(value for text in values if (value := clean(text))))[:MOST]


_LABEL = re.compile(
    r"^(?:分类|标签|作者|类别|专栏|categor(?:y|ies)|tags?|topics?|filed under|posted in|tagged)"
    r"\s*[：:]\s*",
    re.IGNORECASE,
)


def terms(values: Iterable[str]) -> list[str]:
    """Names of categories or tags, without the label or sign that a theme adds."""
    return unique(_LABEL.sub("", clean(value)).lstrip("#").strip() for value in values)


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language(text: str) -> str | None:
    """A BCP 47 tag in its usual case: ``zh_cn`` gives ``zh-CN``."""
    match = _LANGUAGE.fullmatch(clean(text))
    if not match:
        return None
    first, *rest = re.split("[-_]", match[0])
    return "-".join([first.lower(), *(_subtag(tag) for tag in rest)])


def _subtag(tag: str) -> str:
    return {2: tag.upper(), 4: tag.title()}.get(len(tag), tag.lower())
