"""The kept pages of the articles, one per version, limited in size."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from blogcrawl.archive.schema import articles, dictionaries, kept
from blogcrawl.capture import DAMAGED, LESSON, dictionary_of, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.shapes import Values
    from blogcrawl.capture import Capture

# The share of the limit to which a full store shrinks, so that not every new page deletes one.
_LEFT = 0.9
# Revisions in one statement.
_CHUNK = 500

_ADD = insert(kept)
_THERE = select(kept.c.revision).where(kept.c.revision == bindparam("row_revision"))
_DROP = delete(kept).where(kept.c.revision == bindparam("row_revision"))


class Room(NamedTuple):
    """The number and size of a blog's kept pages."""

    pages: int
    size: int
    """Bytes of the pages as received."""
    stored: int
    """Bytes of the pages in the archive."""


@dataclass
class KeptPages:
    """The pages of the articles during one run."""

    most: int = 0
    """The limit in bytes for the pages of a blog; 0 keeps none."""
    _stored: dict[str, int] = field(default_factory=dict)
    _dictionaries: dict[str, bytes] = field(default_factory=dict)

    def keep(
        self, connection: Connection, site: str, id_: str, revision: int, page: Capture
    ) -> None:
        """Store the page of a version, replacing its previous page."""
        if not self.most:
            return
        if site not in self._stored:
            self._stored[site] = room_of(connection, site).stored
        connection.execute(_DROP, {"row_revision": revision})
        shared = self._dictionary(connection, site)
        body = pack(page, shared)
        row: Values = {
            "revision": revision,
            "site": site,
            "id": id_,
            "size": page.size,
            "stored": len(body),
            "shared": shared is not None,
            "body": body,
        }
        connection.execute(_ADD, row)
        self._stored[site] += len(body)
        if shared is None:
            self._learn(connection, site)
        if self._stored[site] > self.most:
            self._stored[site] = make_room(connection, site, int(_LEFT * self.most))

    def has(self, connection: Connection, revision: int) -> bool:
        """Whether the page of a version is stored, or pages are not kept at all."""
        there = connection.execute(_THERE, {"row_revision": revision}).first()
        return not self.most or there is not None

    def _dictionary(self, connection: Connection, site: str) -> bytes | None:
        """The dictionary of a blog, once it is committed."""
        if site not in self._dictionaries:
            found = dictionary(connection, site)
            if found is None:
                return None
            self._dictionaries[site] = found
        return self._dictionaries[site]

    def _learn(self, connection: Connection, site: str) -> None:
        """Make the dictionary of a blog from its first pages, and repack them with it."""
        mine = select(kept.c.revision, kept.c.body).where(kept.c.site == site)
        first = connection.execute(mine.order_by(kept.c.revision.desc()).limit(LESSON)).all()
        if len(first) < LESSON:
            return
        captures = {row.revision: unpack(row.body) for row in first}
        content = dictionary_of([*captures.values()])
        if not content:
            return
        connection.execute(insert(dictionaries).values(site=site, content=content))
        for revision, capture in captures.items():
            body = pack(capture, content)
            values: Values = {"body": body, "stored": len(body), "shared": True}
            connection.execute(update(kept).where(kept.c.revision == revision).values(values))


def dictionary(connection: Connection, site: str) -> bytes | None:
    """The compression dictionary of a blog; ``None`` while there are few pages."""
    mine = dictionaries.c.site == site
    found = connection.scalar(select(dictionaries.c.content).where(mine))
    return bytes(found) if found is not None else None


def room_of(connection: Connection, site: str) -> Room:
    """The number and size of a blog's kept pages."""
    columns = (func.count(), func.sum(kept.c.size), func.sum(kept.c.stored))
    row = connection.execute(select(*columns).where(kept.c.site == site)).one()
    return Room(row[0], int(row[1] or 0), int(row[2] or 0))


def damaged(connection: Connection) -> Iterator[str]:
    """The articles whose kept page cannot be unpacked, with one page in memory at a time."""
    query = select(kept.c.site, kept.c.id, kept.c.shared, kept.c.revision)
    for row in connection.execute(query.order_by(kept.c.site, kept.c.revision)).all():
        body = connection.scalar(select(kept.c.body).where(kept.c.revision == row.revision))
        try:
            unpack(body or b"", dictionary(connection, row.site) if row.shared else None)
        except DAMAGED:
            yield row.id


def captures(database: Database) -> Iterator[Capture]:
    """All kept pages that can be unpacked, oldest version first, one in memory at a time."""
    with database.transaction() as connection:
        query = select(kept.c.site, kept.c.revision).order_by(kept.c.site, kept.c.revision)
        places = connection.execute(query).all()
        shared = {site: dictionary(connection, site) for site in {place.site for place in places}}
    for place in places:
        with database.transaction() as connection:
            there = select(kept.c.shared, kept.c.body).where(kept.c.revision == place.revision)
            row = connection.execute(there).first()
        with suppress(*DAMAGED):
            if row is not None:
                yield unpack(row.body, shared[place.site] if row.shared else None)


def make_room_in_all(database: Database, most: int) -> None:
    """Shrink the pages of each blog to at most ``most`` bytes."""
    with database.transaction() as connection:
        for site in connection.scalars(select(kept.c.site).distinct()).all():
            make_room(connection, site, most)


def make_room(connection: Connection, site: str, most: int) -> int:
    """Delete pages of a blog until they take at most ``most`` bytes; returns their size.

    Pages of replaced versions are deleted first, then those of the oldest versions.
    """
    is_present = articles.c.revision.is_not(None)
    query = (
        select(kept.c.revision, kept.c.stored)
        .select_from(kept.outerjoin(articles, articles.c.revision == kept.c.revision))
        .where(kept.c.site == site)
        .order_by(is_present, kept.c.revision)
    )
    rows = connection.execute(query).all()
    stored = sum(row.stored for row in rows)
    dropped = []
    for row in rows:
        if stored <= most:
            break
        dropped.append(row.revision)
        stored -= row.stored
    for start in range(0, len(dropped), _CHUNK):
        some = dropped[start : start + _CHUNK]
        connection.execute(delete(kept).where(kept.c.revision.in_(some)))
    return int(stored)
