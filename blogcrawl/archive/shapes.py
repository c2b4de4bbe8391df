"""The rows of the tables as they are read, column by column in the order of the tables."""

from __future__ import annotations

from typing import NamedTuple

Values = dict[str, object]
"""Columns of a row that is written, by name."""

_OF_CHECKS = (
    *("due_at", "extraction", "checked_run", "checked_at", "misses", "gones", "missed_at"),
    *("lastmod", "updated"),
)


class AddressRow(NamedTuple):
    """An address with what is known of the article that it leads to."""

    site: str
    identity: str
    url: str
    is_sure: bool
    article: str | None
    redirects: bool
    dropped: bool
    pushed: bool
    first_run: int
    first_at: int
    run: int | None
    outcome: str | None
    reason: str
    checked_run: int | None
    checked_at: int | None
    due_at: int | None
    extraction: str | None
    etag: str | None
    last_modified: str | None
    lastmod: str | None
    updated: str | None
    misses: int
    gones: int
    missed_at: int | None
    primary: str | None
    """The identity of the address at which the article is asked for."""
    is_gone: bool | None
    published: str | None

    @property
    def checks(self) -> Values:
        """What is known of the article by looking at its address, whichever that is."""
        return {name: getattr(self, name) for name in _OF_CHECKS}

    @property
    def own_article(self) -> str | None:
        """The article whose address this is; ``None`` if it only leads to one, or to none."""
        return self.article if self.article and self.primary == self.identity else None

    @property
    def is_live(self) -> bool:
        """Whether it leads to an article that is not gone."""
        return self.article is not None and not self.is_gone


class ArticleRow(NamedTuple):
    """An article as it is now."""

    site: str
    id: str
    address: str
    is_gone: bool
    published: str
    title: str
    first_run: int
    changed_at: int
    revision: int
    content_hash: str
    fields: int
    formulas: int
    displayed: int


class PageRow(NamedTuple):
    """A listing page or a source as it was when it was last read."""

    site: str
    url: str
    kind: str
    run: int
    etag: str | None
    last_modified: str | None
    content_type: str | None
    body: bytes
    names: str
    next_page: str


class VersionRow(NamedTuple):
    """One version of an article."""

    revision: int
    site: str
    id: str
    change: str
    reason: str
    at: int
    run: int
    content_hash: str
    item: str
    fields: int | None
    letters: int | None
