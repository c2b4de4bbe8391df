"""Where the page of an article came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blogcrawl.capture import Capture


@dataclass(slots=True)
class Origin:
    """Where an article's page came from; goes with the item through the pipelines."""

    site: str
    identity: str
    """Identity of the address that was requested."""
    landed: str
    """Identity of the address that answered."""
    url: str
    """The address that answered."""
    has_moved: bool = False
    """Whether the requested address redirects to it permanently."""
    etag: str | None = None
    last_modified: str | None = None
    lastmod: str = ""
    updated: str = ""
    claimed: str = ""
    """The identity that the page claims, if the article keeps another one."""
    capture: Capture | None = None
    """The page itself, if pages are kept."""
    unread: str = ""
    """Why the page could not be fetched, if the article comes from a listing page."""
    is_refused: bool = False
    """Whether the page was refused (as opposed to failed)."""
