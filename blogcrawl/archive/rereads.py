"""Selects the kept pages to read again, and stores the results in batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, or_, select, update

from blogcrawl.archive import rows
from blogcrawl.archive.kept import dictionary
from blogcrawl.archive.schema import addresses, articles, kept, rereads, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Select

    from blogcrawl.archive.article_writer import ArticleWriter
    from blogcrawl.archive.records import Facts
    from blogcrawl.archive.run import Run

# Limits of what is in memory at a time: pages, and unpacked bytes (or one larger page).
_CHUNK, _BYTES = 16, 2 << 20


class KeptRow(NamedTuple):
    """The page of an article with its current version."""

    revision: int
    site: str
    id: str
    is_shared: bool
    body: bytes
    item: str
    """JSON."""


class _Span(NamedTuple):
    """The range of versions whose pages a sweep has not read yet."""

    after: int
    until: int


@dataclass
class Rereads:
    """Reads the pages of articles again, blog by blog.

    With ``everything``, all pages, in one sweep that can be resumed; otherwise only pages that were
    read by an older version of the code.
    """

    run: Run
    writer: ArticleWriter
    everything: bool = False
    resumes: bool = True
    """Whether to resume a sweep that was killed."""
    _spans: dict[str, _Span] = field(default_factory=dict)

    def sites(self) -> list[str]:
        """The blogs with pages to read again."""
        with self.run.transaction() as connection:
            known = [*connection.scalars(select(kept.c.site).distinct().order_by(kept.c.site))]
        return [site for site in known if self.count(site)]

    def count(self, site: str) -> int:
        """How many pages of a blog there are to read again."""
        with self.run.transaction() as connection:
            query = self._wanted(connection, site, select(func.count()))
            return connection.scalar(query) or 0

    def articles(self, site: str) -> int:
        """How many articles a blog has."""
        mine = and_(articles.c.site == site, articles.c.is_gone.is_(False))
        with self.run.transaction() as connection:
            return connection.scalar(select(func.count()).select_from(articles).where(mine)) or 0

    def dictionary(self, site: str) -> bytes | None:
        """The dictionary for unpacking the pages of a blog."""
        with self.run.transaction() as connection:
            return dictionary(connection, site)

    def batches(self, site: str) -> Iterator[list[KeptRow]]:
        """The pages of a blog to read again, oldest version first, a few at a time."""
        after = 0
        while some := self._next(site, after):
            after = some[-1]
            query = (
                select(
                    *(kept.c.revision, kept.c.site, kept.c.id, kept.c.shared, kept.c.body),
                    versions.c.item,
                )
                .join(versions, versions.c.revision == kept.c.revision)
                .where(kept.c.revision.in_(some))
                .order_by(kept.c.revision)
            )
            with self.run.transaction() as connection:
                found = [KeptRow._make(row) for row in connection.execute(query)]
            yield found

    def _next(self, site: str, after: int) -> list[int]:
        """The versions of the next pages to read."""
        with self.run.transaction() as connection:
            query = self._wanted(connection, site, select(kept.c.revision, kept.c.size))
            query = query.where(kept.c.revision > after)
            found = connection.execute(query.order_by(kept.c.revision).limit(_CHUNK)).all()
        some: list[int] = []
        room = _BYTES
        for row in found:
            room -= row.size
            if some and room < 0:
                break
            some.append(row.revision)
        return some

    def write(self, batch: Sequence[KeptRow], found: Sequence[Facts | None]) -> list[bool]:
        """Store what pages gave, ``None`` for no article; returns whether each has changed."""
        with self.run.transaction() as connection:
            changed = [
                facts is not None and self._write(connection, row, facts)
                for row, facts in zip(batch, found, strict=True)
            ]
            if self.everything:
                self._move_on(connection, batch[-1])
        return changed

    def end(self) -> None:
        """End the sweep; the next one starts at the beginning."""
        with self.run.transaction() as connection:
            connection.execute(delete(rereads))

    def _write(self, connection: Connection, row: KeptRow, facts: Facts) -> bool:
        article = rows.article(connection, row.site, row.id)
        if article is None or article.is_gone or article.revision != row.revision:
            return False  # a crawl has stored a newer version meanwhile
        revision = self.writer.revise(connection, article, facts)
        there = and_(addresses.c.site == row.site, addresses.c.article == row.id)
        now = {"extraction": self.run.extraction}
        connection.execute(update(addresses).where(there).values(now))
        if revision == row.revision:
            return False
        mine = kept.c.revision == row.revision
        connection.execute(update(kept).where(mine).values(revision=revision))
        return True

    # --- The sweep ------------------------------------------------------------------------------

    def _wanted(self, connection: Connection, site: str, query: Select[Any]) -> Select[Any]:
        """``query`` narrowed to the pages of a blog to read again."""
        asked = and_(
            addresses.c.site == articles.c.site, addresses.c.identity == articles.c.address
        )
        # By the key of an article, which has an index, and the page is that of its current version.
        own = and_(articles.c.site == kept.c.site, articles.c.id == kept.c.id)
        present = kept.join(articles, and_(own, articles.c.revision == kept.c.revision))
        query = query.select_from(present.outerjoin(addresses, asked))
        query = query.where(kept.c.site == site, articles.c.is_gone.is_(False))
        if self.everything:
            span = self._span(connection, site)
            return query.where(kept.c.revision > span.after, kept.c.revision <= span.until)
        older = addresses.c.extraction != self.run.extraction
        return query.where(or_(older, addresses.c.extraction.is_(None)))

    def _span(self, connection: Connection, site: str) -> _Span:
        """The remaining range of the sweep for a blog; all of it at the start.

        Its own results are newer versions, outside the range, so it does not read them again.
        """
        if site not in self._spans:
            mine = and_(rereads.c.site == site, rereads.c.extraction == self.run.extraction)
            row = connection.execute(select(rereads.c.after, rereads.c.until).where(mine)).first()
            last = select(func.max(kept.c.revision)).where(kept.c.site == site)
            whole = _Span(0, connection.scalar(last) or 0)
            self._spans[site] = _Span(row.after, row.until) if row and self.resumes else whole
        return self._spans[site]

    def _move_on(self, connection: Connection, last: KeptRow) -> None:
        """Record the progress of the sweep."""
        span = self._span(connection, last.site)
        connection.execute(delete(rereads).where(rereads.c.site == last.site))
        row = {"site": last.site, "extraction": self.run.extraction}
        come = {"after": last.revision, "until": span.until}
        connection.execute(insert(rereads).values(row | come))
