"""Enters the addresses that a run finds, and judges those that are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from blogcrawl.archive import rows
from blogcrawl.archive.judge import Moment, judge
from blogcrawl.archive.records import Address
from blogcrawl.archive.schema import sites
from blogcrawl.archive.terms import BEYOND_LIMIT, PENDING, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from blogcrawl.archive.judge import Verdict
    from blogcrawl.archive.records import NamedAddress
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import AddressRow, Values

T = TypeVar("T")

# Values in one statement; SQLite allows 32,766.
_CHUNK = 500


@dataclass
class Discovery:
    """Enters the addresses that a run finds."""

    run: Run

    def discover(
        self, site: str, found: Sequence[NamedAddress], room: int | None = None
    ) -> list[Address]:
        """Enter addresses that the run found, and decide which of them to request.

        With ``room``, at most so many known articles count as unchanged, minus those before them
        that are to be requested.
        """
        with self.run.transaction() as connection:
            return self.enter(connection, site, found, room)

    def enter(
        self,
        connection: Connection,
        site: str,
        found: Sequence[NamedAddress],
        room: int | None,
        *,
        lists: bool = False,
    ) -> list[Address]:
        """The same within a transaction; ``lists`` says whether a listing page names them."""
        walked = connection.scalar(select(sites.c.walked_run).where(sites.c.site == site)) or 0
        at = Moment(self.run.number, self.run.now, self.run.extraction, walked)
        named = {one.identity for one in found}
        entry = _Entry(self.run, connection, site, at, named, room, lists)
        known: list[Address] = []
        for chunk in chunks(found):
            there = rows.addresses_by_identity(connection, site, [one.identity for one in chunk])
            for one in chunk:
                row = there.get(one.identity)
                known.append(entry.add_new(one) if row is None else entry.add_known(one, row))
            entry.write()
        return known

    def look_again(self, connection: Connection, site: str, names: Sequence[str]) -> None:
        """Make articles that are gone due again, because a page names them again."""
        for chunk in chunks(names):
            there = rows.addresses_by_identity(connection, site, chunk)
            due: Values = {"due_at": self.run.now}
            back = {name: due for name, row in there.items() if row.is_gone}
            rows.set_addresses(connection, site, back)


@dataclass
class _Entry:
    """Addresses that are entered together."""

    run: Run
    connection: Connection
    site: str
    at: Moment
    named: set[str]
    """The identities of all addresses."""
    room: int | None
    lists: bool
    new: list[Values] = field(default_factory=list)
    met: dict[str, Values] = field(default_factory=dict)
    """The new values of existing rows, by identity."""
    first: int = 0
    """How many of these rows the run had not found before."""

    def add_new(self, one: NamedAddress) -> Address:
        """Enter an address that was never seen before."""
        self.new.append(self.run.new_row(self.site, one))
        self.run.fresh.add((self.site, one.identity))
        if self.room is not None:
            self.room -= one.is_sure
        return Address(
            identity=one.identity,
            url=one.url,
            is_sure=one.is_sure,
            must_ask=True,
            is_settled=False,
            is_article=False,
        )

    def add_known(self, one: NamedAddress, row: AddressRow) -> Address:
        """Judge a known address, and record its outcome."""
        if row.article and row.primary not in self.named:
            row = _stand_in(self.connection, row, self.at.run)
        verdict = judge(row, one, self.at)
        if row.identity in self.met:  # another address leads to the same article
            return verdict.address
        is_first = row.run != self.at.run
        if is_first:
            verdict = self._within_room(verdict)
        is_back = self.lists and (row.dropped or row.pushed)
        if is_first or row.outcome != verdict.outcome or is_back:
            self._record(one, row, verdict, is_first)
        return verdict.address

    def _within_room(self, verdict: Verdict) -> Verdict:
        """The verdict, unless the run has no room for another unchanged article."""
        is_unchanged = verdict.outcome == UNCHANGED
        if self.room is None or not (is_unchanged or verdict.address.must_ask):
            return verdict
        self.room -= 1
        if self.room < 0 and is_unchanged:
            return verdict._replace(outcome=PENDING, reason=BEYOND_LIMIT)
        return verdict

    def _record(self, one: NamedAddress, row: AddressRow, verdict: Verdict, is_first: bool) -> None:
        self.first += is_first
        self.met[row.identity] = {
            "run": self.at.run,
            "outcome": verdict.outcome,
            "reason": verdict.reason,
            "url": one.url if row.identity == one.identity else row.url,
            "dropped": row.dropped and not self.lists,
            "pushed": row.pushed and not self.lists,
            "lastmod": row.lastmod or one.lastmod or None,
            "updated": row.updated or one.updated or None,
        }
        if verdict.outcome != PENDING and (is_first or row.outcome == PENDING):
            self.run.outcomes[verdict.outcome] += 1

    def write(self) -> None:
        """Store what was entered since the last call."""
        rows.add_addresses(self.connection, self.new)
        rows.set_addresses(self.connection, self.site, self.met)
        rows.count_discovered(self.connection, self.at.run, len(self.new) + self.first)
        self.new, self.met, self.first = [], {}, 0


def _stand_in(connection: Connection, row: AddressRow, run: int) -> AddressRow:
    """The row to use for an address whose article has another main address.

    A run requests the first of an article's addresses that it finds. If that one redirects, it uses
    the target instead, as long as that exists.
    """
    primary = rows.address(connection, row.site, row.primary) if row.primary else None
    if primary is None or row.article is None or primary.run == run:
        return row
    if row.redirects and not primary.misses and not primary.is_gone:
        return primary
    there: Values = {**primary.checks, "redirects": False}
    rows.set_address(connection, row.site, row.identity, there)
    rows.set_article(connection, row.site, row.article, {"address": row.identity})
    return rows.known_address(connection, row.site, row.identity)


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """``values`` in parts of the size of one statement."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
