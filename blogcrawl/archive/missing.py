"""The known articles that a run requested but that were missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select

from blogcrawl.archive import rows
from blogcrawl.archive.conditions import IS_MISSING, IS_PRIMARY
from blogcrawl.archive.rows import KNOWN, WITH_ARTICLES
from blogcrawl.archive.schema import addresses, articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from blogcrawl.archive.shapes import AddressRow


class Missing(NamedTuple):
    """The missing articles of a blog, of those that were known and requested."""

    rows: list[AddressRow]
    asked: int
    """How many known articles were requested."""

    @property
    def fresh(self) -> list[AddressRow]:
        """The articles that are missing for the first time."""
        return [row for row in self.rows if not row.misses]


def missing_of(connection: Connection, site: str, run: int) -> Missing:
    """The missing articles of a blog in a run."""
    asked = and_(
        addresses.c.site == site,
        addresses.c.checked_run == run,
        IS_PRIMARY,
        articles.c.first_run != run,
    )
    found = rows.addresses_of(connection, KNOWN.where(asked, IS_MISSING))
    number = connection.scalar(select(func.count()).select_from(WITH_ARTICLES).where(asked))
    return Missing(found, number or 0)
