"""Pages of 科学空间 (kexue.fm): Typecho with the theme geekg."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from blogcrawl.latex.config import CONFIGS
from blogcrawl.pages.base import ArticlePage
from blogcrawl.pages.listing import ListingPage

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

# How the two notices at the end of every article begin.
NOTICES = ("转载到请包括本文地址", "更详细的转载事宜请参考")


class KexueListingPage(ListingPage):
    entry = "div.Post"
    entry_link = ".title-wrap h2 a::attr(href)"
    entry_date = "span.submitted"
    next_link = "a::attr(href)"
    next_sign = "»"


class KexueArticlePage(ArticlePage):
    title = ("div.Post .title-wrap h1", "div.Post .PostHead h1", "div.Post > h1")
    canonical = (
        "link[rel=canonical]::attr(href)",
        ".title-wrap h1 a::attr(href)",
        ".PostHead h1 a::attr(href)",
    )
    byline = "div.Post span.submitted"
    categories = '#tools .cat a[href*="/category/"]'
    tags = '#tools .cat a[href*="/tag/"]'
    comments = "#tools .cat"
    body = "#PostContent"
    furniture = "#content_tips, #pay, #how_to_cite, #PostContent div.clear"
    math = CONFIGS["mathjax2-dollar"]

    @cached_property
    def dropped(self) -> Collection[int]:
        if self.root is None:
            return frozenset()
        notices = [_notice(self.root, words) for words in NOTICES]
        return frozenset(super().dropped) | {node.mem_id for node in notices if node is not None}


def _notice(root: LexborNode, words: str) -> LexborNode | None:
    """The largest element of the body that begins with ``words``, one of the notices.

    The notices have no class or id. They are in a ``<p>``, ``<div>`` or ``<font>``, and in old
    posts within a quotation that was never closed.
    """
    for node in root.css(f':lexbor-contains("{words}")'):
        notice = None
        parent: LexborNode | None = node
        while parent is not None and parent.mem_id != root.mem_id and _begins(parent, words):
            notice, parent = parent, parent.parent
        if notice is not None:
            return notice
    return None


def _begins(node: LexborNode, words: str) -> bool:
    return node.text().lstrip().startswith(words)
