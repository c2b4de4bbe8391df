"""Values of a field, with where they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


FEED = "feed entry"
"""How the source of what the feed says begins."""


class Found(NamedTuple):
    """The values of a field in the page's own words, and where they are."""

    values: list[str]
    source: str

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def value(self) -> str:
        """The first value, ``""`` if there is none."""
        return next(iter(self.values), "")

    @property
    def is_from_feed(self) -> bool:
        """Whether the feed gave it, and not the page."""
        return self.source.startswith(FEED)


NOTHING = Found([], "")


def first_valid(found: Iterable[Found], is_valid: Callable[[str], object] = str.strip) -> Found:
    """The first with valid values, reduced to these."""
    for one in found:
        if valid := [value for value in one.values if is_valid(value)]:
            return Found(valid, one.source)
    return NOTHING
