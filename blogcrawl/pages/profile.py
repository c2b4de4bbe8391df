"""The profile of a blog: where the fields of its articles stand, learned or written by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode


class Entry(Protocol):
    """What a feed says of an article."""

    def told(self, field: str) -> list[str]:
        """The values of a field, none where the feed says nothing of it."""


@dataclass(frozen=True)
class Profile:
    """Where the pages of one blog have what belongs to their articles."""

    body: tuple[str, ...] = ()
    queries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def furniture_in(self, root: LexborNode) -> set[int]:
        return set()


UNKNOWN = Profile()
"""Of a blog of which nothing is known yet."""
