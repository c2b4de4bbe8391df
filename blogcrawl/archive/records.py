"""The plain values that the crawl and the archive exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """An address of an article, according to a listing page or another source."""

    identity: str
    url: str
    is_sure: bool = True
    """Whether it is certainly an article's; otherwise its page decides."""
    lastmod: str = ""
    """When it changed, in the sitemap's words."""
    updated: str = ""
    """When it changed, in the feed's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the archive says about an address that the run found."""

    identity: str
    url: str
    is_sure: bool
    must_ask: bool
    """Whether the run must request it."""
    is_settled: bool
    """Whether an earlier run read it, and nothing suggests a change."""
    is_article: bool
    """Whether it leads to an article in the archive that is not gone."""
    published: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Batch(NamedTuple):
    """A few of the addresses that a run should request."""

    addresses: list[Address]
    after: str | None
    """Where the next batch begins; ``None`` after the last one."""


class SourcePage(NamedTuple):
    """A listing page or a source as the site sent it, with its articles."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    names: Sequence[str]
    """Identities of the articles that it names."""
    next_page: str = ""
    kind: str = "listing"
    """``listing``, or a source: ``feed``, ``sitemap``, ``dated`` (a sitemap that says when its
    pages changed), ``archive`` or ``index``."""


class StoredPage(NamedTuple):
    """A page in the archive."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    is_of_this_run: bool


class KeptPage(NamedTuple):
    """What the archive says about a page that it stored."""

    known: list[Address]
    """What is known about the addresses that the page names."""
    before: list[str]
    """Identities of the articles that it named when it was last read."""
    is_same: bool
    """Whether it has not changed since then."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the archive stores about an article besides its item."""

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
    """The length of the text, formulas included."""


class Kept(NamedTuple):
    """The result of storing an article."""

    change: str
    """``new``, ``changed``, or empty."""
    changed_at: int
    """When it last changed, 0 for never."""
    revision: int
    """Its current version."""
    is_refreshed: bool = False
    """Whether values that change without an edit, such as reads, were updated in it."""


class Ledger(NamedTuple):
    """The outcomes of the addresses of a run."""

    counts: dict[str, dict[str, int]]
    """How many addresses, by outcome and reason."""
    discovered: int
    """How many addresses the run found."""
