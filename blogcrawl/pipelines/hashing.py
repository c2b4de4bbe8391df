"""Gives every article the hash that reveals changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.hashing import content_hash
from blogcrawl.items import Article

if TYPE_CHECKING:
    from typing import Any


class ContentHashPipeline:
    """Sets ``content_hash``: SHA-256 of the fields of the article, in the contract's order."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.content_hash = content_hash(item)
        return item
