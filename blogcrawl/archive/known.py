"""What the archive knows of a feed or a sitemap from an earlier run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from blogcrawl.archive import rows

if TYPE_CHECKING:
    from blogcrawl.archive.store import Archive


def known_source(archive: Archive, site: str, url: str) -> tuple[str, int] | None:
    """The kind of the source that an earlier run read at ``url``, and how many pages it named."""
    with archive.database.transaction() as connection:
        row = rows.page(connection, site, url)
    if row is None or row.run == archive.run or row.kind == "listing":
        return None
    return ("feed" if row.kind == "feed" else "sitemap"), len(json.loads(row.names))
