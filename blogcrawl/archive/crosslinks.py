"""Resolves links between the articles of an archive."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, select

from blogcrawl import urls
from blogcrawl.archive.schema import addresses, articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.archive.reader import ArchiveReader


class Edge(NamedTuple):
    """A link of an article to another one, or to itself."""

    source: str
    target: str
    url: str
    text: str


class CrossLinks:
    """Knows the articles of an archive by all their addresses."""

    def __init__(self, reader: ArchiveReader) -> None:
        self._reader = reader

    @cached_property
    def _ids(self) -> dict[str, str]:
        mine = and_(articles.c.site == addresses.c.site, articles.c.id == addresses.c.article)
        query = select(addresses.c.identity, addresses.c.article).join(articles, mine)
        query = self._reader.narrowed(query.where(articles.c.is_gone.is_(False)))
        with self._reader.database.transaction() as connection:
            return {row.identity: row.article for row in connection.execute(query)}

    def resolve(self, item: dict[str, Any]) -> dict[str, Any]:
        """The item, with the ``id`` of the target article set in its ``links``."""
        for link in item.get("links") or ():
            link["id"] = self._ids.get(urls.identity(link["url"]))
        return item

    def edges(self, item: dict[str, Any]) -> Iterator[Edge]:
        """The links of an article to articles."""
        for link in self.resolve(item).get("links") or ():
            if link["id"]:
                yield Edge(item["id"], link["id"], link["url"], link["text"])
