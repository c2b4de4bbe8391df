"""Deletes old versions of articles, with their pages; current versions are always kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, or_, select

from blogcrawl import clock
from blogcrawl.archive.schema import articles, delivered, kept, versions

if TYPE_CHECKING:
    from blogcrawl.archive.database import Database

# Revisions in one statement.
_CHUNK = 500


class Pruned(NamedTuple):
    """Counts of what was deleted."""

    versions: int
    pages: int


def prune(
    database: Database,
    *,
    most: int | None = None,
    days: int | None = None,
    only_pages: bool = False,
) -> Pruned:
    """Delete versions beyond the newest ``most`` of an article, and versions older than ``days``.

    The current version of an article is kept, and so is the version that a journal received last,
    because the next change is compared with it.
    """
    number = func.row_number().over(
        partition_by=(versions.c.site, versions.c.id), order_by=versions.c.revision.desc()
    )
    numbered = select(versions.c.revision, versions.c.at, number.label("number")).subquery()
    bounds = []
    if most is not None:
        bounds.append(numbered.c.number > most)
    if days is not None:
        bounds.append(numbered.c.at < clock.now() - days * clock.DAY)
    needed = [
        select(column).where(column.is_not(None))
        for column in (articles.c.revision, delivered.c.revision, delivered.c.pending)
    ]
    query = select(numbered.c.revision).where(or_(*bounds))
    for one in needed:
        query = query.where(numbered.c.revision.not_in(one))
    gone = [0, 0]
    with database.transaction() as connection:
        old = connection.scalars(query).all()
        for start in range(0, len(old), _CHUNK):
            some = old[start : start + _CHUNK]
            for place, table in enumerate((versions, kept)):
                if table is kept or not only_pages:
                    mine = table.c.revision.in_(some)
                    gone[place] += connection.execute(delete(table).where(mine)).rowcount
    return Pruned(*gone)
