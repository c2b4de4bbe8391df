"""How far one listing was walked, and whether it still leads to anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A pager that goes on for ever repeats what it had; real ones repeat at most their pinned posts.
_BARREN = 3


class Walk:
    """The walk along one listing, from its first page by the links to the next one."""

    def __init__(self, *, is_found: bool = False) -> None:
        self.is_found = is_found
        """Whether the listing was come upon: what it names has to show that it is an article."""
        self._pages: set[str] = set()
        self._articles: set[str] = set()
        self._barren = 0

    def enters(self, page: str) -> bool:
        """Note that ``page`` comes next; whether it was not walked before."""
        known = page in self._pages
        self._pages.add(page)
        return not known

    def sees(self, articles: Iterable[str], was_in_vain: bool = False) -> None:
        """Note the articles of a page.

        ``was_in_vain`` says that the previous page's new links were all no articles.
        """
        before = len(self._articles)
        self._articles.update(articles)
        is_barren = was_in_vain or len(self._articles) == before
        self._barren = self._barren + 1 if is_barren else 0

    @property
    def is_barren(self) -> bool:
        """Whether the last pages named no article that the pages before them did not."""
        return self._barren >= _BARREN
