"""Where the page of an article came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blogcrawl.sheet import Sheet


@dataclass(slots=True)
class Origin:
    """Where an article's page came from; goes with the item through the pipelines."""

    site: str
    identity: str
    """Of the address that was asked."""
    landed: str
    """Identity of the address that answered."""
    url: str
    """The address that answered."""
    has_moved: bool = False
    """Whether the one that was asked redirects to it for good."""
    etag: str | None = None
    last_modified: str | None = None
    lastmod: str = ""
    updated: str = ""
    claimed: str = ""
    """The identity that the page gives itself, where the article keeps another."""
    sheet: Sheet | None = None
    """The page itself, where it is kept."""
    unread: str = ""
    """Why the page could not be had, where the article is told by a listing page alone."""
    is_refused: bool = False
    """Whether it was refused, and did not fail."""
