"""The articles of the archive: which of them a page is, their versions, their tombstones.

All of it happens within a transaction of the run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, select, update

from blogcrawl.archive import rows
from blogcrawl.archive.schema import addresses, articles, delivered, versions

if TYPE_CHECKING:
    from sqlalchemy import Connection

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


@dataclass
class Shelf:
    """The articles during one run."""

    run: int
    now: int
    ended_run: int
    """The last run that came to its end."""

    def identify(self, connection: Connection, origin: Origin, claimed: str) -> str | None:
        """The identity under which an article is known that calls itself ``claimed``.

        ``None`` for one that is there from another address already. An article that moved keeps
        its identity, unless there was an article at its new one.
        """
        site = origin.site
        row = rows.address(connection, site, origin.identity)
        own: str | None = row.article if row else None
        target, taken = claimed, rows.article(connection, site, claimed)
        if taken is None:
            is_itself = claimed == origin.identity
            alias = row if is_itself else rows.address(connection, site, claimed)
            if alias and alias.article:
                target = alias.article
                taken = rows.article(connection, site, target)
        if own is None:
            is_elsewhere = taken and not taken.is_gone and taken.address != origin.identity
            return None if is_elsewhere else target
        if own == target or taken is None or taken.is_gone or self._is_untold(connection, taken):
            return own
        return target

    def keep(
        self,
        connection: Connection,
        origin: Origin,
        facts: Facts,
        own: str | None,
        is_fresh: bool = False,
    ) -> tuple[int, str]:
        """Keep an article that was read.

        ``own`` is the article that the address led to before; with ``is_fresh`` there is none by
        any of its identities. Returns when a change of the article
        was last seen, 0 for never, and what this one is: ``new``, ``changed`` or empty.
        """
        site, id_ = origin.site, facts.id
        if own is not None and own != id_:
            self._merge(connection, site, own, id_)
        elif origin.claimed and origin.claimed != id_:
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
        }

    def _refresh(self, connection: Connection, revision: int, item: str) -> None:
        """Take over what moves without an edit, such as the number of readers."""
        if _without_time(rows.version(connection, revision).item) != _without_time(item):
            rows.set_version(connection, revision, {"item": item})

    def _merge(self, connection: Connection, site: str, own: str, into: str) -> None:
        """Let an article's addresses lead to another article, into which it was merged."""
        old = rows.article(connection, site, own)
        if old and not old.is_gone:
            self.bury(connection, site, own, f"merged into {into}")
        mine = and_(addresses.c.site == site, addresses.c.article == own)
        connection.execute(update(addresses).where(mine).values(article=into))

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
        """Whether an article came after the last run that ended, and no journal has heard of it."""
        if article.first_run <= self.ended_run:
            return False
        heard = and_(delivered.c.site == article.site, delivered.c.id == article.id)
        return connection.execute(select(delivered.c.id).where(heard).limit(1)).first() is None


def _change(before: Any, content_hash: str) -> str:
    if before is None or before.is_gone:
        return "new"
    return "changed" if before.content_hash != content_hash else ""


def _without_time(item: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(item)
    fields.pop("crawled_at", None)
    return fields
