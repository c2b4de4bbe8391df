"""What the archive knows from earlier runs about a source, and about the blog of a page."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select

from blogcrawl import urls
from blogcrawl.archive import rows
from blogcrawl.archive.kept import dictionary
from blogcrawl.archive.schema import addresses, articles, kept, pages
from blogcrawl.capture import DAMAGED, unpack
from blogcrawl.pages.links import at_root, is_category, shape

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.store import Archive
    from blogcrawl.capture import Capture

# How many addresses of a blog are compared.
_SAMPLE = 50


def known_source(archive: Archive, site: str, url: str) -> tuple[str, int] | None:
    """The kind of the source that an earlier run read at ``url``, and how many pages it named."""
    with archive.database.transaction() as connection:
        row = rows.page(connection, site, url)
    if row is None or row.run == archive.run.number or row.kind in ("listing", "archive"):
        return None
    return ("feed" if row.kind == "feed" else "sitemap"), len(json.loads(row.names))


def last_page(archive: Archive, site: str, identity: str) -> Capture | None:
    """The kept page of the current version of the article at an address, if there is one."""
    mine = and_(articles.c.site == addresses.c.site, articles.c.id == addresses.c.article)
    version = kept.c.revision == articles.c.revision
    query = select(kept.c.shared, kept.c.body).select_from(
        addresses.join(articles, mine).join(kept, version)
    )
    with archive.database.transaction() as connection:
        there = and_(addresses.c.site == site, addresses.c.identity == identity)
        row = connection.execute(query.where(there)).first()
        shared = dictionary(connection, site) if row is not None and row.shared else None
    with suppress(*DAMAGED):
        return unpack(row.body, shared) if row is not None else None
    return None


class KnownBlog(NamedTuple):
    """A known blog, one of whose pages was given as the start."""

    site: str
    """Its key in the archive."""
    home: str
    """The identity of its home page."""


def blog_of(database: Database, start: str, url: str) -> KnownBlog | None:
    """The blog of the page at ``url``, whose identity is ``start``.

    ``None`` if it seems to be another blog, judging by the known articles on its host.
    """
    host = start.partition("/")[0]
    there = articles.c.site.startswith(f"{host}/", autoescape=True)
    with database.transaction() as connection:
        sites = set(connection.scalars(select(articles.c.site).where(there).distinct()))
        if start in sites:
            return None
        for site in sorted(sites, key=lambda site: (-len(site), site)):
            if not _lies_in(connection, site, site) and _lies_in(connection, site, start):
                return KnownBlog(site, start)  # the earlier start was deeper
            home = _home(connection, site)
            if _is_page_of(connection, site, home, start, url):
                return KnownBlog(site, home)
    return None


def _home(connection: Connection, site: str) -> str:
    """The first page of a blog: the topmost page that listed its articles."""
    listed = select(pages.c.url).where(pages.c.site == site, pages.c.kind == "listing")
    return min((*map(urls.identity, connection.scalars(listed)), site), key=len)


def _lies_in(connection: Connection, site: str, place: str) -> bool:
    """Whether most articles of a blog are below an address."""
    mine = articles.c.site == site
    below = articles.c.id.startswith(f"{place.rstrip('/')}/", autoescape=True)
    count = select(func.count()).select_from(articles)
    there = connection.scalar(count.where(mine, below)) or 0
    return 2 * there > (connection.scalar(count.where(mine)) or 0)


def _is_page_of(connection: Connection, site: str, home: str, start: str, url: str) -> bool:
    """Whether a page is an article of a blog, or looks like one, or like a category's listing."""
    row = rows.address(connection, site, start)
    if row is not None and row.article is not None:
        return True
    scope = home if _lies_in(connection, site, home) else home.partition("/")[0]
    if not start.startswith(f"{scope.rstrip('/')}/"):
        return False
    mine = select(addresses.c.url).where(addresses.c.site == site, addresses.c.article.is_not(None))
    shapes = set(map(shape, connection.scalars(mine.limit(_SAMPLE))))
    return is_category(url) or shape(url) in shapes - {at_root()}
