"""The links of a page that are at the same place in the same structure, as those of a list are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.pages.links import may_be_article

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

ANY, NAMED, TITLED = 1, 2, 3
"""The weights of a link's place: any, one named an entry's, a heading."""
FEWEST = 3
"""So many links are a list wherever they are."""


class LinkGroup:
    """The links at one place of a page."""

    def __init__(self) -> None:
        self.place = ""
        self.links: dict[str, LexborNode] = {}
        self.weight = 0
        self.is_named = False
        """Whether the address of one of the links looks like an article's."""

    @property
    def differs_by_path(self) -> bool:
        """Whether these are titles whose addresses have a query that does not name a page."""
        paths = {url.partition("?")[0] for url in self.links}
        is_list = self.weight == TITLED and len(self.links) >= FEWEST
        return is_list and len(paths) == len(self.links) and all(map(may_be_article, paths))

    @property
    def rank(self) -> tuple[bool, int, int]:
        """How certain it is that these links are the page's list; larger is better."""
        return self.is_named, self.weight, len(self.links)
