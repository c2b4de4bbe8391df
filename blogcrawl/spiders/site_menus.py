"""The menus of a blog's first page, which lead to other pages than its articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogcrawl.pages.menus import menus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.pages.listing import ListingPage
    from blogcrawl.site import Site
    from blogcrawl.spiders.census import Census

_FEW = 3  # articles


@dataclass
class SiteMenus:
    """The parts of the first page that lead home as well, each with its addresses by identity.

    One that leads to an article may be a list.
    """

    site: Site
    census: Census
    parts: list[dict[str, str]] = field(default_factory=list)

    def record(self, page: ListingPage) -> None:
        """Record the menus of the first page."""
        owns, identity = self.site.owns, self.site.identity
        self.parts = [{identity(url): url for url in part if owns(url)} for part in menus(page)]

    def hold(self, url: str) -> bool:
        """Whether a page is in a menu that leads to no article."""
        return any(self.site.identity(url) in part for part in self._of_others())

    def addresses(self) -> frozenset[str]:
        """The addresses in such menus."""
        return frozenset(url for part in self._of_others() for url in part.values())

    def _of_others(self) -> Iterator[dict[str, str]]:
        if self.census.has_articles(_FEW):
            yield from (part for part in self.parts if not any(map(self.census.is_article, part)))
