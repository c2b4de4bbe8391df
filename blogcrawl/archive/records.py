"""What the crawl hands to the archive, and what the archive hands back: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """An address that a listing page, or another source, names as an article's."""

    identity: str
    url: str
    is_sure: bool = True
    """Whether it is an article's without a doubt; else its page must show it."""
    lastmod: str = ""
    """When the sitemap says that it changed, as it says it."""
    updated: str = ""
    """When the feed says that it changed, as it says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the archive says of an address that the run came upon."""

    identity: str
    url: str
    is_sure: bool
    must_ask: bool
    """Whether the run has to ask the site for it."""
    is_settled: bool
    """Whether an earlier run dealt with it, and nothing says that it has changed."""
    is_article: bool
    """Whether it leads to an article that the archive has, and that is not gone."""
    published: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Batch(NamedTuple):
    """A few of the addresses that a run should ask for."""

    addresses: list[Address]
    after: str | None
    """Where the next batch begins; ``None`` after the last one."""


class SourcePage(NamedTuple):
    """A listing page or a source, as the site sent it, with what it says."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    names: Sequence[str]
    """Identities of the articles that it names."""
    next_page: str = ""
    kind: str = "listing"
    """Or that of a source: ``feed``, ``sitemap``, ``dated`` (a sitemap that says when its pages
    changed), ``archive`` or ``index``."""


class StoredPage(NamedTuple):
    """A page as the archive has it."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    is_of_this_run: bool


class KeptPage(NamedTuple):
    """What the archive says of a page that it was given."""

    known: list[Address]
    """What is known of the addresses that the page names."""
    before: list[str]
    """Identities of the articles that it named when it was last read."""
    is_same: bool
    """Whether it says the same as then."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an article the archive keeps beside its item."""

    id: str
    content_hash: str
    item: str
    """JSON."""
    published: str
    title: str
    fields: int
    formulas: int
    displayed: int
    letters: int = 0
    """How long the text is, formulas included."""


class Kept(NamedTuple):
    """What came of keeping an article."""

    change: str
    """``new``, ``changed``, or empty."""
    changed_at: int
    """When a change of it was last seen, 0 for never."""
    revision: int
    """The version that it is now."""
    is_refreshed: bool = False
    """Whether that took over what moves without an edit."""


class Ledger(NamedTuple):
    """What came of the addresses of a run."""

    counts: dict[str, dict[str, int]]
    """How many of them, by outcome and reason."""
    discovered: int
    """How many the run came upon."""
