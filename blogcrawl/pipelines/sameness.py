"""Detects misread blogs: most articles share a title, a text or a block."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from blogcrawl.items import Article
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self

# Fewer articles may be equal by chance.
_LEAST = 5
# How many different marks of a kind are counted, and how many addresses are shown for one.
_MOST, _SHOWN = 5_000, 3

_TELLING = 30  # characters
_TITLE, _FIRST, _LAST, _TEXT = "title", "first", "last", "text"
# From what share of the articles a mark is a problem, and the words for it.
_BOUNDS = {
    _TITLE: (0.5, "same_titles", "have the same title"),
    _TEXT: (0.5, "same_texts", "have nearly the same text"),
    _FIRST: (0.8, "same_begin", "begin with the same block, which is none of theirs"),
    _LAST: (0.8, "same_end", "end with the same block, which is none of theirs"),
}


class SamenessPipeline:
    """Reports as a problem what most articles of a blog have in common."""

    def __init__(self, crawler: Crawler) -> None:
        self.tally = Tally(crawler.stats)
        self._ids: dict[str, set[bytes]] = {}
        self._seen: dict[tuple[str, str], Counter[bytes]] = {}
        self._shown: dict[bytes, list[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            ids, one = self._ids.setdefault(item.site, set()), _digest(item.id)
            if one not in ids:  # pages with the same canonical address are one article
                ids.add(one)
                for kind, text in _marks(item):
                    marks = self._seen.setdefault((item.site, kind), Counter())
                    self._count(marks, _digest(f"{item.site} {kind} {text}"), item.url)
        return item

    def close_spider(self) -> None:
        """Report what most articles have in common."""
        for (site, kind), marks in self._seen.items():
            share, code, what = _BOUNDS[kind]
            of = len(self._ids[site])
            for mark, count in marks.most_common(1):
                if of >= _LEAST and count > share * of:
                    shown = ", ".join(self._shown[mark])
                    line = f"{count:,} of {of:,} articles read just now {what} (such as {shown})"
                    self.tally.find(code, f"{line}; look at one with `scrapy article URL`")

    def _count(self, marks: Counter[bytes], mark: bytes, url: str) -> None:
        if mark not in marks and len(marks) >= _MOST:
            return
        marks[mark] += 1
        # Of a mark that does not repeat, no address is kept: most marks are like that.
        if marks[mark] > 1 and len(shown := self._shown.setdefault(mark, [])) < _SHOWN:
            shown.append(url)


def _marks(item: Article) -> list[tuple[str, str]]:
    """The parts of an article that should be unique."""
    blocks = [block for block in item.text.split("\n\n") if block.strip()]
    marks = [(_TITLE, item.title)]
    if len(blocks) > 1:  # a short one may be a heading, such as "Introduction"
        edges = ((_FIRST, blocks[0]), (_LAST, blocks[-1]))
        # A quotation is left out: it may be the author's, such as a disclosure at the start of each
        # text.
        marks += [
            (kind, text)
            for kind, text in edges
            if len(text) >= _TELLING and not text.startswith("> ")
        ]
    if blocks:  # the longest block stands for the text, since a short one may differ
        formulas = "\n".join(formula.tex or formula.raw for formula in item.formulas)
        marks.append((_TEXT, f"{max(blocks, key=len)}\n{formulas}"))
    return marks


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
