"""Drops items that are no article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.items import Article
from blogcrawl.pipelines.refused import Refused

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self


class ValidationPipeline:
    """Refuses an article without identity, title or body."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and (reason := refusal(item)):
            raise Refused(self.crawler, reason)
        return item


def refusal(item: Article) -> str | None:
    """Why ``item`` is refused, ``None`` if it is not."""
    if not item.id or not item.url:
        return "no_identity"
    if not item.title:
        return "no_title"
    # A post may have no text: it is an article if its page gives its date and summary.
    is_described = bool(item.date_published and item.summary)
    if not item.text and not item.formulas and not item.images and not is_described:
        return "no_body"
    return None
