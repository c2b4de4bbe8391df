"""The articles of the archive: their versions and their tombstones.

All methods run within a transaction of the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, literal, select, update

from blogcrawl.archive import rows
from blogcrawl.archive.conditions import walked_run
from blogcrawl.archive.records import Kept
from blogcrawl.archive.schema import addresses, articles, delivered, kept, versions
from blogcrawl.archive.terms import CHANGED, GONE, NEW

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from blogcrawl.archive.records import Facts
    from blogcrawl.archive.shapes import ArticleRow, Values
    from blogcrawl.origin import Origin


@dataclass
class ArticleWriter:
    """The articles during one run."""

    run: int
    now: int

    def keep(
        self, connection: Connection, origin: Origin, facts: Facts, *, is_fresh: bool = False
    ) -> Kept:
        """Store an article; with ``is_fresh``, no article with its identities is known."""
        site, id_ = origin.site, facts.id
        if origin.claimed and origin.claimed != id_:
            self._absorb(connection, site, origin.claimed, id_)
        before = None if is_fresh else rows.article(connection, site, id_)
        change = _change(before, facts.content_hash)
        values = _columns(facts)
        revision = before.revision if before else 0
        if change:
            revision = rows.add_version(connection, self._version(site, facts, change))
        values["revision"] = revision
        if before is None:
            first = {"site": site, "id": id_, "first_run": self.run, "changed_at": 0}
            rows.add_article(connection, {**values, **first, "address": origin.identity})
            return Kept(change, 0, revision)
        is_refreshed = not change and _refresh(connection, revision, facts.item)
        changed_at = self.now if change else before.changed_at
        address = origin.identity if before.is_gone else before.address
        values |= {"changed_at": changed_at, "address": address}
        rows.set_article(connection, site, id_, values)
        return Kept(change, changed_at, revision, is_refreshed)

    def revise(self, connection: Connection, article: ArticleRow, facts: Facts) -> int:
        """Store the result of reading an article's kept page again; returns its version.

        The blog did not change, so the time of the next check stays the same.
        """
        values, revision = _columns(facts), article.revision
        if article.content_hash == facts.content_hash:
            _refresh(connection, revision, facts.item)
        else:
            version = self._version(article.site, facts, CHANGED)
            values["revision"] = revision = rows.add_version(connection, version)
        rows.set_article(connection, article.site, article.id, values)
        return revision

    def mark_gone(self, connection: Connection, site: str, id_: str, reason: str) -> None:
        """Set an article's tombstone."""
        article = rows.known_article(connection, site, id_)
        last = rows.known_version(connection, article.revision)
        stone: Values = {
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

    def _version(self, site: str, facts: Facts, change: str) -> Values:
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

    def _absorb(self, connection: Connection, site: str, new: str, own: str) -> None:
        """Remove the article ``new``, which turned out to be ``own`` at a new address."""
        taken = rows.article(connection, site, new)
        if taken is None or not is_undelivered(connection, taken):
            return
        mine = and_(addresses.c.site == site, addresses.c.article == new)
        connection.execute(update(addresses).where(mine).values(article=own))
        for table in (articles, versions, kept):
            there = and_(table.c.site == site, table.c.id == new)
            connection.execute(delete(table).where(there))


def is_undelivered(connection: Connection, article: ArticleRow) -> bool:
    """Whether an article came after the last walk of its blog, and no journal has received it."""
    if article.first_run <= (connection.scalar(select(walked_run(literal(article.site)))) or 0):
        return False
    received = and_(delivered.c.site == article.site, delivered.c.id == article.id)
    return connection.execute(select(delivered.c.id).where(received).limit(1)).first() is None


def _columns(facts: Facts) -> Values:
    """The columns of an article for what was read."""
    return {
        "is_gone": False,
        "published": facts.published,
        "title": facts.title,
        "content_hash": facts.content_hash,
        "fields": facts.fields,
        "formulas": facts.formulas,
        "displayed": facts.displayed,
    }


def _refresh(connection: Connection, revision: int, item: str) -> bool:
    """Update values that change without an edit, such as reads; returns whether they changed."""
    before = rows.known_version(connection, revision).item
    has_moved = _at_the_time_of(before, item) != before
    if has_moved:
        rows.set_version(connection, revision, {"item": item})
    return has_moved


def _change(before: ArticleRow | None, content_hash: str) -> str:
    if before is None or before.is_gone:
        return NEW
    return CHANGED if before.content_hash != content_hash else ""


# Cannot match within a string, where JSON escapes quotes.
_TIME = re.compile('"crawled_at": ?"[^"]*"')


def fetched_at(item: str) -> str:
    """When the page of an item was fetched; read from its JSON without parsing it."""
    match = _TIME.search(item)
    return match[0].partition(":")[2].strip(' "') if match else ""


def _at_the_time_of(before: str, item: str) -> str:
    """``item`` with the fetch time of ``before``; neither is parsed."""
    then, now = _TIME.search(before), _TIME.search(item)
    return item[: now.start()] + then[0] + item[now.end() :] if then and now else item
