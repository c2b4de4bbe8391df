"""What a run should request besides the addresses it finds, a few at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, literal, or_

from blogcrawl.archive import rows
from blogcrawl.archive.conditions import IS_LIVE, IS_PRIMARY, is_twin
from blogcrawl.archive.judge import address_of
from blogcrawl.archive.missing import missing_of
from blogcrawl.archive.records import Batch
from blogcrawl.archive.rows import KNOWN
from blogcrawl.archive.schema import addresses
from blogcrawl.archive.terms import PENDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from blogcrawl.archive.records import Address
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import AddressRow, Values


@dataclass
class Agenda:
    """The addresses that are due.

    ``after`` is where the previous batch ended, or an empty string.
    """

    run: Run

    def due(self, site: str, after: str, most: int = 100) -> Batch:
        """Addresses that are due, or pending from an earlier run."""
        is_due = and_(
            or_(addresses.c.run.is_(None), addresses.c.run != self.run.number),
            or_(and_(addresses.c.article.is_(None), addresses.c.run.is_not(None)), IS_PRIMARY),
            or_(
                addresses.c.due_at.is_(None),
                addresses.c.due_at <= self.run.now,
                addresses.c.extraction != self.run.extraction,
            ),
        )
        is_left = and_(
            addresses.c.run == self.run.number,
            addresses.c.outcome == PENDING,
            addresses.c.reason == "",
        )
        return self._batch(site, or_(is_due, is_left), after, most)

    def push(self, site: str, identities: Sequence[str]) -> None:
        """Record articles that may be on a listing page that the run did not read."""
        seems_pushed: Values = {"dropped": False, "pushed": True}
        with self.run.transaction() as connection:
            rows.set_addresses(connection, site, dict.fromkeys(identities, seems_pushed))

    def unlisted(self, site: str, after: str, most: int = 100, *, whole: bool = False) -> Batch:
        """Articles that a page named before and that no page names any more.

        Articles that were pushed to an unread page are requested only if the ``whole`` listing was
        walked and does not name them.
        """
        is_pushed = and_(addresses.c.pushed.is_(True), literal(whole))
        wanted = and_(or_(addresses.c.dropped.is_(True), is_pushed), IS_LIVE)
        return self._batch(site, wanted, after, most)

    def twins(self, site: str, after: str, most: int = 100) -> Batch:
        """Articles that have the title and date of a new one, because they may have moved there.

        Requesting their old addresses shows whether these redirect. Addresses that an earlier
        process of this run requested are requested again.
        """
        not_lately = or_(addresses.c.checked_at.is_(None), addresses.c.checked_at < self.run.now)
        wanted = and_(IS_LIVE, is_twin(), not_lately)
        return self._batch(site, wanted, after, most, again=True)

    def probe(self, site: str, vanished_max: float) -> list[Address]:
        """Articles to request if others have vanished, to tell a deletion from an outage."""
        with self.run.transaction() as connection:
            missing = missing_of(connection, site, self.run.number)
        fresh = len(missing.fresh)
        wanted = int(fresh / vanished_max) + 1 - missing.asked if vanished_max else 0
        if fresh < 2 or wanted <= 0:
            return []
        return self._batch(site, IS_LIVE, "", wanted).addresses

    def _batch(
        self,
        site: str,
        wanted: ColumnElement[bool],
        after: str,
        most: int,
        *,
        again: bool = False,
    ) -> Batch:
        """Enter addresses of the site that are to be requested, unless the run has done so.

        With ``again``, those too.
        """
        run = self.run
        query = KNOWN.where(addresses.c.site == site, addresses.c.identity > after, wanted)
        if not again:
            checked_run = addresses.c.checked_run
            query = query.where(or_(checked_run.is_(None), checked_run != run.number))
        query = query.order_by(addresses.c.identity).limit(most)
        with run.transaction() as connection:
            there = rows.addresses_of(connection, query)
            for row in there:
                if row.run == run.number and row.outcome != PENDING:
                    run.outcomes[row.outcome] -= 1
            met = {row.identity: run.outcome_columns(PENDING) for row in there}
            rows.set_addresses(connection, site, met)
            first = sum(row.run != run.number for row in there)
            rows.count_discovered(connection, run.number, first)
        asked = [self._requested(row) for row in there]
        return Batch(asked, there[-1].identity if len(there) == most else None)

    def _requested(self, row: AddressRow) -> Address:
        """An address that is to be requested, whatever its earlier outcome."""
        return address_of(
            row,
            url=row.url,
            must_ask=True,
            is_settled=False,
            is_conditional=row.is_live and row.extraction == self.run.extraction,
        )
