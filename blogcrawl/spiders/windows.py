"""What the feeds of a blog tell of the pages that they do not name.

A feed names all that appeared in its time. Where pages of another kind have days in that time, such
as talks or publications, they are no articles of the blog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.pages.links import shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A feed with fewer entries tells of no time.
_FEWEST = 3


class _Window(NamedTuple):
    """Since when a feed names all, and how the addresses of what it names are written."""

    oldest: str
    shapes: frozenset[str]

    def misses(self, page: str, day: str) -> bool:
        """Whether a page of this shape and day should be among its entries, and is not."""
        return page not in self.shapes and self.oldest < day


class Windows:
    """The times of the feeds of one blog, by the identity of the feed."""

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}
        self._others: set[str] = set()

    def note(self, feed: str, urls: Iterable[str], days: Sequence[str]) -> None:
        """Note what a feed names; ``days`` are of the form 2024-05-01."""
        if len(days) >= _FEWEST:
            self._windows[feed] = _Window(min(days), frozenset(map(shape, urls)))

    def leave_out(self, url: str, day: str, feeds: Iterable[str]) -> bool:
        """Whether a page is of a kind that the feeds do not name.

        ``feeds`` are those to which the page itself leads: a part of a blog may have its own.
        """
        own = shape(url)
        told = [self._windows[feed] for feed in feeds if feed in self._windows]
        if day and told and all(window.misses(own, day) for window in told):
            self._others.add(own)
        return own in self._others
