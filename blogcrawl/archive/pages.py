"""The pages that name articles, in their last version."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, select

from blogcrawl.archive import rows
from blogcrawl.archive.records import KeptPage, StoredPage
from blogcrawl.archive.schema import addresses, pages, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.discovery import Discovery
    from blogcrawl.archive.records import NamedAddress, SourcePage
    from blogcrawl.archive.run import Run
    from blogcrawl.archive.shapes import PageRow, Values

# Kinds of pages that name an article as long as it exists; a feed names only the newest.
_COMPLETE = frozenset(("listing", "sitemap", "dated", "archive"))


class _Rank(NamedTuple):
    """How useful a source is; the greatest is the most useful."""

    is_dated: bool
    """Whether it says when its pages changed and names most of the articles."""
    is_feed: bool
    hits: int
    """How many articles it names."""
    url: str


@dataclass
class Pages:
    """The listing pages, feeds and sitemaps of the blogs."""

    run: Run
    discovery: Discovery

    def get(self, site: str, url: str) -> StoredPage | None:
        """A listing page or a source, in its last version."""
        with self.run.transaction() as connection:
            row = rows.page(connection, site, url)
        if row is None:
            return None
        return StoredPage(
            row.url,
            zlib.decompress(row.body),
            row.content_type or "",
            row.etag,
            row.last_modified,
            is_of_this_run=row.run == self.run.number,
        )

    def watched_source(self, site: str) -> str | None:
        """The source that best reveals changes, for a run that requests only one.

        That is a sitemap that says when its pages changed and names most of the articles, or else a
        feed.
        """
        mine = and_(addresses.c.site == site, addresses.c.article.is_not(None))
        sources = select(pages.c.url, pages.c.kind, pages.c.names).order_by(pages.c.url)
        sources = sources.where(pages.c.site == site, pages.c.kind.not_in(("listing", "index")))
        with self.run.transaction() as connection:
            known = set(connection.scalars(select(addresses.c.identity).where(mine)))
            ranked = []
            for row in connection.execute(sources):
                hits = len(known.intersection(json.loads(row.names)))
                is_dated = row.kind == "dated" and 2 * hits >= len(known)
                ranked.append(_Rank(is_dated, row.kind == "feed", hits, row.url))
        best = max(ranked, default=None)
        return best.url if best and best.hits else None

    def keep(
        self,
        site: str,
        page: SourcePage,
        found: Sequence[NamedAddress] = (),
        room: int | None = None,
        listed: Collection[str] = (),
    ) -> KeptPage:
        """Store a page together with the addresses that it names.

        ``room`` as in :meth:`Discovery.discover`; ``listed`` are identities that other listing
        pages name.
        """
        with self.run.transaction() as connection:
            old = rows.page(connection, site, page.url)
            before: list[str] = json.loads(old.names) if old else []
            self._put(connection, site, page, old)
            if old:
                names = [*set(page.names).difference(before)]
                self.discovery.look_again(connection, site, names)
            if page.kind in _COMPLETE:
                now = set(page.names)
                dropped = [name for name in before if name not in now and name not in listed]
                is_dropped: Values = {"dropped": True}
                rows.set_addresses(connection, site, dict.fromkeys(dropped, is_dropped))
            known = self.discovery.enter(connection, site, found, room, lists=True)
        says = (list(page.names), page.next_page)
        return KeptPage(known, before, old is not None and (before, old.next_page) == says)

    def _put(
        self, connection: Connection, site: str, page: SourcePage, old: PageRow | None
    ) -> None:
        """Replace a stored page."""
        values: Values = {
            "kind": page.kind,
            "run": self.run.number,
            "etag": page.etag,
            "last_modified": page.last_modified,
            "content_type": page.content_type,
            "body": zlib.compress(page.body, 1),
            "names": json.dumps(list(page.names), ensure_ascii=False),
            "next_page": page.next_page,
        }
        put = rows.set_page if old else rows.add_page
        put(connection, site, page.url, values)


def sources(database: Database) -> Iterator[tuple[StoredPage, int]]:
    """The pages that name articles, each with the start of the last run that read it."""
    query = select(pages, runs.c.started).join(runs, runs.c.run == pages.c.run)
    with database.transaction() as connection:
        for row in connection.execute(query.order_by(pages.c.site, pages.c.url)):
            body, content_type = zlib.decompress(row.body), row.content_type or ""
            page = StoredPage(row.url, body, content_type, row.etag, row.last_modified, False)
            yield page, row.started
