"""The end of a run: what is missing is settled, and which listings were walked is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from blogcrawl import clock
from blogcrawl.archive import rows
from blogcrawl.archive.conditions import IS_MISSING
from blogcrawl.archive.missing import missing_of
from blogcrawl.archive.schedule import due_at, is_gone
from blogcrawl.archive.schema import addresses, runs
from blogcrawl.archive.terms import FOR_GOOD, GONE, MERGED, NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import AddressRow, Values
    from blogcrawl.archive.shelf import Shelf
    from blogcrawl.archive.walks import Walks


@dataclass
class Closing:
    """Closes the books of a run."""

    run: Run
    shelf: Shelf
    walks: Walks

    def finish(
        self,
        walked: Mapping[str, int | None],
        vanished_max: float,
        scouted: Collection[str] = (),
    ) -> list[str]:
        """End the run: settle what is missing, and note which listings were walked.

        ``walked`` are the sites whose listing was walked as far as it must be; for one that was
        walked whole, with the number of articles that it names; ``scouted`` are those of them whose
        first page does not lead through all of it. Returns the sites of which more
        than the share ``vanished_max`` of the articles that were asked for has vanished: there,
        none is taken for gone.
        """
        asked = select(addresses.c.site).where(addresses.c.checked_run == self.run.number)
        mine = runs.c.run == self.run.number
        with self.run.transaction() as connection:
            sites = connection.scalars(asked.distinct()).all()
            doubted = [site for site in sites if not self._settle(connection, site, vanished_max)]
            for site, listed in walked.items():
                self.walks.note(connection, site, listed, is_scouted=site in scouted)
            connection.execute(update(runs).where(mine).values(ended=clock.now()))
        self.run.database.run = None
        return doubted

    def _settle(self, connection: Connection, site: str, vanished_max: float) -> bool:
        """Settle what is missing of a site, unless so much is that it is doubted."""
        missing = missing_of(connection, site, self.run.number)
        fresh = len(missing.fresh)  # the others were accepted by an earlier run
        if fresh > 1 and fresh > vanished_max * missing.asked:
            in_run = addresses.c.checked_run == self.run.number
            doubtful = and_(addresses.c.site == site, in_run, IS_MISSING)
            again = update(addresses).where(doubtful).values(due_at=self.run.now)
            connection.execute(again)
            return False
        for row in missing.rows:
            self._settle_one(connection, row)
        return True

    def _settle_one(self, connection: Connection, row: AddressRow) -> None:
        """Count one more answer that an article is not there, or bury it."""
        now = self.run.now
        # A first miss that is dated and not counted is that of a run which came to no end.
        was_missed = not row.misses and row.missed_at is not None
        misses, gones = row.misses + 1 + was_missed, row.gones + (row.reason in FOR_GOOD)
        missed_at = row.missed_at or now
        values: Values = {
            "misses": misses,
            "gones": gones,
            "missed_at": missed_at,
            "due_at": due_at(now, now),
        }
        if row.article is not None and is_gone(misses, gones, missed_at, now):
            is_merged = row.reason == MERGED
            why = "merged into another" if is_merged else "not there"
            self.shelf.bury(connection, row.site, row.article, why)
            values |= {"outcome": GONE, "reason": MERGED if is_merged else NOT_FOUND}
            self.run.outcomes[GONE] += 1
        rows.set_address(connection, row.site, row.identity, values)
