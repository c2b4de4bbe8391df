"""What a run writes down: the addresses it comes upon, what came of them, and the articles.

Whatever is written together is one transaction: a listing page with the addresses that it names,
an article with its version and the validators of its address. A run that is killed between two of
them is gone on with by the next.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, literal, or_, select, tuple_, update

from blogcrawl import clock
from blogcrawl.archive import rows
from blogcrawl.archive.rows import KNOWN, WITH_ARTICLES
from blogcrawl.archive.schedule import (
    FULL_WALK_AFTER,
    RESUME_WITHIN,
    SLACK,
    due_at,
    has_changed_since,
    is_gone,
    seconds_of,
)
from blogcrawl.archive.schema import addresses, articles, pages, runs, sites, versions
from blogcrawl.archive.shelf import GONE, Facts, Origin, Shelf, article_of, walked_run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from blogcrawl.archive.database import Database

STORED, UNCHANGED = "stored", "unchanged"
REFUSED, FAILED, PENDING = "refused", "failed", "pending"
OUTCOMES = (STORED, UNCHANGED, GONE, REFUSED, FAILED, PENDING)
"""What can come of an address in a run. Pending is what the next run goes on with."""

DUPLICATE = "duplicate"
"""Why an address is refused that leads to an article which another one leads to."""
MISSING = "missing"
"""Why a known article's address is pending: it is not there, but not for long enough."""
MERGED = "merged"
"""The same for one that leads to another article now."""
_MISSING_410 = "missing_410"
_OF_MISSING = (MISSING, MERGED, _MISSING_410)
# An address that says so twice says it for good.
_FOR_GOOD = frozenset((MERGED, _MISSING_410))
# Refusals that say nothing of the article: the next run asks again.
_PASSING = frozenset(("bot_gate", "truncated", "robots_txt", "robots_unreachable", "offsite"))

# What is known of an article by looking at its address, whichever that is.
_OF_CHECKS = (
    *("due_at", "extraction", "checked_run", "checked_at", "misses", "gones", "missed_at"),
    *("lastmod", "updated"),
)

# Kinds of pages that name an article as long as it is there; a feed names the newest only.
_COMPLETE = frozenset(("listing", "sitemap", "dated", "archive"))

# Values in one statement; SQLite takes 32,766.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a listing page, or another source, names as an article's."""

    identity: str
    url: str
    is_sure: bool = True
    """Whether it is an article's without a doubt; else its page must show it."""
    lastmod: str = ""
    """When the sitemap says that it changed, as it says it."""
    updated: str = ""
    """When the feed says that it changed, as it says it."""


