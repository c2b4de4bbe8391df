"""What the feeds of a blog say about pages that they do not name.

A feed names all articles of its period. If pages of another kind, such as talks or publications,
have dates in that period, they are not articles of the blog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.pages.links import shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A feed with fewer entries has no period.
_FEWEST = 3


class _Window(NamedTuple):
    """The start of a feed's period, and the shapes of the addresses that it names."""

    oldest: str
    shapes: frozenset[str]

    def misses(self, page: str, day: str) -> bool:
        """Whether a page of this shape and date should be in the feed, but is not."""
        return page not in self.shapes and self.oldest < day


class Windows:
    """The periods of the feeds of one blog, by the identity of the feed."""

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}
        self._others: set[str] = set()

    def add_feed(self, feed: str, urls: Iterable[str], days: Sequence[str]) -> None:
        """Record what a feed names; ``days`` have the form 2024-05-01."""
        if len(days) >= _FEWEST:
            self._windows[feed] = _Window(min(days), frozenset(map(shape, urls)))

    def leave_out(self, url: str, day: str, feeds: Iterable[str]) -> bool:
        """Whether a page is of a kind that the feeds do not name.

        ``feeds`` are those that the page itself links to: a part of a blog may have its own.
        """
        own = shape(url)
        windows = [self._windows[feed] for feed in feeds if feed in self._windows]
        if day and windows and all(window.misses(own, day) for window in windows):
            self._others.add(own)
        return own in self._others
