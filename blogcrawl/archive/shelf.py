"""The articles of the archive: which of them a page is, their versions, their tombstones.

All of it happens within a transaction of the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, literal, select, update

from blogcrawl.archive import rows
from blogcrawl.archive.schema import addresses, articles, delivered, sites, versions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

GONE = "gone"


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


@dataclass
class Shelf:
    """The articles during one run."""

    run: int
    now: int

    def identify(
        self, connection: Connection, origin: Origin, claimed: str, title: str
    ) -> str | None:
        """The identity under which an article is known that calls itself ``claimed``.

        ``None`` for one that is there from another address already, be it one that the article of
        this address was merged into. An article that moved keeps its identity.
        """
        row = rows.address(connection, origin.site, origin.identity)
        target, taken = self._known_as(connection, origin, claimed, title)
        own = article_of(row)
        if own is None:
            return None if _is_elsewhere(taken, origin) else target
        if own == target or taken is None or taken.is_gone or self._is_untold(connection, taken):
            return own
        return None

    def is_claimed_wrongly(
        self, connection: Connection, origin: Origin, claimed: str, title: str
    ) -> bool:
        """Whether ``claimed``, which a page calls itself, is that of another article.

        Such as a template's leftover: an article of another title has it, at another address.
        """
        row = rows.address(connection, origin.site, origin.identity)
        target, taken = self._known_as(connection, origin, claimed, title)
        is_another = _is_elsewhere(taken, origin) and taken.title != title
        return is_another and article_of(row) != target

    def _known_as(
        self, connection: Connection, origin: Origin, claimed: str, title: str
    ) -> tuple[str, Any]:
        """The identity of the article that is known by ``claimed``, and that article if any.

        A page that calls itself by its own address may have become another article than the one to
        which that address led: then it has another title.
        """
        article = rows.article(connection, origin.site, claimed)
        if article is None:
            alias = rows.address(connection, origin.site, claimed)
            if alias and alias.article:
                article = rows.article(connection, origin.site, alias.article)
                if claimed != origin.identity or article_of(alias) or article.title == title:
                    return alias.article, article
                return claimed, None
        return claimed, article

    def keep(
        self,
        connection: Connection,
        origin: Origin,
        facts: Facts,
        is_fresh: bool = False,
    ) -> tuple[int, str]:
        """Keep an article that was read; with ``is_fresh`` none is known by its identities.

        Returns when a change of the article was last seen, 0 for never, and what this one is:
        ``new``, ``changed`` or empty.
        """
        site, id_ = origin.site, facts.id
        if origin.claimed and origin.claimed != id_:
            self._absorb(connection, site, origin.claimed, id_)
        before: Any = None if is_fresh else rows.article(connection, site, id_)
        change = _change(before, facts.content_hash)
        values = {
            "is_gone": False,
            "published": facts.published,
            "title": facts.title,
            "content_hash": facts.content_hash,
            "fields": facts.fields,
            "formulas": facts.formulas,
            "displayed": facts.displayed,
        }
        if change:
            version = self._version(site, facts, change)
            values["revision"] = rows.add_version(connection, version)
        else:
            self._refresh(connection, before.revision, facts.item)
        if before is None:
            first = {"site": site, "id": id_, "first_run": self.run, "changed_at": 0}
            rows.add_article(connection, {**values, **first, "address": origin.identity})
            return 0, change
        changed_at = self.now if change else before.changed_at
        address = origin.identity if before.is_gone else before.address
        values |= {"changed_at": changed_at, "address": address}
        rows.set_article(connection, site, id_, values)
        return changed_at, change

    def bury(self, connection: Connection, site: str, id_: str, reason: str) -> None:
        """Set an article's tombstone."""
        article = rows.article(connection, site, id_)
        last = rows.version(connection, article.revision)
        stone = {
            "site": site,
            "id": id_,
            "change": GONE,
            "reason": reason,
            "at": self.now,
            "run": self.run,
            "content_hash": article.content_hash,
            "item": last.item,
            "fields": last.fields,
            "letters": last.letters,
        }
        revision = rows.add_version(connection, stone)
        rows.set_article(connection, site, id_, {"is_gone": True, "revision": revision})

    def _version(self, site: str, facts: Facts, change: str) -> dict[str, Any]:
        return {
            "site": site,
            "id": facts.id,
            "change": change,
            "reason": "",
            "at": self.now,
            "run": self.run,
            "content_hash": facts.content_hash,
            "item": facts.item,
            "fields": facts.fields,
            "letters": facts.letters,
        }

    def _refresh(self, connection: Connection, revision: int, item: str) -> None:
        """Take over what moves without an edit, such as the number of readers."""
        before = rows.version(connection, revision).item
        if _at_the_time_of(before, item) != before:
            rows.set_version(connection, revision, {"item": item})

    def _absorb(self, connection: Connection, site: str, new: str, own: str) -> None:
        """Take back the article ``new``, which was begun before it was known that ``own`` moved."""
        taken = rows.article(connection, site, new)
        if taken is None or not self._is_untold(connection, taken):
            return
        mine = and_(addresses.c.site == site, addresses.c.article == new)
        connection.execute(update(addresses).where(mine).values(article=own))
        for table in (articles, versions):
            there = and_(table.c.site == site, table.c.id == new)
            connection.execute(delete(table).where(there))

    def _is_untold(self, connection: Connection, article: Any) -> bool:
        """Whether an article came after the last walk of its blog, and no journal heard of it."""
        if article.first_run <= connection.scalar(select(walked_run(literal(article.site)))):
            return False
        heard = and_(delivered.c.site == article.site, delivered.c.id == article.id)
        return connection.execute(select(delivered.c.id).where(heard).limit(1)).first() is None


def _is_elsewhere(article: Any, origin: Origin) -> bool:
    """Whether an article, if there is one, is known at another address than the one asked."""
    return article is not None and not article.is_gone and article.address != origin.identity


def article_of(row: Any) -> str | None:
    """The article whose address ``row`` is; ``None`` where it is none's, or leads to another's."""
    return row.article if row and row.article and row.primary == row.identity else None


def walked_run(site: ColumnElement[str]) -> ColumnElement[int]:
    """The last run in which the listing of ``site`` was walked as far as it must be, or 0."""
    last = select(sites.c.walked_run).where(sites.c.site == site).scalar_subquery()
    return func.coalesce(last, 0)


def _change(before: Any, content_hash: str) -> str:
    if before is None or before.is_gone:
        return "new"
    return "changed" if before.content_hash != content_hash else ""


# Not within a string, where JSON escapes the quotes.
_TIME = re.compile('"crawled_at":"[^"]*"')


def _at_the_time_of(before: str, item: str) -> str:
    """``item`` as it would be, had it been fetched when ``before`` was; neither is parsed."""
    then, now = _TIME.search(before), _TIME.search(item)
    return item[: now.start()] + then[0] + item[now.end() :] if then and now else item
