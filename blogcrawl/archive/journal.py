"""What each journal feed was delivered, so that it gets every change once.

A delivery is written down before it is made and again when it is known to have arrived. A run
that is killed in between leaves it to the next one, which makes it again under the same name.
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
    """What a feed is to be told of an article."""

    revision: int
    change: str
    """``new``, ``changed`` or ``gone``."""
    site: str
    id: str


class Mark(NamedTuple):
    """Where in a local file a delivery stands, and what it is."""

    offset: int
    length: int
    digest: str


class PendingDelivery(NamedTuple):
    """A delivery that is under way."""

    uri: str
    mark: Mark | None
    changes: list[Change]


@dataclass
class Journal:
    """The deliveries of one feed; ``feed`` is its URI without what differs by the run."""

    database: Database
    feed: str

    def changes(self, reader: ArchiveReader) -> list[Change]:
        """What is new, changed or gone since the feed last heard of it, the oldest first."""
        query = reader.narrowed(self._query(articles.c.revision))
        query = query.where(
            (delivered.c.revision.is_(None)) | (delivered.c.revision < articles.c.revision)
        )
        return self._read(query)

    def under_way(self) -> PendingDelivery | None:
        """The delivery that no run has seen arrive."""
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
        """Write down what will be delivered, and where."""
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
        """Note that the delivery under way has arrived."""
        with self.database.transaction() as connection:
            mine = and_(delivered.c.feed == self.feed, delivered.c.pending.is_not(None))
            arrived = {"revision": delivered.c.pending, "pending": None}
            connection.execute(update(delivered).where(mine).values(arrived))
            none = {"uri": None, "offset": None, "length": None, "digest": None}
            one_more = {"batches": deliveries.c.batches + 1}
            this = deliveries.c.feed == self.feed
            connection.execute(update(deliveries).where(this).values({**none, **one_more}))

    def _query(self, revision: Any) -> Any:
        """Articles with what the feed knows of them, and the revision that it is to have."""
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
        found = ((row, _told(row)) for row in rows)
        return [Change(row.revision, told, row.site, row.id) for row, told in found if told]


def _told(row: Any) -> str:
    """What a feed is to be told, from what it heard last and what is so now."""
    knows_it = row.had_change is not None and row.had_change != GONE
    if row.change == GONE:
        return GONE if knows_it else ""
    if not knows_it:
        return "new"
    return "changed" if row.content_hash != row.had_hash else ""
