"""The end of a run: decides about missing articles, and records which listings were walked."""

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

    from blogcrawl.archive.article_writer import ArticleWriter
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import AddressRow, Values
    from blogcrawl.archive.walks import Walks


@dataclass
class Closing:
    """Ends a run."""

    run: Run
    writer: ArticleWriter
    walks: Walks

    def finish(
        self,
        walked: Mapping[str, int | None],
        vanished_max: float,
        scouted: Collection[str] = (),
    ) -> list[str]:
        """End the run: decide about missing articles, and record which listings were walked.

        ``walked`` are the sites whose listing was walked far enough, with the number of its
        articles if it was walked completely. ``scouted`` are those whose first page does not lead
        to all of the listing. Returns the sites where more than the share ``vanished_max`` of the
        requested articles is missing; there, none counts as gone.
        """
        asked = select(addresses.c.site).where(addresses.c.checked_run == self.run.number)
        mine = runs.c.run == self.run.number
        with self.run.transaction() as connection:
            sites = connection.scalars(asked.distinct()).all()
            doubted = [site for site in sites if not self._settle(connection, site, vanished_max)]
            for site, listed in walked.items():
                self.walks.record(connection, site, listed, is_scouted=site in scouted)
            connection.execute(update(runs).where(mine).values(ended=clock.now()))
        self.run.database.run = None
        return doubted

    def _settle(self, connection: Connection, site: str, vanished_max: float) -> bool:
        """Decide about the missing articles of a site, unless they are too many to be believed."""
        missing = missing_of(connection, site, self.run.number)
        fresh = len(missing.fresh)  # an earlier run has accepted the others
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
        """Count one more miss of an article, or set its tombstone."""
        now = self.run.now
        # A first miss with a date but without a count is from a run that did not finish.
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
            self.writer.mark_gone(connection, row.site, row.article, why)
            values |= {"outcome": GONE, "reason": MERGED if is_merged else NOT_FOUND}
            self.run.outcomes[GONE] += 1
        rows.set_address(connection, row.site, row.identity, values)
