"""Finds the links from an article to the one before it and to the one after it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from blogcrawl.html.tree import class_and_id, once_for_names
from blogcrawl.pages.base import MOST_LINKS
from blogcrawl.pages.pager import says_way

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.base import ArticlePage

_RELATED = "a[rel~=prev], a[rel~=next], link[rel~=prev], link[rel~=next]"
_RELATIONS = frozenset(("prev", "next"))
# Such a link often has the title of the other article, with an arrow before or after it.
_BEFORE, _AFTER = ("←", "«", "‹", "⟵", "⇐", "< ", "<< "), ("→", "»", "›", "⟶", "⇒", " >", " >>")
_CALLED = re.compile(r"(?<![a-z])(?:prev(?:ious)?|next|older|newer)(?![a-z])", re.IGNORECASE)
_LONGEST = 200  # characters
_MOST = 4


def neighbours(page: ArticlePage) -> list[str]:
    """The addresses that a page calls the previous and the next article."""
    called = filter(is_neighbour, page.css("a[href]")[:MOST_LINKS])
    links = (node.attributes.get("href") or "" for node in chain(page.css(_RELATED), called))
    return list(dict.fromkeys(filter(None, map(page.link, links))))[:_MOST]


def is_neighbour(link: LexborNode) -> bool:
    """Whether a link says that it leads to the previous or the next article."""
    relations = link.attributes.get("rel")
    if relations and not _RELATIONS.isdisjoint(relations.split()):
        return True
    text = " ".join(link.text().split())
    return len(text) <= _LONGEST and (_is_way(text) or _is_called(class_and_id(link)))


@once_for_names
def _is_way(text: str) -> bool:
    return text.startswith(_BEFORE) or text.endswith(_AFTER) or says_way(text)


@once_for_names
def _is_called(names: str) -> bool:
    return bool(_CALLED.search(names))
