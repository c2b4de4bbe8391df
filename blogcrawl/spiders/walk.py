"""How far one listing was walked, whether it leads to anything, and whether it held still."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

# A pager that goes on for ever repeats what it had; real ones repeat at most their pinned posts.
_BARREN = 3
# A listing of so few pages is walked within moments: it has to show that it moved, by entries that
# come again, more than the pinned ones of a theme.
_SHORT = 3
# Of the neighbours in a listing that held still, so many are neighbours when it is walked again:
# some themes show a few entries by chance.
_STILL = 0.8


class Walk:
    """The walk along one listing, from its first page by the links to the next one."""

    def __init__(self, *, is_found: bool = False, is_again: bool = False) -> None:
        self.is_found = is_found
        """Whether the listing was come upon: what it names has to show that it is an article."""
        self.is_again = is_again
        """Whether the listing was walked before in this run."""
        self.start = ""
        """The address of its first page."""
        self.pages = 0
        """How many of its pages were read."""
        self.names: dict[str, None] = {}
        """The articles that it names, by identity, in their order."""
        self._entries = 0
        self._entered: set[str] = set()
        self._barren = 0

    def enters(self, page: str) -> bool:
        """Note that ``page`` comes next; whether it was not walked before."""
        known = page in self._entered
        self._entered.add(page)
        return not known

    def sees(self, url: str, articles: Collection[str], was_in_vain: bool = False) -> None:
        """Note the articles of the page at ``url``.

        ``was_in_vain`` says that the previous page's new links were all no articles.
        """
        self.start = self.start or url
        self.pages += 1
        self._entries += len(articles)
        before = len(self.names)
        self.names.update(dict.fromkeys(articles))
        is_barren = was_in_vain or len(self.names) == before
        self._barren = self._barren + 1 if is_barren else 0

    @property
    def is_barren(self) -> bool:
        """Whether the last pages named no article that the pages before them did not."""
        return self._barren >= _BARREN

    @property
    def may_have_moved(self) -> bool:
        """Whether articles may have been passed by.

        A post that is taken away while the listing is walked moves the next one to a page that
        was read already.
        """
        if self.is_barren or self.pages < 2:
            return False
        return self.pages > _SHORT or len(self.names) < _STILL * self._entries

    def confirms(self, before: Walk, known: AbstractSet[str]) -> bool:
        """Whether this walk shows that none before it passed by an article.

        ``before`` is the last one, ``known`` what all before it named. Either this one came upon
        nothing else, but for newer articles at its beginning, and in the same order; or the pages
        have room for no more than is known by now.
        """
        if len(known | self.names.keys()) == self._entries:
            return True
        names = list(self.names)
        first = next((n for n, name in enumerate(names) if name in known), len(names))
        return known >= set(names[first:]) and _holds_still(list(before.names), names[first:])


def _holds_still(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether what is in both lists follows one another alike in both."""
    both = set(before) & set(now)
    old, new = ([name for name in names if name in both] for names in (before, now))
    pairs = set(itertools.pairwise(old))
    same = sum(pair in pairs for pair in itertools.pairwise(new))
    return same >= _STILL * (len(both) - 1)