@dataclass(frozen=True, slots=True)
class Address:
    """What the archive says of an address that the run came upon."""

    identity: str
    url: str
    is_sure: bool
    must_ask: bool
    """Whether the run has to ask the site for it."""
    is_settled: bool
    """Whether an earlier run dealt with it, and nothing says that it has changed."""
    is_article: bool
    """Whether it leads to an article that the archive has, and that is not gone."""
    published: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Page(NamedTuple):
    """A listing page or a source, as the site sent it, with what it says."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    names: Sequence[str]
    """Identities of the articles that it names."""
    next_page: str = ""
    kind: str = "listing"
    """Or that of a source: ``feed``, ``sitemap``, ``dated`` (a sitemap that says when its pages
    changed), ``archive`` or ``index``."""


class StoredPage(NamedTuple):
    """A page as the archive has it."""

    url: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    is_of_this_run: bool


class _Fresh(NamedTuple):
    """The row of an address that this process entered."""

    run: int
    first_at: int
    outcome: str = PENDING
    article: str | None = None


def _seen_alive(connection: Connection, run: Row[Any]) -> int:
    """When the last process of a run that answers came to began, or the run itself."""
    mine = addresses.c.checked_run == run.run
    checked = connection.scalar(select(func.max(addresses.c.checked_at)).where(mine))
    return int(max(run.started, checked or 0))


@dataclass
class Archive:
    """The archive during one run."""

    database: Database
    extraction: str = ""
    """The version of the code that reads articles, with the settings that it depends on."""
    run: int = 0
    now: int = 0
    is_resumed: bool = False
    """Whether an earlier process began this run."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """What came of the run's addresses so far."""
    fresh: set[tuple[str, str]] = field(default_factory=set)
    """Site and identity of the addresses that this process entered, and of which no more is known:
    there is nothing to be read of them."""
    under_way: set[tuple[str, str]] = field(default_factory=set)
    """Site and identity of the addresses that were asked for and have not answered."""

    # --- The run --------------------------------------------------------------------------------

    def begin(self, arguments: dict[str, Any], extraction: str) -> None:
        """Begin a run, or go on with the last one where that was the same and came to no end."""
        self.extraction = extraction
        self.now = clock.now()
        text = json.dumps(arguments, sort_keys=True, ensure_ascii=False)
        with self.database.transaction() as connection:
            self._mend_times(connection)
            last = connection.execute(select(runs).order_by(runs.c.run.desc()).limit(1)).first()
            if (
                last
                and last.ended is None
                and (last.arguments, last.extraction) == (text, extraction)
                and self.now - RESUME_WITHIN < _seen_alive(connection, last) <= self.now + SLACK
            ):
                self.run, self.is_resumed = last.run, True
                again = {"outcome": PENDING, "reason": "", "checked_run": None}
                mine = and_(addresses.c.run == self.run, _SAYS_NOTHING)
                connection.execute(update(addresses).where(mine).values(again))
                counted = self._counted(connection)
                self.outcomes.update({name: n for name, n in counted.items() if name != PENDING})
                return
            begun = {"extraction": extraction, "started": self.now, "discovered": 0}
            result = connection.execute(insert(runs).values(arguments=text, **begun))
            assert result.inserted_primary_key
            self.run = result.inserted_primary_key[0]

    def _mend_times(self, connection: Connection) -> None:
        """Let what was looked at by a clock that was ahead be looked at again."""
        ahead = addresses.c.checked_at > self.now + SLACK
        now = {"checked_at": self.now, "due_at": self.now}
        connection.execute(update(addresses).where(ahead).values(now))
        walked = sites.c.full_at > self.now + SLACK
        connection.execute(update(sites).where(walked).values(full_at=None))

    def may_stop_early(self, site: str) -> bool:
        """Whether the listing need not be walked whole: that was done, completely and lately."""
        with self.database.transaction() as connection:
            row = connection.execute(select(sites).where(sites.c.site == site)).first()
        return bool(
            row
            and row.walked_run
            and row.full_at is not None
            and row.full_at > self.now - FULL_WALK_AFTER
            and row.extraction == self.extraction
        )

    def walked_sites(self) -> set[str]:
        """The sites whose listing was ever walked as far as it must be."""
        with self.database.transaction() as connection:
            return set(connection.scalars(select(sites.c.site)))

    def finish(self, walked: Mapping[str, int | None], vanished_max: float) -> list[str]:
        """End the run: settle what is missing, and note which listings were walked.

        ``walked`` are the sites whose listing was walked as far as it must be; for one that was
        walked whole, with the number of articles that it names. Returns the sites of which more
        than the share ``vanished_max`` of the articles that were asked for has vanished: there,
        none is taken for gone.
        """
        doubted = []
        with self.database.transaction() as connection:
            run_of = addresses.c.checked_run == self.run
            for site in connection.scalars(select(addresses.c.site).where(run_of).distinct()).all():
                missing, checked = self._missing(connection, site)
                fresh = [row for row in missing if not row.misses]  # the others were accepted
                if len(fresh) > 1 and len(fresh) > vanished_max * checked:
                    doubted.append(site)
                    doubtful = and_(addresses.c.site == site, run_of, _IS_MISSING)
                    again = update(addresses).where(doubtful).values(due_at=self.now)
                    connection.execute(again)
                    continue
                for row in missing:
                    self._settle_missing(connection, row)
            for site, listed in walked.items():
                values: dict[str, Any] = {"walked_run": self.run, "extraction": self.extraction}
                if listed is not None:
                    values |= {"full_at": self.now, "listed": listed}
                    old = and_(pages.c.site == site, pages.c.run != self.run)
                    connection.execute(delete(pages).where(old))
                mine = update(sites).where(sites.c.site == site).values(values)
                if not connection.execute(mine).rowcount:
                    connection.execute(insert(sites).values(site=site, **values))
            ended = update(runs).where(runs.c.run == self.run).values(ended=clock.now())
            connection.execute(ended)
        return doubted

    def listed(self, site: str) -> int:
        """How many articles the listing should name: those of the last whole walk still there."""
        mine = and_(articles.c.site == site, articles.c.is_gone.is_(False))
        with self.database.transaction() as connection:
            then = connection.scalar(select(sites.c.listed).where(sites.c.site == site))
            now = connection.scalar(select(func.count()).select_from(articles).where(mine))
        return min(then or 0, now or 0)

    def note_outcome(self, outcome: str) -> None:
        """Note what the run came to, for its status."""
        with self.database.transaction() as connection:
            mine = runs.c.run == self.run
            connection.execute(update(runs).where(mine).values(outcome=outcome))

    def ledger(self) -> tuple[dict[str, dict[str, int]], int]:
        """What came of the run's addresses, by outcome and reason, and how many were discovered."""
        with self.database.transaction() as connection:
            columns = (addresses.c.outcome, addresses.c.reason)
            counts: dict[str, dict[str, int]] = {}
            for outcome, reason, number in connection.execute(
                select(*columns, func.count()).where(addresses.c.run == self.run).group_by(*columns)
            ):
                counts.setdefault(outcome, {})[reason] = number
            discovered = connection.scalar(select(runs.c.discovered).where(runs.c.run == self.run))
        return counts, discovered or 0

    def _counted(self, connection: Connection) -> dict[str, int]:
        mine = addresses.c.run == self.run
        query = select(addresses.c.outcome, func.count()).where(mine).group_by(addresses.c.outcome)
        return {row[0]: row[1] for row in connection.execute(query)}

    @property
    def taken(self) -> int:
        """How many articles the run has, from the site or as they were."""
        return self.outcomes[STORED] + self.outcomes[UNCHANGED]

    # --- Pages that name articles ---------------------------------------------------------------

    def page(self, site: str, url: str) -> StoredPage | None:
        """A listing page or a source as it was when it was last read."""
        with self.database.transaction() as connection:
            row = rows.page(connection, site, url)
        if row is None:
            return None
        kept = (row.etag, row.last_modified, row.run == self.run)
        return StoredPage(row.url, zlib.decompress(row.body), row.content_type or "", *kept)

    def watched_source(self, site: str) -> str | None:
        """The source that tells most of what changed, for a run that asks only one.

        A sitemap that says when its pages changed, if it names most of the articles; else a feed.
        """
        mine = and_(addresses.c.site == site, addresses.c.article.is_not(None))
        sources = select(pages.c.url, pages.c.kind, pages.c.names).order_by(pages.c.url)
        sources = sources.where(pages.c.site == site, pages.c.kind.not_in(("listing", "index")))
        with self.database.transaction() as connection:
            known = set(connection.scalars(select(addresses.c.identity).where(mine)))
            ranked = []
            for row in connection.execute(sources):
                hits = len(known.intersection(json.loads(row.names)))
                is_dated = row.kind == "dated" and 2 * hits >= len(known)
                ranked.append((is_dated, row.kind == "feed", hits, row.url))
        best = max(ranked, default=None)
        return best[-1] if best and best[2] else None

    def keep_page(
        self,
        site: str,
        page: Page,
        found: Sequence[Found] = (),
        room: int | None = None,
        listed: Collection[str] = (),
    ) -> tuple[list[Address], list[str], bool]:
        """Keep a page together with the addresses that it names.

        Returns what is known of these, the identities that the page named before, and whether it
        says the same as then. ``room`` as in :meth:`discover`; ``listed`` are identities that
        other listing pages name.
        """
        with self.database.transaction() as connection:
            old = rows.page(connection, site, page.url)
            before: list[str] = json.loads(old.names) if old else []
            is_same = old is not None and (before, old.next_page) == (
                list(page.names),
                page.next_page,
            )
            values = {
                "kind": page.kind,
                "run": self.run,
                "etag": page.etag,
                "last_modified": page.last_modified,
                "content_type": page.content_type,
                "body": zlib.compress(page.body, 1),
                "names": json.dumps(list(page.names), ensure_ascii=False),
                "next_page": page.next_page,
            }
            put_page = rows.set_page if old else rows.add_page
            put_page(connection, site, page.url, values)
            if old:
                self._look_again(connection, site, [*set(page.names).difference(before)])
            if page.kind in _COMPLETE:
                now = set(page.names)
                dropped = [name for name in before if name not in now and name not in listed]
                rows.set_addresses(connection, site, {key: {"dropped": True} for key in dropped})
            known = self._discover(connection, site, found, room, lists=True)
        return known, before, is_same

    # --- The ledger -----------------------------------------------------------------------------

    def discover(self, site: str, found: Sequence[Found], room: int | None = None) -> list[Address]:
        """Enter addresses that the run came upon, and say of each whether to ask for it.

        With ``room``, no more than so many known articles are taken for unchanged, less those that
        stand before them and are asked for.
        """
        with self.database.transaction() as connection:
            return self._discover(connection, site, found, room)

    def _discover(
        self,
        connection: Connection,
        site: str,
        found: Sequence[Found],
        room: int | None,
        lists: bool = False,
    ) -> list[Address]:
        """``lists`` says that a listing page names them."""
        known: list[Address] = []
        named = {one.identity for one in found}
        walked = connection.scalar(select(sites.c.walked_run).where(sites.c.site == site)) or 0
        for chunk in _chunks(found):
            there = rows.addresses_by_identity(connection, site, [one.identity for one in chunk])
            new: list[dict[str, Any]] = []
            met: dict[str, dict[str, Any]] = {}
            first = 0
            for one in chunk:
                row = there.get(one.identity)
                if row is None:
                    new.append(self._entered(site, one))
                    self.fresh.add((site, one.identity))
                    known.append(Address(one.identity, one.url, one.is_sure, True, False, False))
                    room = None if room is None else room - one.is_sure
                    continue
                if row.article and row.primary not in named:
                    row = self._stand_in(connection, row)
                outcome, reason, address = self._judge(row, one, walked)
                is_own = row.identity == one.identity
                is_first = row.run != self.run and row.identity not in met
                if room is not None and is_first and (outcome == UNCHANGED or address.must_ask):
                    if room <= 0 and outcome == UNCHANGED:
                        outcome, reason = PENDING, "beyond_limit"
                    room -= 1
                known.append(address)
                if row.identity in met:  # another address leads to the same article
                    continue
                if is_first or row.outcome != outcome or (lists and (row.dropped or row.pushed)):
                    first += is_first
                    met[row.identity] = {
                        **self._met(outcome, reason),
                        "url": one.url if is_own else row.url,
                        "dropped": row.dropped and not lists,
                        "pushed": row.pushed and not lists,
                        "lastmod": row.lastmod or one.lastmod or None,
                        "updated": row.updated or one.updated or None,
                    }
                    if is_first or row.outcome == PENDING:
                        self.outcomes[outcome] += outcome != PENDING
            rows.add_addresses(connection, new)
            rows.set_addresses(connection, site, met)
            rows.count_discovered(connection, self.run, len(new) + first)
        return known

    def _entered(self, site: str, one: Found) -> dict[str, Any]:
        """The row of an address that was never seen before."""
        return {
            "site": site,
            "identity": one.identity,
            "url": one.url,
            "is_sure": one.is_sure,
            "first_run": self.run,
            "first_at": self.now,
            "run": self.run,
            "outcome": PENDING,
            "reason": "",
            "misses": 0,
            "gones": 0,
        }

    def _met(self, outcome: str, reason: str = "") -> dict[str, Any]:
        return {"run": self.run, "outcome": outcome, "reason": reason}

    def _look_again(self, connection: Connection, site: str, names: list[str]) -> None:
        """Let articles that are gone be looked for, since a page names them again."""
        for chunk in _chunks(names):
            there = rows.addresses_by_identity(connection, site, chunk)
            back = [name for name, row in there.items() if row.is_gone]
            rows.set_addresses(connection, site, {name: {"due_at": self.now} for name in back})

    def _stand_in(self, connection: Connection, row: Any) -> Any:
        """The row to go by for an address that leads to an article by another one.

        The first of an article's addresses that a run comes upon is the one that it asks, but for
        one that redirects: then it is the one to which that leads, as long as it is there.
        """
        primary = rows.address(connection, row.site, row.primary) if row.primary else None
        if primary is None or primary.run == self.run:
            return row
        if row.redirects and not primary.misses and not primary.is_gone:
            return primary
        values = {name: getattr(primary, name) for name in _OF_CHECKS}
        rows.set_address(connection, row.site, row.identity, {**values, "redirects": False})
        rows.set_article(connection, row.site, row.article, {"address": row.identity})
        return rows.address(connection, row.site, row.identity)

    def _judge(self, row: Any, one: Found, walked: int) -> tuple[str, str, Address]:
        """What to do about an address that is known, and what it comes to if that is nothing."""
        is_primary = article_of(row) is not None
        is_live = is_primary and not row.is_gone
        is_copy = not is_primary and row.due_at is not None and not row.redirects
        has_moved = any(
            has_changed_since(getattr(row, mark), getattr(one, mark), row.checked_at or 0)
            for mark in ("lastmod", "updated")
        )
        is_due = (
            row.due_at is None
            or row.due_at <= self.now
            or row.extraction != self.extraction
            or (is_primary and has_moved)
        )
        was_answered = row.run == self.run and row.outcome != PENDING
        must_ask = (
            is_due
            and not was_answered
            and row.checked_run != self.run
            and (row.article is None or is_primary or is_copy)
        )
        is_settled = (
            row.first_run <= walked
            and (row.article is not None or row.due_at is not None)
            and not has_moved
        )
        conditional = must_ask and is_live and row.extraction == self.extraction
        address = Address(
            row.identity,
            one.url if one.identity == row.identity else row.url,
            row.is_sure,
            must_ask,
            is_settled,
            row.article is not None and not row.is_gone,
            row.published or "",
            row.etag if conditional else None,
            row.last_modified if conditional else None,
        )
        if was_answered or row.checked_run == self.run:
            return row.outcome, row.reason, address
        if must_ask:
            return PENDING, "", address
        if is_live:
            return UNCHANGED, "", address
        if is_primary:
            return GONE, row.reason, address
        return REFUSED, DUPLICATE if row.article else row.reason, address

    def left(self, site: str, after: str, most: int = 100) -> tuple[list[Address], str | None]:
        """Addresses that the run should ask for besides those it came upon, a few at a time.

        They are due, or pending from an earlier run. ``after`` is where the last call ended; with
        ``None`` it was the last.
        """
        waits = or_(addresses.c.due_at.is_(None), addresses.c.due_at <= self.now)
        waits = or_(waits, addresses.c.extraction != self.extraction)
        is_due = and_(
            or_(addresses.c.run.is_(None), addresses.c.run != self.run),
            or_(and_(addresses.c.article.is_(None), addresses.c.run.is_not(None)), _IS_PRIMARY),
            waits,
        )
        is_left = and_(
            addresses.c.run == self.run,
            addresses.c.outcome == PENDING,
            addresses.c.reason == "",
        )
        return self._batch(site, or_(is_due, is_left), after, most)

    def push(self, site: str, identities: Sequence[str]) -> None:
        """Note articles that may stand on a listing page which the run did not read."""
        seems_pushed = {"dropped": False, "pushed": True}
        with self.database.transaction() as connection:
            rows.set_addresses(connection, site, dict.fromkeys(identities, seems_pushed))

    def unlisted(
        self, site: str, after: str, most: int = 100, *, whole: bool = False
    ) -> tuple[list[Address], str | None]:
        """Articles that a page named before and no page names any more, a few at a time.

        Those that were pushed to a page which was not read are looked for once the ``whole``
        listing was walked and does not name them. ``after`` as in :meth:`left`.
        """
        is_pushed = and_(addresses.c.pushed.is_(True), literal(whole))
        wanted = and_(or_(addresses.c.dropped.is_(True), is_pushed), _IS_LIVE)
        return self._batch(site, wanted, after, most)

    def twins(self, site: str, after: str, most: int = 100) -> tuple[list[Address], str | None]:
        """Articles of which one that is new may be a copy, at the address to which they moved.

        Their own addresses tell: they lead to the new one, or not. Those that an earlier process of
        this run asked for are asked for again. ``after`` as in :meth:`left`.
        """
        not_lately = or_(addresses.c.checked_at.is_(None), addresses.c.checked_at < self.now)
        wanted = and_(_IS_LIVE, is_twin(), not_lately)
        return self._batch(site, wanted, after, most, again=True)

    def probe(self, site: str, vanished_max: float) -> list[Address]:
        """Articles to look for where others have vanished, to tell a deletion from an outage."""
        with self.database.transaction() as connection:
            missing, checked = self._missing(connection, site)
        missing = [row for row in missing if not row.misses]
        wanted = int(len(missing) / vanished_max) + 1 - checked if vanished_max else 0
        if len(missing) < 2 or wanted <= 0:
            return []
        return self._batch(site, _IS_LIVE, "", wanted)[0]

    def _batch(
        self,
        site: str,
        wanted: ColumnElement[bool],
        after: str,
        most: int,
        *,
        again: bool = False,
    ) -> tuple[list[Address], str | None]:
        """Enter addresses of the site, and ask for them: those that the run has not asked for.

        With ``again``, the others too.
        """
        query = KNOWN.where(addresses.c.site == site, addresses.c.identity > after, wanted)
        if not again:
            checked_run = addresses.c.checked_run
            query = query.where(or_(checked_run.is_(None), checked_run != self.run))
        query = query.order_by(addresses.c.identity).limit(most)
        with self.database.transaction() as connection:
            there = connection.execute(query).all()
            found = []
            for row in there:
                is_live = row.article is not None and not row.is_gone
                conditional = is_live and row.extraction == self.extraction
                validators = (row.etag, row.last_modified) if conditional else (None, None)
                told = (row.is_sure, True, False, is_live, row.published or "")
                found.append(Address(row.identity, row.url, *told, *validators))
                if row.run == self.run and row.outcome != PENDING:
                    self.outcomes[row.outcome] -= 1
            met = {row.identity: self._met(PENDING) for row in there}
            rows.set_addresses(connection, site, met)
            rows.count_discovered(connection, self.run, sum(row.run != self.run for row in there))
        return found, there[-1].identity if len(there) == most else None

    # --- What came of an address ----------------------------------------------------------------

    def refuse(self, site: str, identity: str, reason: str) -> None:
        """Note that an address leads to no article, or to none that can be read."""
        with self.database.transaction() as connection:
            row = rows.address(connection, site, identity)
            values: dict[str, Any] = {"checked_run": self.run}
            if reason not in _PASSING:
                since = row.first_at if row and not row.article else self.now
                values |= {"checked_at": self.now, "due_at": due_at(self.now, since)}
                values["extraction"] = self.extraction
            self._answer(connection, (site, identity), row, REFUSED, reason, values)

    def refuse_duplicate(self, origin: Origin, identity: str) -> None:
        """Note that an address leads to the article that ``identity`` leads to.

        An article whose address it is was merged into that one, if it stays so.
        """
        with self.database.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
            other = rows.address(connection, origin.site, identity)
            values: dict[str, Any] = {"checked_run": self.run, "checked_at": self.now}
            if article_of(row) is None:
                id_ = other.article if other and other.article else identity
                values |= {"article": id_, "extraction": self.extraction}
                values["due_at"] = due_at(self.now, 0)
                self._answer(connection, origin, row, REFUSED, DUPLICATE, values)
            else:
                self._miss(connection, origin, row, MERGED)

    def pass_over(self, site: str, identity: str, reason: str) -> None:
        """Note that this run does not want the article at an address; another may."""
        self.pass_over_all(site, [identity], reason)

    def pass_over_all(self, site: str, identities: Iterable[str], reason: str) -> None:
        """Note that this run does not want the articles at some addresses, all at once."""
        with self.database.transaction() as connection:
            for identity in identities:
                row = rows.address(connection, site, identity)
                self._answer(connection, (site, identity), row, REFUSED, reason, {})

    def fail(self, site: str, identity: str, reason: str) -> None:
        """Note that an address could not be read; the next run tries again."""
        with self.database.transaction() as connection:
            row = rows.address(connection, site, identity)
            self._answer(connection, (site, identity), row, FAILED, reason, {})

    def miss(self, site: str, identity: str, reason: str, *, for_good: bool = False) -> bool:
        """Note that an address is not there; whether it is that of an article the archive has."""
        with self.database.transaction() as connection:
            row = rows.address(connection, site, identity)
            values: dict[str, Any] = {"checked_run": self.run, "checked_at": self.now}
            if article_of(row) is None:
                values["extraction"] = self.extraction
                values["due_at"] = due_at(self.now, row.first_at if row else self.now)
                self._answer(connection, (site, identity), row, REFUSED, reason, values)
                return False
            self._miss(connection, (site, identity), row, _MISSING_410 if for_good else MISSING)
            return True

    def _miss(
        self, connection: Connection, at: Origin | tuple[str, str], row: Any, missing: str
    ) -> None:
        """Note that an article is not at its address; the end of the run says what comes of it."""
        values: dict[str, Any] = {"checked_run": self.run, "checked_at": self.now}
        if row.is_gone:
            values["extraction"] = self.extraction
            values["due_at"] = due_at(self.now, row.missed_at or self.now)
            self._answer(
                connection, at, row, GONE, MERGED if missing == MERGED else "not_found", values
            )
        else:
            self._answer(connection, at, row, PENDING, missing, values)

    def unchanged(self, origin: Origin) -> None:
        """Note that an article is as it was: the site answered 304."""
        with self.database.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
            article = rows.article(connection, origin.site, row.article)
            kept = {"etag": origin.etag or row.etag}
            kept["last_modified"] = origin.last_modified or row.last_modified
            self._checked(
                connection,
                origin,
                row,
                article.id,
                article.published,
                article.changed_at,
                UNCHANGED,
                kept,
            )

    def leads_to_article(self, origin: Origin) -> bool:
        """Whether an article is known by the address that was asked."""
        with self.database.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
        return row is not None and row.article is not None

    def title(self, origin: Origin) -> str:
        """The title of the article that is, or was, at the address that answered."""
        if origin.landed != origin.identity or (origin.site, origin.identity) in self.fresh:
            return ""
        with self.database.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
            if row is None or row.primary is None:
                return ""
            article = rows.article(connection, origin.site, row.article)
            item = rows.version(connection, article.revision).item
        return str(json.loads(item).get("title") or "")

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        """The identity under which an article is known that calls itself ``claimed``.

        ``None`` for one that is there from another address already.
        """
        if self._is_fresh(origin, claimed):
            return claimed
        with self.database.transaction() as connection:
            return self._shelf.identify(connection, origin, claimed, title)

    def is_claimed_wrongly(self, origin: Origin, claimed: str, title: str) -> bool:
        """Whether ``claimed``, which a page calls itself, is that of another article."""
        if claimed == origin.landed:
            return False
        with self.database.transaction() as connection:
            return self._shelf.is_claimed_wrongly(connection, origin, claimed, title)

    def has_strayed(self, origin: Origin, title: str, published: str) -> bool:
        """Whether the address of an article leads to a page that shows another.

        Such as one for signing in; the title and the day of the article are on it if it moved.
        """
        if origin.landed == origin.identity:
            return False
        with self.database.transaction() as connection:
            own = article_of(rows.address(connection, origin.site, origin.identity))
            article = rows.article(connection, origin.site, own) if own else None
        is_same_day = article is not None and article.published == published != ""
        return article is not None and article.title != title and not is_same_day

    def is_known(self, origin: Origin) -> bool:
        """Whether an article is known at the address that was asked."""
        if (origin.site, origin.identity) in self.fresh:
            return False
        with self.database.transaction() as connection:
            row = rows.address(connection, origin.site, origin.identity)
        return article_of(row) is not None

    def stored_before(self) -> Iterator[tuple[str, str]]:
        """The items that an earlier process of this run stored, as JSON with their sites."""
        if not self.is_resumed:
            return
        mine = select(versions.c.site, versions.c.item).where(
            versions.c.run == self.run, versions.c.change != GONE
        )
        with self.database.transaction() as connection:
            for row in connection.execute(mine, execution_options={"yield_per": 10}):
                yield row.site, row.item

    def keep(self, origin: Origin, facts: Facts) -> str:
        """Keep an article that was read; return ``new``, ``changed`` or an empty string."""
        is_fresh = self._is_fresh(origin, facts.id)
        with self.database.transaction() as connection:
            row: Any = _Fresh(self.run, self.now)
            if not is_fresh:
                row = rows.address(connection, origin.site, origin.identity)
            changed_at, change = self._shelf.keep(connection, origin, facts, is_fresh)
            kept = {"etag": origin.etag, "last_modified": origin.last_modified}
            self._checked(
                connection,
                origin,
                row,
                facts.id,
                facts.published,
                changed_at,
                STORED if change else UNCHANGED,
                kept,
            )
            self._alias(connection, origin, facts.id)
            if origin.has_moved and origin.landed != origin.identity:
                self._move(connection, origin, facts.id)
        return change

    def _is_fresh(self, origin: Origin, claimed: str) -> bool:
        """Whether nothing can be known of an article that has one identity only."""
        is_one = claimed == origin.identity == origin.landed
        return is_one and (origin.site, origin.identity) in self.fresh

    @property
    def _shelf(self) -> Shelf:
        return Shelf(self.run, self.now)

    def _checked(
        self,
        connection: Connection,
        origin: Origin,
        row: Any,
        id_: str,
        published: str,
        changed_at: int,
        outcome: str,
        kept: dict[str, Any],
    ) -> None:
        """Note that an article's address answered with the article."""
        since = max(seconds_of(published) or (row.first_at if row else self.now), changed_at)
        values = {
            **kept,
            "article": id_,
            "checked_run": self.run,
            "checked_at": self.now,
            "due_at": due_at(self.now, min(since, self.now)),
            "extraction": self.extraction,
            "misses": 0,
            "gones": 0,
            "missed_at": None,
        }
        for name in ("lastmod", "updated"):
            if mark := getattr(origin, name):
                values[name] = mark
        self._answer(connection, origin, row, outcome, "", values)

    def _answer(
        self,
        connection: Connection,
        at: Origin | tuple[str, str],
        row: Any,
        outcome: str,
        reason: str,
        values: dict[str, Any],
    ) -> None:
        """Write down what came of an address, whose row is ``row`` so far."""
        site, identity = at if isinstance(at, tuple) else (at.site, at.identity)
        self.under_way.discard((site, identity))
        self.fresh.discard((site, identity))
        answered = {**values, **self._met(outcome, reason)}
        if outcome != FAILED and reason not in _PASSING:
            answered["dropped"] = answered["pushed"] = False
        if row is None:  # the run came upon it by no page, such as a single one
            url = identity if isinstance(at, tuple) else at.url
            entered = self._entered(site, Found(identity, url))
            rows.add_address(connection, {**entered, **answered})
        else:
            rows.set_address(connection, site, identity, answered)
        if row is None or row.run != self.run:
            rows.count_discovered(connection, self.run, 1)
        elif row.outcome != PENDING:
            self.outcomes[row.outcome] -= 1
        if outcome != PENDING:
            self.outcomes[outcome] += 1

    def _alias(self, connection: Connection, origin: Origin, id_: str) -> None:
        """Note the other addresses that turned out to be the article's."""
        for identity in {origin.landed, origin.claimed, id_} - {origin.identity, ""}:
            row = rows.address(connection, origin.site, identity)
            if row is None:
                entered = self._entered(origin.site, Found(identity, origin.url))
                alias = {"run": None, "outcome": None, "article": id_}
                rows.add_address(connection, {**entered, **alias})
            elif row.article is None:
                self.fresh.discard((origin.site, identity))
                rows.set_address(connection, origin.site, identity, {"article": id_})

    def _move(self, connection: Connection, origin: Origin, id_: str) -> None:
        """From now on, ask for an article where its address redirects to."""
        row = rows.address(connection, origin.site, origin.identity)
        known = {name: getattr(row, name) for name in (*_OF_CHECKS, "etag", "last_modified")}
        there = {**known, "url": origin.url, "article": id_, "redirects": False}
        rows.set_address(connection, origin.site, origin.landed, there)
        rows.set_address(connection, origin.site, origin.identity, {"redirects": True})
        rows.set_article(connection, origin.site, id_, {"address": origin.landed})

    def _missing(self, connection: Connection, site: str) -> tuple[Sequence[Row[Any]], int]:
        """Of the articles that were known and asked for: those that are not there; how many."""
        asked = and_(
            addresses.c.site == site,
            addresses.c.checked_run == self.run,
            _IS_PRIMARY,
            articles.c.first_run != self.run,
        )
        rows = connection.execute(KNOWN.where(asked, _IS_MISSING)).all()
        checked = connection.scalar(select(func.count()).select_from(WITH_ARTICLES).where(asked))
        return rows, checked or 0

    def _settle_missing(self, connection: Connection, row: Any) -> None:
        misses, gones = row.misses + 1, row.gones + (row.reason in _FOR_GOOD)
        missed_at = row.missed_at or self.now
        values: dict[str, Any] = {"misses": misses, "gones": gones, "missed_at": missed_at}
        values["due_at"] = due_at(self.now, self.now)
        if is_gone(misses, gones, missed_at, self.now):
            is_merged = row.reason == MERGED
            why = "merged into another" if is_merged else "not there"
            self._shelf.bury(connection, row.site, row.article, why)
            values |= {"outcome": GONE, "reason": MERGED if is_merged else "not_found"}
            self.outcomes[GONE] += 1
        rows.set_address(connection, row.site, row.identity, values)


def is_twin() -> ColumnElement[bool]:
    """Whether an article has the title and the date of another, one of them newer than the walks.

    That is, it came after the last run that walked the listing of its blog as far as it must be.
    """
    one = articles.alias("one")
    looks = (one.c.site, one.c.published, one.c.title)
    there = and_(one.c.published != "", one.c.is_gone.is_(False))
    several = and_(func.count() > 1, func.max(one.c.first_run) > walked_run(one.c.site))
    alike = select(*looks).where(there).group_by(*looks).having(several)
    return tuple_(articles.c.site, articles.c.published, articles.c.title).in_(alike)


# What was not answered for good: a run that is gone on with asks for it again.
_SAYS_NOTHING = or_(
    addresses.c.outcome == FAILED,
    and_(addresses.c.outcome == REFUSED, addresses.c.reason.in_(_PASSING)),
)
_IS_PRIMARY = articles.c.address == addresses.c.identity
_IS_LIVE = and_(_IS_PRIMARY, articles.c.is_gone.is_(False))
_IS_MISSING = and_(addresses.c.outcome == PENDING, addresses.c.reason.in_(_OF_MISSING))


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
