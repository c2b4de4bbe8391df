"""Detects a site's "not found" page if its HTTP status does not say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from blogcrawl.pages.base import ArticlePage

Words: TypeAlias = "frozenset[str]"

_SAYS = re.compile(
    r"\b404\b|not (?:be )?found|(?:does not|doesn.t|no longer) (?:exist|available)"
    r"|不存在|找不到|未找到|没有找到|已(?:被)?删除|見つかりません|찾을 수 없"
    r"|nicht gefunden|introuvable|non trovata|no encontrad|não encontrad|не найден",
    re.IGNORECASE,
)
_ALIKE = 0.9
_MOST = 1_000_000  # characters


def says_not_found(page: ArticlePage) -> bool:
    """Whether a page's title, or its first heading, says that something was not found."""
    return any(_SAYS.search(text[:300]) for text in (page.first("title"), page.first("h1")))


def words_of(page: ArticlePage) -> tuple[Words, Words]:
    """The words of a page, and those that do not repeat a part of its address.

    A short address, such as a number, may occur in words by chance.
    """
    root = page.root if page.root is not None else page.tree.body
    text = f"{page.first('h1')} {root.text(separator=' ') if root is not None else ''}"
    text = text[:_MOST]
    words = frozenset(text.split())
    own = unquote(urlsplit(page.url).path).rstrip("/").rpartition("/")[2]
    if not own or own not in text:
        return words, words
    return words, frozenset(word for word in words if own not in word)


def are_alike(one: tuple[Words, Words], other: tuple[Words, Words]) -> bool:
    """Whether two pages are the same, except for words from their addresses."""
    pairs = zip(one, other, strict=True)
    return any(len(some & others) >= _ALIKE * len(some | others) for some, others in pairs)
