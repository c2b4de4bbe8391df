"""Reads the archive: a blog now or in the past, versions of articles, and the runs."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from blogcrawl import jsonl
from blogcrawl.archive import rows
from blogcrawl.archive.conditions import is_twin, walked_run
from blogcrawl.archive.kept import Room, damaged, room_of
from blogcrawl.archive.packed import length, measured
from blogcrawl.archive.rows import WITH_ARTICLES
from blogcrawl.archive.schema import addresses, articles, pages, runs, sites, versions
from blogcrawl.archive.terms import FAILED, GONE, MISSING, PENDING, STORED, UNCHANGED
from blogcrawl.hashing import hash_of
from blogcrawl.items import FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Row, Select

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.shapes import VersionRow

# Limits of what is in memory at a time: items, and bytes (or one larger item).
_CHUNK, _BYTES = 100, 4 << 20


class Total(NamedTuple):
    """Totals over the articles."""

    articles: int
    formulas: int
    displayed: int
    by_field: list[int]
    """For every bit of ``fields``, the number of articles that have it."""


class Version(NamedTuple):
    """One version of an article."""

    revision: int
    change: str
    reason: str
    at: int
    item: dict[str, Any]


class Status(NamedTuple):
    """The status of a blog."""

    site: str
    articles: int
    gone: int
    versions: int
    due: int
    failed: list[tuple[str, str]]
    """Address and reason."""
    missing: int
    full_at: int | None
    last_run: Row[Any] | None
    kept: Room
    """The size of its kept pages."""


@dataclass
class ArchiveReader:
    """Reads an archive; ``sites`` narrows it to some of its blogs."""

    database: Database
    sites: Collection[str] = ()
    run: int | None = None
    """Narrows it to the articles that this run found."""
    at: int | None = None
    """The time as of which it is read; ``None`` for now."""

    def revisions(self) -> list[int]:
        """The versions of the blog's articles at the time ``at``, newest article first.

        An article of several blogs is included once, in the version read last.
        """
        order = (articles.c.published.desc(), articles.c.id, articles.c.site)
        if self.at is None:
            query = select(articles.c.id, articles.c.revision).where(articles.c.is_gone.is_(False))
        else:
            last = (
                select(func.max(versions.c.revision).label("revision"))
                .where(versions.c.at <= self.at)
                .group_by(versions.c.site, versions.c.id)
                .subquery()
            )
            mine = and_(articles.c.site == versions.c.site, articles.c.id == versions.c.id)
            query = (
                select(versions.c.id, versions.c.revision)
                .select_from(versions.join(last, last.c.revision == versions.c.revision))
                .join(articles, mine)
                .where(versions.c.change != GONE)
            )
        with self.database.transaction() as connection:
            found: dict[str, int] = {}
            for id_, revision in connection.execute(self.narrowed(query).order_by(*order)):
                found[id_] = max(revision, found.get(id_, 0))
        return list(found.values())

    def items(self, revisions: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The items of these versions, in this order."""
        return map(jsonl.loads, self.lines(revisions))

    def lines(self, revisions: Sequence[int]) -> Iterator[str]:
        """The items of these versions as JSON, in this order."""
        query = select(versions.c.revision, versions.c.item)
        for some in self._batches(revisions):
            with self.database.transaction() as connection:
                found = connection.execute(query.where(versions.c.revision.in_(some))).all()
            lines = {row.revision: row.item for row in found}
            del found
            for revision in some:
                yield lines.pop(revision)

    def _batches(self, revisions: Sequence[int]) -> Iterator[list[int]]:
        """These versions in batches that fit into memory."""
        query = select(versions.c.revision, *measured(versions.c.item))
        for start in range(0, len(revisions), _CHUNK):
            chunk = revisions[start : start + _CHUNK]
            with self.database.transaction() as connection:
                found = connection.execute(query.where(versions.c.revision.in_(chunk))).all()
            sizes = {revision: length(*lengths) for revision, *lengths in found}
            some: list[int] = []
            room = _BYTES
            for revision in chunk:
                room -= sizes[revision]
                if some and room < 0:
                    yield some
                    some, room = [], _BYTES - sizes[revision]
                some.append(revision)
            yield some

    def total(self) -> Total:
        """Totals over the current articles."""
        query = select(
            articles.c.fields,
            func.count(),
            func.sum(articles.c.formulas),
            func.sum(articles.c.displayed),
        )
        query = self.narrowed(query.where(articles.c.is_gone.is_(False)))
        with self.database.transaction() as connection:
            kinds = connection.execute(query.group_by(articles.c.fields)).all()
        bits = max((int(row[0]).bit_length() for row in kinds), default=0)
        by_field = [sum(row[1] for row in kinds if row[0] >> bit & 1) for bit in range(bits)]
        number, formulas, displayed = (sum(int(row[n]) for row in kinds) for n in (1, 2, 3))
        return Total(number, formulas, displayed, by_field)

    def doubtful(self) -> set[int]:
        """The current versions of articles that seem new, but may be known ones that moved.

        The end of a run clarifies this, see :meth:`Agenda.twins`.
        """
        with self.database.transaction() as connection:
            new = and_(articles.c.first_run > walked_run(articles.c.site), is_twin())
            return set(connection.scalars(select(articles.c.revision).where(new)))

    def changes(self, run: int) -> dict[str, int]:
        """How many articles a run found new, changed and gone."""
        query = select(versions.c.change, func.count()).where(versions.c.run == run)
        with self.database.transaction() as connection:
            counts = connection.execute(query.group_by(versions.c.change)).all()
        return {row[0]: row[1] for row in counts}

    def history(self, identities: Sequence[str], url: str) -> Iterator[Version]:
        """All versions of the article at one of these identities, or with this URL, one by one."""
        there = or_(addresses.c.identity.in_(identities), addresses.c.url == url)
        known = select(addresses.c.site, addresses.c.article)
        known = known.where(there, addresses.c.article.is_not(None))
        with self.database.transaction() as connection:
            found = connection.execute(known).first()
            if found is None:
                return
            mine = and_(versions.c.site == found.site, versions.c.id == found.article)
            query = select(versions.c.revision).where(mine).order_by(versions.c.revision)
            revisions = connection.scalars(query).all()
        yield from map(self._version, revisions)

    def _version(self, revision: int) -> Version:
        with self.database.transaction() as connection:
            row = rows.known_version(connection, revision)
        return Version(row.revision, row.change, row.reason, row.at, jsonl.loads(row.item))

    def last_run(self) -> Row[Any] | None:
        """The last run of the archive, whatever its result; ``None`` before the first."""
        with self.database.transaction() as connection:
            return connection.execute(select(runs).order_by(runs.c.run.desc()).limit(1)).first()

    def status(self, now: int) -> list[Status]:
        """The status of each blog of the archive at the time ``now``."""
        last = self.last_run()
        keeps = (self.database.version or 0) >= 3  # an archive that is only read may be older
        with self.database.transaction() as connection:
            known = select(addresses.c.site).distinct().order_by(addresses.c.site)
            names = connection.scalars(known).all()
            found = []
            for site in names:
                mine = articles.c.site == site
                gone = select(func.count()).select_from(articles).where(mine)
                full_at = select(sites.c.full_at).where(sites.c.site == site)
                there = addresses.c.site == site
                asked = articles.c.address == addresses.c.identity  # not its other addresses
                due = (
                    select(func.count())
                    .select_from(WITH_ARTICLES)
                    .where(there, asked, addresses.c.due_at <= now)
                )
                missing = (
                    select(func.count())
                    .select_from(addresses)
                    .where(
                        there,
                        addresses.c.outcome == PENDING,
                        addresses.c.reason.startswith(MISSING),
                    )
                )
                failed = select(addresses.c.url, addresses.c.reason).where(
                    there, addresses.c.outcome == FAILED
                )
                count = select(func.count()).select_from(versions).where(versions.c.site == site)
                found.append(
                    Status(
                        site,
                        connection.scalar(gone.where(articles.c.is_gone.is_(False))) or 0,
                        connection.scalar(gone.where(articles.c.is_gone.is_(True))) or 0,
                        connection.scalar(count) or 0,
                        connection.scalar(due) or 0,
                        [(row.url, row.reason) for row in connection.execute(failed)],
                        connection.scalar(missing) or 0,
                        connection.scalar(full_at),
                        last,
                        room_of(connection, site) if keeps else Room(0, 0, 0),
                    )
                )
        return found

    def integrity_errors(self) -> Iterator[str]:
        """Inconsistencies of the archive, one line each."""
        query = select(articles).order_by(articles.c.site, articles.c.id)
        kept = select(pages.c.site, pages.c.url).order_by(pages.c.site, pages.c.url)
        keeps = (self.database.version or 0) >= 3
        with self.database.transaction() as connection:
            for row in connection.execute(query).all():
                version = rows.version(connection, row.revision)
                if fault := _integrity_error(row, version):
                    yield f"{row.id}: {fault}"
            for row in connection.execute(kept).all():
                try:
                    page = rows.page(connection, row.site, row.url)
                    zlib.decompress(page.body if page else b"")
                except zlib.error as error:
                    yield f"{row.url}: the page cannot be read ({error})"
            for id_ in damaged(connection) if keeps else ():
                yield f"{id_}: its page cannot be read"

    def narrowed(self, query: Select[Any]) -> Select[Any]:
        """``query`` of articles, narrowed to those that are read."""
        if self.sites:
            query = query.where(articles.c.site.in_(self.sites))
        if self.run is not None:
            mine = and_(
                addresses.c.site == articles.c.site,
                addresses.c.article == articles.c.id,
                addresses.c.run == self.run,
                addresses.c.outcome.in_((STORED, UNCHANGED, GONE)),
            )
            query = query.where(select(1).where(mine).exists())
        return query


def _integrity_error(article: Row[Any], version: VersionRow | None) -> str:
    """What is wrong with the current version of an article, empty if nothing is."""
    if version is None:
        return f"its version {article.revision} is not there"
    try:
        item = jsonl.loads(version.item)
    except ValueError as error:
        return f"version {version.revision} is no JSON ({error})"
    if item.get("id") != article.id:
        return f"version {version.revision} is of {item.get('id')}"
    if not article.is_gone and item.get("content_hash") != article.content_hash:
        return f"version {version.revision} has another hash than the article"
    # A lone surrogate was hashed as it is, but stored as U+FFFD.
    if "\ufffd" not in version.item and _is_altered(item):
        return f"version {version.revision} is not what its hash was made of"
    return ""


def _is_altered(item: dict[str, Any]) -> bool:
    """Whether an item does not match its hash, as far as that can be told."""
    if not item.keys() >= set(FIELDS):
        return False  # from a version whose articles had other fields
    return bool(item["content_hash"] != hash_of(item))
