"""What the archive knows from earlier runs: of a feed or a sitemap, and of the blog of a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from blogcrawl import urls
from blogcrawl.archive import rows
from blogcrawl.archive.schema import addresses, articles, pages
from blogcrawl.pages.links import ROOT, is_category, shape

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from blogcrawl.archive.database import Database
    from blogcrawl.archive.store import Archive

# So many of a blog's addresses show what they look like.
_SAMPLE = 50


def known_source(archive: Archive, site: str, url: str) -> tuple[str, int] | None:
    """The kind of the source that an earlier run read at ``url``, and how many pages it named."""
    with archive.database.transaction() as connection:
        row = rows.page(connection, site, url)
    if row is None or row.run == archive.run.number or row.kind in ("listing", "archive"):
        return None
    return ("feed" if row.kind == "feed" else "sitemap"), len(json.loads(row.names))


class KnownBlog(NamedTuple):
    """A blog of which a page was given as the start."""

    site: str
    """What the archive calls it."""
    home: str
    """The identity of the page where it begins."""


def blog_of(database: Database, start: str, url: str) -> KnownBlog | None:
    """The blog to which the page at ``url``, of the identity ``start``, belongs.

    ``None`` if it is a blog of its own, as far as the articles of those at its host tell.
    """
    host = start.partition("/")[0]
    there = articles.c.site.startswith(f"{host}/", autoescape=True)
    with database.transaction() as connection:
        sites = set(connection.scalars(select(articles.c.site).where(there).distinct()))
        if start in sites:
            return None
        for site in sorted(sites, key=lambda site: (-len(site), site)):
            if not _lies_in(connection, site, site) and _lies_in(connection, site, start):
                return KnownBlog(site, start)  # it was begun further in
            home = _home(connection, site)
            if _is_page_of(connection, site, home, start, url):
                return KnownBlog(site, home)
    return None


def _home(connection: Connection, site: str) -> str:
    """The first page of a blog: of those that listed its articles, the one that is furthest up."""
    listed = select(pages.c.url).where(pages.c.site == site, pages.c.kind == "listing")
    return min((*map(urls.identity, connection.scalars(listed)), site), key=len)


def _lies_in(connection: Connection, site: str, place: str) -> bool:
    """Whether most articles of a blog lie below an address."""
    mine = articles.c.site == site
    below = articles.c.id.startswith(f"{place.rstrip('/')}/", autoescape=True)
    count = select(func.count()).select_from(articles)
    there = connection.scalar(count.where(mine, below)) or 0
    return 2 * there > (connection.scalar(count.where(mine)) or 0)


def _is_page_of(connection: Connection, site: str, home: str, start: str, url: str) -> bool:
    """Whether a page is one of a blog's articles, or looks like one, or like a part's listing."""
    row = rows.address(connection, site, start)
    if row is not None and row.article is not None:
        return True
    scope = home if _lies_in(connection, site, home) else home.partition("/")[0]
    if not start.startswith(f"{scope.rstrip('/')}/"):
        return False
    mine = select(addresses.c.url).where(addresses.c.site == site, addresses.c.article.is_not(None))
    shapes = set(map(shape, connection.scalars(mine.limit(_SAMPLE))))
    return is_category(url) or shape(url) in shapes - {ROOT}
