"""SQL conditions that several modules of the archive share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, tuple_

from blogcrawl.archive.schema import addresses, articles, sites
from blogcrawl.archive.terms import ALL_MISSING, FAILED, PASSING, PENDING, REFUSED

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

SAYS_NOTHING = or_(
    addresses.c.outcome == FAILED,
    and_(addresses.c.outcome == REFUSED, addresses.c.reason.in_(PASSING)),
)
"""Addresses without a final outcome: a resumed run requests them again."""

IS_PRIMARY = articles.c.address == addresses.c.identity
"""The address at which an article is requested; others may lead to it, too."""
IS_LIVE = and_(IS_PRIMARY, articles.c.is_gone.is_(False))
IS_MISSING = and_(addresses.c.outcome == PENDING, addresses.c.reason.in_(ALL_MISSING))


def walked_run(site: ColumnElement[str]) -> ColumnElement[int]:
    """The last run in which the listing of ``site`` was walked far enough, or 0."""
    last = select(sites.c.walked_run).where(sites.c.site == site).scalar_subquery()
    return func.coalesce(last, 0)


def is_twin() -> ColumnElement[bool]:
    """Whether an article has the title and the date of another one, and one of the two is recent.

    Recent means: found after the last run that walked the listing of its blog far enough.
    """
    one = articles.alias("one")
    looks = (one.c.site, one.c.published, one.c.title)
    there = and_(one.c.published != "", one.c.is_gone.is_(False))
    several = and_(func.count() > 1, func.max(one.c.first_run) > walked_run(one.c.site))
    alike = select(*looks).where(there).group_by(*looks).having(several)
    return tuple_(articles.c.site, articles.c.published, articles.c.title).in_(alike)
