"""The walk along one listing: how far it went, whether it is useful, and whether it shifted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

    from blogcrawl.pages.listing import ListingPage

# An endless pager repeats its articles; a real one repeats at most its pinned posts.
_BARREN = 3
# A listing of so few pages is walked within moments. It counts as shifted only if it repeats more
# entries than the pinned ones of a theme.
_SHORT = 3
# If so large a share of neighbours in a listing are still neighbours in the next walk, it stayed
# the same: some themes show a few random entries.
_STILL = 0.8


class Walk:
    """The walk along one listing, from its first page by the links to next pages."""

    def __init__(self, *, is_found: bool = False, is_again: bool = False, says: str = "") -> None:
        self.says = says
        """What the link says that led to the listing, and on from page to page."""
        self.is_found = is_found
        """Whether the listing was not the start, so that its entries must prove to be articles."""
        self.is_again = is_again
        """Whether the listing was walked before in this run."""
        self.start = ""
        """The address of its first page."""
        self.place = ""
        """Where the list is on its pages."""
        self.first: ListingPage | None = None
        """Its first page, until the second is read."""
        self.pages = 0
        """How many of its pages were read."""
        self.names: dict[str, None] = {}
        """The identities of the articles that it names, in order."""
        self._entries = 0
        self._entered: set[str] = set()
        self._barren = 0

    def enters(self, page: str) -> bool:
        """Record that ``page`` comes next; returns whether it is new in this walk."""
        known = page in self._entered
        self._entered.add(page)
        return not known

    def add_page(self, url: str, articles: Collection[str], is_fruitless: bool = False) -> None:
        """Record the articles of the page at ``url``.

        ``is_fruitless`` says that none of the previous page's new links was an article.
        """
        self.start = self.start or url
        self.pages += 1
        self._entries += len(articles)
        before = len(self.names)
        self.names.update(dict.fromkeys(articles))
        is_barren = is_fruitless or len(self.names) == before
        self._barren = self._barren + 1 if is_barren else 0

    @property
    def is_barren(self) -> bool:
        """Whether the last pages named no new article."""
        return self._barren >= _BARREN

    @property
    def may_have_moved(self) -> bool:
        """Whether articles may have been missed.

        If a post is deleted during the walk, a later one moves to a page that was already read.
        """
        if self.is_barren or self.pages < 2:
            return False
        return self.pages > _SHORT or len(self.names) < _STILL * self._entries

    def confirms(self, before: Walk, known: AbstractSet[str]) -> bool:
        """Whether this walk shows that no article was missed.

        ``before`` is the walk before this one, ``known`` what all earlier walks named. Either this
        walk found the same articles in the same order, except newer ones at the beginning; or the
        pages have no room for more articles than are known.
        """
        if len(known | self.names.keys()) == self._entries:
            return True
        names = list(self.names)
        first = next((n for n, name in enumerate(names) if name in known), len(names))
        return known >= set(names[first:]) and _holds_still(list(before.names), names[first:])


def _holds_still(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether the common items of two lists are in the same order in both."""
    both = set(before) & set(now)
    old, new = ([name for name in names if name in both] for names in (before, now))
    pairs = set(itertools.pairwise(old))
    same = sum(pair in pairs for pair in itertools.pairwise(new))
    return same >= _STILL * (len(both) - 1)
