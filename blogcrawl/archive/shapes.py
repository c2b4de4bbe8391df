"""The rows of the tables as Python types, with columns in the order of the tables."""

from __future__ import annotations

from typing import NamedTuple

Values = dict[str, object]
"""Columns of a row to write, by name."""

_OF_CHECKS = (
    *("due_at", "extraction", "checked_run", "checked_at", "misses", "gones", "missed_at"),
    *("lastmod", "updated"),
)


class AddressRow(NamedTuple):
    """An address with what is known about its article."""

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
    """The identity of the address at which the article is requested."""
    is_gone: bool | None
    published: str | None

    @property
    def checks(self) -> Values:
        """The columns with the results of checking the article, at whichever address."""
        return {name: getattr(self, name) for name in _OF_CHECKS}

    @property
    def own_article(self) -> str | None:
        """The article whose main address this is, or ``None``."""
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
    """A listing page or a source, in its last version."""

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
