"""Finds what readers have said below an article where no class or id calls it comments.

A short line says that comments follow, or a form asks for one. Each comment begins with a short
line with its date.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, elements_beside, sibling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage

# One line per group of languages; a star stands for any ending.
_WORDS = """
comment, comments, replies, reply, responses, discussion, kommentar*, kommenttia, kommentit
antworten, commentaire*, réponses, comentario*, comentário*, comentari*, commento, commenti
reacties, komentar*, komentář*, yorum*, комментари*, коментар*, σχόλια, σχόλιο, bình luận
תגובות, تعليق*, التعليقات
评论, 留言, 回复, 評論, 留言, 回應, 迴響, コメント, 댓글
"""
_ALL = [word.strip() for word in re.split("[,\n]", _WORDS) if word.strip()]
_WHOLE_WORDS = frozenset(word for word in _ALL if not word.endswith("*"))
_BEGINNINGS = tuple(word.rstrip("*") for word in _ALL if word.endswith("*"))
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_LABELS = "h2, h3, h4, h5, h6, p, div, span, b, strong, legend, summary"
_WHOLE = frozenset(("body", "main", "article"))
_ENTRIES = frozenset(("div", "li", "article", "section", "dl", "ol", "ul"))
_LINES = "time, span, i, em, b, small, p, div, a, li, strong, cite"
_LONGEST_LABEL = 40  # characters
_MOST_LABELS, _MOST_BESIDE, _MOST_LINES, _DEEP = 3_000, 300, 20, 3


def said_by(page: GenericArticlePage) -> set[int]:
    """``mem_id`` of the elements with comments, and of the labels before them."""
    found: set[int] = set()
    title = page.heading
    above = {one.mem_id for one in (title, *ancestors(title))} if title is not None else set()
    for label in _labels(page):
        for one in (label, *islice(ancestors(label), _DEEP)):
            after = [*islice(elements_beside(one), _MOST_BESIDE)]
            if any(_holds_heading(other, above) for other in after):
                break
            if any(_holds_comment(page, other) for other in after):
                found.update(other.mem_id for other in (one, *_until_heading(after, label)))
                if one.parent is not None and _is_first(one, above):
                    found.add(one.parent.mem_id)
                break
    for form in page.css("form:has(textarea)")[:_DEEP]:
        for one in (form, *islice(ancestors(form), _DEEP)):
            before = [*islice(elements_beside(one, before=True), _MOST_BESIDE)]
            said = [*_while_comments(page, before, above)]
            if said:
                found.update(other.mem_id for other in said)
                break
    return found


def _labels(page: GenericArticlePage) -> Iterator[LexborNode]:
    """The lines that say no more than that comments follow."""
    for node in page.css(_LABELS)[:_MOST_LABELS]:
        text = node.text(deep=False).strip()  # first, as elements nest
        is_label = 2 <= len(text) <= _LONGEST_LABEL and _is_label(text)
        if is_label and len(node.text(strip=True)) <= _LONGEST_LABEL:
            yield node


def _is_label(text: str) -> bool:
    """Whether the letters of a text, such as ``12 Comments:``, are one of the words."""
    letters = _LETTERS.search(text)
    word = letters[0].lower() if letters else ""
    return word in _WHOLE_WORDS or (word.startswith(_BEGINNINGS) and word.isalpha())


def _is_first(node: LexborNode, above: set[int]) -> bool:
    """Whether an element contains a label and what follows it, and no more."""
    around = node.parent
    if around is None or around.tag in _WHOLE or sibling(node, before=True) is not None:
        return False
    return not _holds_heading(around, above)


def _until_heading(after: Iterable[LexborNode], label: LexborNode) -> Iterator[LexborNode]:
    """What follows a label, up to a heading that is not below it."""
    for one in after:
        if one.tag in HEADINGS and label.tag in HEADINGS and str(one.tag) < str(label.tag):
            return
        yield one


def _while_comments(
    page: GenericArticlePage, before: Iterable[LexborNode], above: set[int]
) -> Iterator[LexborNode]:
    for one in before:
        if one.tag in HEADINGS or not one.text(strip=True):
            continue
        if _holds_heading(one, above) or not _holds_comment(page, one):
            return
        yield one


def _holds_heading(node: LexborNode, above: set[int]) -> bool:
    """Whether an element is, or contains, the title; ``above`` are the title and its ancestors."""
    return node.mem_id in above or node.css_first("h1, main") is not None


def _holds_comment(page: GenericArticlePage, node: LexborNode) -> bool:
    """Whether an element begins with a comment: with a short line that has its date."""
    if node.tag not in _ENTRIES:
        return False
    for one in node.css(_LINES)[:_MOST_LINES]:
        text = one.text(separator=" ")[: _LONGEST_LABEL + 1].strip()
        if 0 < len(text) <= _LONGEST_LABEL and any(map(str.isdigit, text)) and page.iso_date(text):
            return True
    return False
