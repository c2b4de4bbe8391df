"""What each journal feed has received, so that it gets every change once.

A delivery is recorded before it is made, and again when it has arrived. If a run is killed in
between, the next one repeats the delivery under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, insert, select, update

from blogcrawl.archive.schema import articles, delivered, deliveries, versions
from blogcrawl.archive.terms import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.reader import ArchiveReader


class Change(NamedTuple):
    """A change of an article to deliver to a feed."""

    revision: int
    change: str
    """``new``, ``changed`` or ``gone``."""
    site: str
    id: str


class Mark(NamedTuple):
    """The position and the digest of a delivery in a local file."""

    offset: int
    length: int
    digest: str


class PendingDelivery(NamedTuple):
    """A delivery in progress."""

    uri: str
    mark: Mark | None
    changes: list[Change]


@dataclass
class Journal:
    """The deliveries of one feed; ``feed`` is its URI without the parts that differ by run."""

    database: Database
    feed: str

    def changes(self, reader: ArchiveReader) -> list[Change]:
        """What is new, changed or gone since the last delivery, the oldest first."""
        query = reader.narrowed(self._query(articles.c.revision))
        query = query.where(
            (delivered.c.revision.is_(None)) | (delivered.c.revision < articles.c.revision)
        )
        return self._read(query)

    def under_way(self) -> PendingDelivery | None:
        """The delivery in progress, which no run has confirmed."""
        mine = deliveries.c.feed == self.feed
        with self.database.transaction() as connection:
            row = connection.execute(select(deliveries).where(mine)).first()
        if row is None or row.uri is None:
            return None
        pending = self._query(delivered.c.pending).where(delivered.c.pending.is_not(None))
        mark = None if row.offset is None else Mark(row.offset, row.length, row.digest)
        return PendingDelivery(row.uri, mark, self._read(pending))

    @property
    def batches(self) -> int:
        """How many deliveries the feed has had."""
        mine = deliveries.c.feed == self.feed
        with self.database.transaction() as connection:
            return connection.scalar(select(deliveries.c.batches).where(mine)) or 0

    def intend(self, delivery: PendingDelivery) -> None:
        """Record what will be delivered, and where."""
        offset, length, digest = delivery.mark or (None, None, None)
        values = {"uri": delivery.uri, "offset": offset, "length": length, "digest": digest}
        with self.database.transaction() as connection:
            mine = deliveries.c.feed == self.feed
            if not connection.execute(update(deliveries).where(mine).values(values)).rowcount:
                first = {**values, "feed": self.feed, "batches": 0}
                connection.execute(insert(deliveries).values(first))
            known = select(delivered.c.site, delivered.c.id).where(delivered.c.feed == self.feed)
            had = {(row.site, row.id) for row in connection.execute(known)}
            for change in delivery.changes:
                key = {"feed": self.feed, "site": change.site, "id": change.id}
                pending = {"pending": change.revision}
                if (change.site, change.id) in had:
                    one = and_(*(delivered.c[name] == value for name, value in key.items()))
                    connection.execute(update(delivered).where(one).values(pending))
                else:
                    connection.execute(insert(delivered).values({**key, **pending}))

    def confirm(self) -> None:
        """Record that the delivery in progress has arrived."""
        with self.database.transaction() as connection:
            mine = and_(delivered.c.feed == self.feed, delivered.c.pending.is_not(None))
            arrived = {"revision": delivered.c.pending, "pending": None}
            connection.execute(update(delivered).where(mine).values(arrived))
            none = {"uri": None, "offset": None, "length": None, "digest": None}
            one_more = {"batches": deliveries.c.batches + 1}
            this = deliveries.c.feed == self.feed
            connection.execute(update(deliveries).where(this).values({**none, **one_more}))

    def _query(self, revision: Any) -> Any:
        """The articles, with the revision that the feed has and the one that it should have."""
        had, now = versions.alias("had"), versions.alias("now")
        heard = and_(
            delivered.c.feed == self.feed,
            delivered.c.site == articles.c.site,
            delivered.c.id == articles.c.id,
        )
        return (
            select(
                articles.c.site,
                articles.c.id,
                now.c.revision,
                now.c.change,
                now.c.content_hash,
                had.c.change.label("had_change"),
                had.c.content_hash.label("had_hash"),
            )
            .select_from(
                articles.outerjoin(delivered, heard)
                .outerjoin(had, had.c.revision == delivered.c.revision)
                .join(now, now.c.revision == revision)
            )
            .order_by(now.c.revision)
        )

    def _read(self, query: Any) -> list[Change]:
        with self.database.transaction() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        found = ((row, _kind_of(row)) for row in rows)
        return [Change(row.revision, kind, row.site, row.id) for row, kind in found if kind]


def _kind_of(row: Any) -> str:
    """The kind of change, from the last delivered state and the current one."""
    knows_it = row.had_change is not None and row.had_change != GONE
    if row.change == GONE:
        return GONE if knows_it else ""
    if not knows_it:
        return "new"
    return "changed" if row.content_hash != row.had_hash else ""
