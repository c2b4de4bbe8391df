"""Learns what a blog answers for a missing page, when an article looks like such an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogcrawl.pages.notfound import are_alike, says_not_found, words_of
from blogcrawl.values import clean

if TYPE_CHECKING:
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.notfound import Words
    from blogcrawl.spiders.intake import Arrival


_WORD = re.compile(r"\w+")


class NotFound:
    """The blog's answer for missing pages, if it is not a 404.

    No request is sent for a blog whose articles differ and whose titles do not suggest an error.
    """

    def __init__(self) -> None:
        self.is_asked = False
        """Whether a random address was requested."""
        self.is_known = False
        """Whether there was a response."""
        self.waiting: list[Arrival] = []
        self._words: tuple[Words, Words] | None = None
        self._seen: dict[int, str] = {}

    def is_suspected(
        self, page: ArticlePage, identity: str, known_title: str = "", linked_title: str = ""
    ) -> bool:
        """Whether ``page`` may be it: by its title, or if another address shows the same.

        ``known_title`` is the title of the article when it was last read, ``linked_title`` its
        title in a listing page or a feed.
        """
        title = page.first("title")
        looks = [hash((title, words)) for words in words_of(page)]
        firsts = {self._seen.setdefault(look, identity) for look in looks}
        titles = clean(f"{title} {page.first('h1')}")
        is_other = known_title not in titles or not _shares_a_word(linked_title, titles)
        return firsts != {identity} or says_not_found(page) or is_other

    def learn(self, page: ArticlePage | None) -> list[Arrival]:
        """Record the answer of a random address, ``None`` if no page; returns the held arrivals."""
        self.is_known = True
        self._words = words_of(page) if page is not None else None
        waiting, self.waiting = self.waiting, []
        return waiting

    def is_shown_by(self, page: ArticlePage) -> bool:
        """Whether ``page`` is the same as the answer of a random address."""
        return self._words is not None and are_alike(self._words, words_of(page))


def _shares_a_word(linked_title: str, titles: str) -> bool:
    """Whether a page's own titles contain a word of its title in another page."""
    words = _WORD.findall(linked_title.lower())
    return not words or any(word in titles.lower() for word in words)
