"""Decides which article a page is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from blogcrawl.archive import rows
from blogcrawl.archive.article_writer import is_undelivered
from blogcrawl.archive.schema import versions
from blogcrawl.archive.terms import GONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import ArticleRow
    from blogcrawl.origin import Origin


class _Target(NamedTuple):
    """The identity of an article in the archive."""

    id: str
    article: ArticleRow | None
    """The article with this identity, if any."""

    def is_elsewhere(self, origin: Origin) -> bool:
        """Whether that article is known at another address than the requested one."""
        there = self.article
        return there is not None and not there.is_gone and there.address != origin.identity


class StoredItem(NamedTuple):
    """An item that was stored."""

    site: str
    item: str
    """JSON."""


@dataclass
class Identity:
    """Tells the articles apart."""

    run: Run

    def leads_to_article(self, origin: Origin) -> bool:
        """Whether the requested address leads to a known article."""
        with self.run.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
        return row is not None and row.article is not None

    def is_known(self, origin: Origin) -> bool:
        """Whether the requested address is the main address of a known article."""
        if (origin.site, origin.identity) in self.run.fresh:
            return False
        with self.run.transaction() as connection:
            return _own_article(connection, origin) is not None

    def title(self, origin: Origin) -> str:
        """The title of the article that is, or was, at the address that answered."""
        is_fresh = (origin.site, origin.identity) in self.run.fresh
        if origin.landed != origin.identity or is_fresh:
            return ""
        with self.run.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
            if row is None or row.article is None or row.primary is None:
                return ""
            article = rows.known_article(connection, origin.site, row.article)
            item = rows.known_version(connection, article.revision).item
        return str(json.loads(item).get("title") or "")

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        """The identity of an article that claims the identity ``claimed``.

        ``None`` if the article was already read at another address, even if this address used to
        have its own article, which was then merged. An article that moved keeps its identity.
        """
        if self.is_fresh(origin, claimed):
            return claimed
        with self.run.transaction() as connection:
            own = _own_article(connection, origin)
            target = _known_as(connection, origin, claimed, title)
            if own is None:
                return None if target.is_elsewhere(origin) else target.id
            taken = target.article
            if (
                own == target.id
                or taken is None
                or taken.is_gone
                or is_undelivered(connection, taken)
            ):
                return own
        return None

    def is_claimed_wrongly(self, origin: Origin, claimed: str, title: str) -> bool:
        """Whether ``claimed``, the identity that a page claims, belongs to another article.

        That is so if an article with another title has it at another address. The claim may be a
        placeholder of the template.
        """
        if claimed == origin.landed:
            return False
        with self.run.transaction() as connection:
            own = _own_article(connection, origin)
            target = _known_as(connection, origin, claimed, title)
        taken = target.article
        is_another = target.is_elsewhere(origin) and taken is not None and taken.title != title
        return is_another and own != target.id

    def has_strayed(self, origin: Origin, title: str, published: str) -> bool:
        """Whether the address of an article leads to a page that is not this article.

        It may be a sign-in page, for example. If the article moved, the page has its title and
        date.
        """
        if origin.landed == origin.identity:
            return False
        with self.run.transaction() as connection:
            own = _own_article(connection, origin)
            article = rows.article(connection, origin.site, own) if own else None
        if article is None or article.title == title:
            return False
        return not article.published == published != ""

    def is_fresh(self, origin: Origin, claimed: str) -> bool:
        """Whether nothing is known about an article, because its only identity is new."""
        is_one = claimed == origin.identity == origin.landed
        return is_one and (origin.site, origin.identity) in self.run.fresh

    def stored_before(self) -> Iterator[StoredItem]:
        """The items that an earlier process of this run stored."""
        if not self.run.is_resumed:
            return
        mine = select(versions.c.site, versions.c.item).where(
            versions.c.run == self.run.number, versions.c.change != GONE
        )
        with self.run.transaction() as connection:
            for row in connection.execute(mine, execution_options={"yield_per": 10}):
                yield StoredItem(row.site, row.item)


def _own_article(connection: Connection, origin: Origin) -> str | None:
    """The article of the requested address, if it has one."""
    row = rows.address(connection, origin.site, origin.identity)
    return row.own_article if row else None


def _known_as(connection: Connection, origin: Origin, claimed: str, title: str) -> _Target:
    """The known identity of an article that claims the identity ``claimed``.

    A page that claims its own address may have become a new article: then its title differs from
    that of the article which the address led to.
    """
    article = rows.article(connection, origin.site, claimed)
    if article is not None:
        return _Target(claimed, article)
    alias = rows.address(connection, origin.site, claimed)
    if alias is None or not alias.article:
        return _Target(claimed, None)
    article = rows.article(connection, origin.site, alias.article)
    is_alike = article is not None and article.title == title
    if claimed != origin.identity or alias.own_article or is_alike:
        return _Target(alias.article, article)
    return _Target(claimed, None)
