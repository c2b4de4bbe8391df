"""The articles that were known, and that a run asked for in vain."""

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
    """The articles of a blog that are not there, of those that were known and asked for."""

    rows: list[AddressRow]
    asked: int
    """How many were asked for."""

    @property
    def fresh(self) -> list[AddressRow]:
        """Those that no earlier run has missed."""
        return [row for row in self.rows if not row.misses]


def missing_of(connection: Connection, site: str, run: int) -> Missing:
    """What of a blog is missing in a run."""
    asked = and_(
        addresses.c.site == site,
        addresses.c.checked_run == run,
        IS_PRIMARY,
        articles.c.first_run != run,
    )
    found = rows.addresses_of(connection, KNOWN.where(asked, IS_MISSING))
    number = connection.scalar(select(func.count()).select_from(WITH_ARTICLES).where(asked))
    return Missing(found, number or 0)
