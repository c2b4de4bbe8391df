"""Which listings were walked far enough, and how many articles they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, select, update

from blogcrawl.archive.schedule import FULL_WALK_AFTER
from blogcrawl.archive.schema import articles, pages, sites

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import Values


def walked_sites(database: Database) -> set[str]:
    """The sites whose listing was ever walked far enough."""
    with database.transaction() as connection:
        return set(connection.scalars(select(sites.c.site)))


@dataclass
class Walks:
    """The listings of the blogs."""

    run: Run

    def may_stop_early(self, site: str) -> bool:
        """Whether the walk may end at known articles, since a recent walk was complete."""
        with self.run.transaction() as connection:
            row = connection.execute(select(sites).where(sites.c.site == site)).first()
        return bool(
            row
            and row.walked_run
            and row.full_at is not None
            and row.full_at > self.run.now - FULL_WALK_AFTER
            and row.extraction == self.run.extraction
        )

    def listed(self, site: str) -> int:
        """How many articles the listing should name: those of the last complete walk, or fewer."""
        mine = and_(articles.c.site == site, articles.c.is_gone.is_(False))
        with self.run.transaction() as connection:
            then = connection.scalar(select(sites.c.listed).where(sites.c.site == site))
            now = connection.scalar(select(func.count()).select_from(articles).where(mine))
        return min(then or 0, now or 0)

    def record(
        self, connection: Connection, site: str, listed: int | None, *, is_scouted: bool = False
    ) -> None:
        """Record that the listing of a site was walked far enough.

        ``listed`` is the number of its articles, if it was walked completely. With ``is_scouted``,
        the first page does not lead to all of it, and so says nothing about the rest.
        """
        values: Values = {"walked_run": self.run.number, "extraction": self.run.extraction}
        if listed is not None:
            values |= {"full_at": None if is_scouted else self.run.now, "listed": listed}
            old = and_(pages.c.site == site, pages.c.run != self.run.number)
            connection.execute(delete(pages).where(old))
        mine = update(sites).where(sites.c.site == site).values(values)
        if not connection.execute(mine).rowcount:
            connection.execute(insert(sites).values(site=site, **values))
