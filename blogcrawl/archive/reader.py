"""What the archive tells: the blog as it is or was, an article's versions, how the runs went."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from blogcrawl import jsonl
from blogcrawl.archive.rows import WITH_ARTICLES
from blogcrawl.archive.schema import addresses, articles, pages, runs, sites, versions
from blogcrawl.archive.shelf import GONE, walked_run
from blogcrawl.archive.store import FAILED, MISSING, PENDING, STORED, UNCHANGED, is_twin
from blogcrawl.items import FIELDS
from blogcrawl.pipelines.hashing import hash_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Row, Select

    from blogcrawl.archive.database import Database

# Items that are in memory at a time.
_CHUNK = 100


class Total(NamedTuple):
    """What the articles hold together."""

    articles: int
    formulas: int
    displayed: int
    by_field: list[int]
    """For every bit of ``fields``, how many articles have it."""


class Version(NamedTuple):
    """One version of an article."""

    revision: int
    change: str
    reason: str
    at: int
    item: dict[str, Any]


class Status(NamedTuple):
    """How a blog stands."""

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


@dataclass
class Reader:
    """Reads an archive; ``sites`` narrows it to some of its blogs."""

    database: Database
    sites: Collection[str] = ()
    run: int | None = None
    """Narrows it to the articles that this run came upon."""
    at: int | None = None
    """The time as of which it is read; ``None`` for now."""

    def revisions(self) -> list[int]:
        """The articles of the blog, newest first, by their versions at that time."""
        order = (articles.c.published.desc(), articles.c.id, articles.c.site)
        if self.at is None:
            query = select(articles.c.revision).where(articles.c.is_gone.is_(False))
        else:
            last = (
                select(func.max(versions.c.revision).label("revision"))
                .where(versions.c.at <= self.at)
                .group_by(versions.c.site, versions.c.id)
                .subquery()
            )
            mine = and_(articles.c.site == versions.c.site, articles.c.id == versions.c.id)
            query = (
                select(versions.c.revision)
                .select_from(versions.join(last, last.c.revision == versions.c.revision))
                .join(articles, mine)
                .where(versions.c.change != GONE)
            )
        with self.database.transaction() as connection:
            return list(connection.scalars(self.narrowed(query).order_by(*order)))

    def items(self, revisions: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The items of these versions, in this order."""
        for start in range(0, len(revisions), _CHUNK):
            chunk = revisions[start : start + _CHUNK]
            query = select(versions.c.revision, versions.c.item)
            with self.database.transaction() as connection:
                rows = connection.execute(query.where(versions.c.revision.in_(chunk)))
                found = {row.revision: row.item for row in rows}
            for revision in chunk:
                yield jsonl.loads(found[revision])

    def total(self) -> Total:
        """What the present articles hold together."""
        query = select(
            articles.c.fields,
            func.count(),
            func.sum(articles.c.formulas),
            func.sum(articles.c.displayed),
        )
        query = self.narrowed(query.where(articles.c.is_gone.is_(False)))
        with self.database.transaction() as connection:
            rows = connection.execute(query.group_by(articles.c.fields)).all()
        bits = max((int(row[0]).bit_length() for row in rows), default=0)
        by_field = [sum(row[1] for row in rows if row[0] >> bit & 1) for bit in range(bits)]
        number, formulas, displayed = (sum(int(row[n]) for row in rows) for n in (1, 2, 3))
        return Total(number, formulas, displayed, by_field)

    def doubtful(self) -> set[int]:
        """The present versions of articles that seem to be new, and may be others that moved.

        It shows when a run comes to its end, see :meth:`Archive.twins`.
        """
        with self.database.transaction() as connection:
            new = and_(articles.c.first_run > walked_run(articles.c.site), is_twin())
            return set(connection.scalars(select(articles.c.revision).where(new)))

    def changes(self, run: int) -> dict[str, int]:
        """How many articles a run found new, changed and gone."""
        query = select(versions.c.change, func.count()).where(versions.c.run == run)
        with self.database.transaction() as connection:
            rows = connection.execute(query.group_by(versions.c.change)).all()
        return {row[0]: row[1] for row in rows}

    def history(self, identities: Sequence[str], url: str) -> list[Version]:
        """All versions of the article at one of these identities, or with this URL."""
        there = or_(addresses.c.identity.in_(identities), addresses.c.url == url)
        known = select(addresses.c.site, addresses.c.article)
        known = known.where(there, addresses.c.article.is_not(None))
        with self.database.transaction() as connection:
            found = connection.execute(known).first()
            if found is None:
                return []
            mine = and_(versions.c.site == found.site, versions.c.id == found.article)
            rows = connection.execute(
                select(versions).where(mine).order_by(versions.c.revision)
            ).all()
        return [
            Version(row.revision, row.change, row.reason, row.at, jsonl.loads(row.item))
            for row in rows
        ]

    def last_run(self) -> Row[Any] | None:
        """The last run of the archive, whatever came of it; ``None`` before the first."""
        with self.database.transaction() as connection:
            return connection.execute(select(runs).order_by(runs.c.run.desc()).limit(1)).first()

    def status(self, now: int) -> list[Status]:
        """How each blog of the archive stands at the time ``now``."""
        last = self.last_run()
        with self.database.transaction() as connection:
            known = select(addresses.c.site).distinct().order_by(addresses.c.site)
            names = connection.scalars(known).all()
            found = []
            for site in names:
                mine = articles.c.site == site
                gone = select(func.count()).select_from(articles).where(mine)
                full_at = select(sites.c.full_at).where(sites.c.site == site)
                there = addresses.c.site == site
                asked = articles.c.address == addresses.c.identity  # no other address of it is
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
                    )
                )
        return found

    def faults(self) -> Iterator[str]:
        """What in the archive does not fit together, a line each."""
        there = articles.outerjoin(versions, versions.c.revision == articles.c.revision)
        query = select(articles, versions.c.item, versions.c.content_hash.label("hash"))
        query = query.select_from(there).order_by(articles.c.site, articles.c.id)
        with self.database.transaction() as connection:
            for row in connection.execution_options(yield_per=_CHUNK).execute(query):
                if row.item is None:
                    yield f"{row.id}: its version {row.revision} is not there"
                    continue
                try:
                    item = jsonl.loads(row.item)
                except ValueError as error:
                    yield f"{row.id}: version {row.revision} is no JSON ({error})"
                    continue
                if item.get("id") != row.id:
                    yield f"{row.id}: version {row.revision} is of {item.get('id')}"
                if not row.is_gone and item.get("content_hash") != row.content_hash:
                    yield f"{row.id}: version {row.revision} has another hash than the article"
                elif _is_altered(item):
                    yield f"{row.id}: version {row.revision} is not what its hash was made of"
            kept = select(pages.c.url, pages.c.body).order_by(pages.c.site, pages.c.url)
            for row in connection.execution_options(yield_per=_CHUNK).execute(kept):
                try:
                    zlib.decompress(row.body)
                except zlib.error as error:
                    yield f"{row.url}: the page cannot be read ({error})"

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


def _is_altered(item: dict[str, Any]) -> bool:
    """Whether an item is another than its hash was made of, as far as that can be told."""
    if not item.keys() >= set(FIELDS):
        return False  # of a version whose articles had other fields
    # A lone surrogate went into the hash as it was, and into the archive as U+FFFD.
    return "\ufffd" not in str(item) and item["content_hash"] != hash_of(item)
