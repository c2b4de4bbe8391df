"""What one blog answers for a page that is not there, found out when an article looks like that."""

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
    """The page that stands for those which are not there.

    On a blog whose articles differ, and whose titles do not speak of what is missing, nothing is
    asked.
    """

    def __init__(self) -> None:
        self.is_asked = False
        """Whether a random address was asked for."""
        self.is_known = False
        """Whether it has answered."""
        self.waiting: list[Arrival] = []
        self._words: tuple[Words, Words] | None = None
        self._seen: dict[int, str] = {}

    def is_suspected(
        self, page: ArticlePage, identity: str, known_title: str = "", told: str = ""
    ) -> bool:
        """Whether ``page`` may be it: by its title, or since another address showed the same.

        ``known_title`` is that of the article that stood there when it was last read, ``told`` what
        a listing page or a feed calls it.
        """
        title = page.first("title")
        looks = [hash((title, words)) for words in words_of(page)]
        firsts = {self._seen.setdefault(look, identity) for look in looks}
        titles = clean(f"{title} {page.first('h1')}")
        is_other = known_title not in titles or not _speaks_of(told, titles)
        return firsts != {identity} or says_not_found(page) or is_other

    def learn(self, page: ArticlePage | None) -> list[Arrival]:
        """Note what a random address answered, ``None`` for what is no page; who waited for it."""
        self.is_known = True
        self._words = words_of(page) if page is not None else None
        waiting, self.waiting = self.waiting, []
        return waiting

    def is_shown_by(self, page: ArticlePage) -> bool:
        """Whether ``page`` is what a random address answered."""
        return self._words is not None and are_alike(self._words, words_of(page))


def _speaks_of(told: str, titles: str) -> bool:
    """Whether one of the words of a title, as another page gives it, is in a page's own titles."""
    words = _WORD.findall(told.lower())
    return not words or any(word in titles.lower() for word in words)
