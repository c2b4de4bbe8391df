"""Makes articles due early, and records what feeds say about their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select, update

from blogcrawl import clock
from blogcrawl.archive.schema import addresses, articles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from blogcrawl.archive.store import Archive


def recheck_all(archive: Archive, site: str) -> None:
    """Make every article of a blog due for a conditional request."""
    _make_due(archive, site, addresses.c.article.is_not(None))


def recheck_younger(archive: Archive, site: str, days: int) -> None:
    """The same for articles that were published, or else found, in the last ``days``."""
    since = archive.run.now - days * clock.DAY
    day = clock.iso(since)[:10]
    there = and_(articles.c.site == addresses.c.site, articles.c.id == addresses.c.article)
    is_young = or_(
        articles.c.published >= day,
        and_(articles.c.published == "", addresses.c.first_at >= since),
    )
    _make_due(archive, site, select(articles.c.id).where(there, is_young).exists())


def recheck_at_least(archive: Archive, site: str, days: int) -> None:
    """The same for articles that were last checked more than ``days`` ago."""
    _make_due(archive, site, addresses.c.checked_at <= archive.run.now - days * clock.DAY)


def record_changes(archive: Archive, site: str, changes: Mapping[str, str]) -> None:
    """Record what a feed says about articles that this run read before the feed."""
    unknown = and_(addresses.c.checked_run == archive.run.number, addresses.c.updated.is_(None))
    with archive.database.transaction() as connection:
        for identity, mark in changes.items():
            mine = and_(addresses.c.site == site, addresses.c.identity == identity, unknown)
            connection.execute(update(addresses).where(mine).values(updated=mark))


def _make_due(archive: Archive, site: str, which: ColumnElement[bool] | Any) -> None:
    not_yet = or_(addresses.c.checked_run.is_(None), addresses.c.checked_run != archive.run.number)
    mine = and_(addresses.c.site == site, addresses.c.due_at > archive.run.now, not_yet, which)
    with archive.database.transaction() as connection:
        connection.execute(update(addresses).where(mine).values(due_at=archive.run.now))
