"""The learned profile of each blog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from blogcrawl.archive.schema import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogcrawl.archive.database import Database


def load(database: Database, site: str, extraction: str) -> dict[str, Any] | None:
    """The profile of a blog as JSON; ``None`` if the current code has not learned one."""
    mine = (profiles.c.site == site) & (profiles.c.extraction == extraction)
    with database.transaction() as connection:
        data = connection.scalar(select(profiles.c.data).where(mine))
    return json.loads(data) if data is not None else None


def keep(database: Database, site: str, extraction: str, data: Mapping[str, Any]) -> None:
    """Store the profile of a blog, replacing the old one."""
    row = {"site": site, "extraction": extraction, "data": json.dumps(data, ensure_ascii=False)}
    with database.transaction() as connection:
        connection.execute(delete(profiles).where(profiles.c.site == site))
        connection.execute(insert(profiles).values(row))
