"""Stores the outcomes of requested addresses: articles, refusals, failures, or missing pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.archive import rows
from blogcrawl.archive.records import NamedAddress
from blogcrawl.archive.schedule import due_at, seconds_of
from blogcrawl.archive.terms import (
    DUPLICATE,
    FAILED,
    GONE,
    MERGED,
    MISSING,
    MISSING_410,
    NOT_FOUND,
    PASSING,
    PENDING,
    REFUSED,
    STORED,
    UNCHANGED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from blogcrawl.archive.article_writer import ArticleWriter
    from blogcrawl.archive.identity import Identity
    from blogcrawl.archive.kept import KeptPages
    from blogcrawl.archive.records import Facts, Kept
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import AddressRow, Values
    from blogcrawl.origin import Origin


class _Place(NamedTuple):
    """An address that was requested."""

    site: str
    identity: str
    url: str
    row: AddressRow | None
    """What is known about it; ``None`` for nothing."""
    is_entered: bool
    """Whether it has a row. A row entered by this process need not be read."""

    @property
    def own_article(self) -> str | None:
        """The article whose address it is, if any."""
        return self.row.own_article if self.row else None


@dataclass
class Answers:
    """Stores the outcome of an address, and its consequences for the article."""

    run: Run
    writer: ArticleWriter
    identity: Identity
    pages: KeptPages

    # --- Without an article ---------------------------------------------------------------------

    def refuse(self, site: str, identity: str, reason: str) -> None:
        """Record that an address has no article, or none that can be read."""
        with self.run.transaction() as connection:
            place = self._place(connection, site, identity)
            values: Values = {"checked_run": self.run.number}
            if reason not in PASSING:
                leads_on = place.row is not None and place.row.article
                since = self.run.now if leads_on else self._first_at(place)
                values |= self.run.check_columns()
                values |= {"due_at": due_at(self.run.now, since), "extraction": self.run.extraction}
            self._answer(connection, place, REFUSED, reason, values)

    def refuse_duplicate(self, origin: Origin, identity: str) -> None:
        """Record that an address leads to the same article as ``identity``.

        If the address had its own article, that was merged, once a later run confirms it.
        """
        with self.run.transaction() as connection:
            place = self._answered(connection, origin)
            if place.own_article is not None:
                self._miss(connection, place, MERGED)
                return
            other = rows.address(connection, origin.site, identity)
            values = self.run.check_columns()
            values["article"] = other.article if other and other.article else identity
            values["extraction"] = self.run.extraction
            values["due_at"] = due_at(self.run.now, 0)
            self._answer(connection, place, REFUSED, DUPLICATE, values)

    def skip(self, site: str, identity: str, reason: str) -> None:
        """Record that this run does not want the article at an address; another may."""
        self.skip_all(site, [identity], reason)

    def skip_all(self, site: str, identities: Iterable[str], reason: str) -> None:
        """Record at once that this run does not want the articles at some addresses."""
        with self.run.transaction() as connection:
            for identity in identities:
                place = self._place(connection, site, identity)
                self._answer(connection, place, REFUSED, reason, {})

    def fail(self, site: str, identity: str, reason: str) -> None:
        """Record that an address could not be read; the next run tries again."""
        with self.run.transaction() as connection:
            place = self._place(connection, site, identity)
            self._answer(connection, place, FAILED, reason, {})

    def miss(self, site: str, identity: str, reason: str, *, for_good: bool = False) -> bool:
        """Record that an address is missing; returns whether the archive has its article."""
        with self.run.transaction() as connection:
            place = self._place(connection, site, identity)
            if place.own_article is not None:
                self._miss(connection, place, MISSING_410 if for_good else MISSING)
                return True
            values = self.run.check_columns()
            values["extraction"] = self.run.extraction
            values["due_at"] = due_at(self.run.now, self._first_at(place))
            self._answer(connection, place, REFUSED, reason, values)
            return False

    def _miss(self, connection: Connection, place: _Place, missing: str) -> None:
        """Record that an article is missing; the end of the run decides about it."""
        values = self.run.check_columns()
        if place.row is not None and place.row.is_gone:
            values["extraction"] = self.run.extraction
            values["due_at"] = due_at(self.run.now, place.row.missed_at or self.run.now)
            reason = MERGED if missing == MERGED else NOT_FOUND
            self._answer(connection, place, GONE, reason, values)
        else:
            self._answer(connection, place, PENDING, missing, values)

    # --- With an article ------------------------------------------------------------------------

    def unchanged(self, origin: Origin) -> None:
        """Record that an article is unchanged: the site answered 304."""
        with self.run.transaction() as connection:
            row = rows.known_address(connection, origin.site, origin.identity)
            place = _Place(origin.site, origin.identity, origin.url, row, is_entered=True)
            article = rows.known_article(connection, origin.site, row.article or "")
            values = self._checked(origin, place, article.published, article.changed_at)
            values["article"] = article.id
            values["etag"] = origin.etag or row.etag
            values["last_modified"] = origin.last_modified or row.last_modified
            self._answer(connection, place, UNCHANGED, "", values)

    def keep(self, origin: Origin, facts: Facts) -> str:
        """Store an article; return ``new``, ``changed`` or an empty string."""
        is_fresh = self.identity.is_fresh(origin, facts.id)
        with self.run.transaction() as connection:
            place = self._answered(connection, origin, is_fresh=is_fresh)
            kept = self.writer.keep(connection, origin, facts, is_fresh=is_fresh)
            self._keep_page(connection, origin, facts.id, kept)
            values = self._checked(origin, place, facts.published, kept.changed_at)
            values["article"] = facts.id
            values["etag"] = origin.etag
            values["last_modified"] = origin.last_modified
            outcome = STORED if kept.change else UNCHANGED
            self._answer(connection, place, outcome, "", values)
            self._alias(connection, origin, facts.id)
            if origin.has_moved and origin.landed != origin.identity:
                self._move(connection, origin, facts.id)
        return kept.change

    def only_listed(self, origin: Origin) -> None:
        """Record that a stored article comes from a listing page, so that its page is due again.

        Its own page could not be fetched.
        """
        with self.run.transaction() as connection:
            place = self._place(connection, origin.site, origin.identity)
            again: Values = {"due_at": None, "extraction": None}
            outcome = REFUSED if origin.is_refused else FAILED
            self._answer(connection, place, outcome, origin.unread, again)

    def _keep_page(self, connection: Connection, origin: Origin, id_: str, kept: Kept) -> None:
        """Store the page of a version that is new, or whose page is not stored."""
        if origin.capture is None:
            return
        is_new = kept.change or kept.is_refreshed
        if is_new or not self.pages.has(connection, kept.revision):
            self.pages.keep(connection, origin.site, id_, kept.revision, origin.capture)

    def _checked(self, origin: Origin, place: _Place, published: str, changed_at: int) -> Values:
        """The columns of an address that answered with its article."""
        now = self.run.now
        since = max(seconds_of(published) or self._first_at(place), changed_at)
        values = self.run.check_columns() | {
            "due_at": due_at(now, min(since, now)),
            "extraction": self.run.extraction,
            "misses": 0,
            "gones": 0,
            "missed_at": None,
        }
        marks = {"lastmod": origin.lastmod, "updated": origin.updated}
        return values | {name: mark for name, mark in marks.items() if mark}

    def _alias(self, connection: Connection, origin: Origin, id_: str) -> None:
        """Record other addresses of the article."""
        for identity in {origin.landed, origin.claimed, id_} - {origin.identity, ""}:
            row = rows.address(connection, origin.site, identity)
            if row is None:
                entered = self.run.new_row(origin.site, NamedAddress(identity, origin.url))
                alias: Values = {"run": None, "outcome": None, "article": id_}
                rows.add_address(connection, {**entered, **alias})
            elif row.article is None:
                self.run.fresh.discard((origin.site, identity))
                rows.set_address(connection, origin.site, identity, {"article": id_})

    def _move(self, connection: Connection, origin: Origin, id_: str) -> None:
        """From now on, request an article at the target of its redirect."""
        row = rows.known_address(connection, origin.site, origin.identity)
        there: Values = {
            **row.checks,
            "etag": row.etag,
            "last_modified": row.last_modified,
            "url": origin.url,
            "article": id_,
            "redirects": False,
        }
        rows.set_address(connection, origin.site, origin.landed, there)
        rows.set_address(connection, origin.site, origin.identity, {"redirects": True})
        rows.set_article(connection, origin.site, id_, {"address": origin.landed})

    # --- The address ----------------------------------------------------------------------------

    def _place(self, connection: Connection, site: str, identity: str) -> _Place:
        """An address that gave no article."""
        row = rows.address(connection, site, identity)
        return _Place(site, identity, identity, row, row is not None)

    def _answered(
        self, connection: Connection, origin: Origin, *, is_fresh: bool = False
    ) -> _Place:
        """The address that gave an article; with ``is_fresh``, nothing is known about it."""
        at = (origin.site, origin.identity)
        row = None if is_fresh else rows.address(connection, *at)
        return _Place(*at, origin.url, row, is_fresh or row is not None)

    def _first_at(self, place: _Place) -> int:
        """When an address was first found."""
        return place.row.first_at if place.row else self.run.now

    def _answer(
        self, connection: Connection, place: _Place, outcome: str, reason: str, values: Values
    ) -> None:
        """Store the outcome of an address."""
        run, row, at = self.run, place.row, (place.site, place.identity)
        run.under_way.discard(at)
        run.fresh.discard(at)
        answered: Values = {**values, **run.outcome_columns(outcome, reason)}
        if outcome != FAILED and reason not in PASSING:
            answered |= {"dropped": False, "pushed": False}
        if place.is_entered:
            rows.set_address(connection, *at, answered)
        else:  # no page named it to this run, for example a single start page
            entered = run.new_row(place.site, NamedAddress(place.identity, place.url))
            rows.add_address(connection, {**entered, **answered})
        if not place.is_entered or (row and row.run != run.number):
            rows.count_discovered(connection, run.number, 1)
        elif row and row.outcome != PENDING:
            run.outcomes[row.outcome] -= 1
        if outcome != PENDING:
            run.outcomes[outcome] += 1
