"""The queue that every article's response passes before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response

    from blogcrawl.capture import Part


class Arrival(NamedTuple):
    """A response that may be an article."""

    response: Response
    listing: str
    """The listing page that was the first to name it, ``""`` if another source did."""
    is_sure: bool
    """Whether it is certainly an article; otherwise its page decides."""
    parts: tuple[Part, ...] = ()
    """The further pages of an article that has several."""
    is_whole: bool = False
    """Whether all its pages were requested."""


class Intake:
    """Lets arrivals through, or holds them back until the blog's layout is known.

    ``wants`` decides whether an arrival is held back. :meth:`release` returns what is held; the
    spider calls it at the latest when no request is in progress.
    """

    def __init__(self, wants: Callable[[Arrival], bool] | None = None) -> None:
        self._wants = wants
        self._held: list[Arrival] = []
        self._released: set[str] = set()
        self._waiting: list[Arrival] = []
        self._waited: set[str] = set()

    @property
    def held(self) -> int:
        """How many arrivals are held."""
        return len(self._held)

    @property
    def arrivals(self) -> list[Arrival]:
        """Those that are held, and those that wait for others."""
        return [*self._waiting, *self._held]

    def admit(self, arrival: Arrival) -> bool:
        """Whether an arrival may be read now; otherwise it is held."""
        if arrival.response.url in self._released or not (self._wants and self._wants(arrival)):
            return True
        self._held.append(arrival)
        return False

    def keep(self, arrival: Arrival) -> None:
        """Hold an arrival that was let through before."""
        self._held.append(arrival)

    def wait(self, arrival: Arrival) -> bool:
        """Hold an arrival, once, until others are held as well; returns whether it is."""
        if arrival.response.url in self._waited:
            return False
        self._waited.add(arrival.response.url)
        self._waiting.append(arrival)
        return True

    def release(self, *, is_last: bool = False) -> list[Arrival]:
        """All held arrivals, in order; none of them is held again.

        Those that wait for others are among them if there are others, or if there will be none.
        """
        if not self._held and not is_last:
            return []
        held, self._held, self._waiting = self.arrivals, [], []
        self._released.update(one.response.url for one in held)
        return held
