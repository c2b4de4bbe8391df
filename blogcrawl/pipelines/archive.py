"""Stores every article in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import jsonl
from blogcrawl.archive.records import Facts
from blogcrawl.items import FIELDS, Article

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self


class ArchivePipeline:
    """Commits an article with the validators of its page, in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and hasattr(item, "origin"):
            origin = item.origin
            del item.origin
            try:
                archive = self.crawler.spider.archive  # type: ignore[union-attr]
                archive.answers.keep(origin, facts(item))
                if origin.unread:
                    archive.answers.only_listed(origin)
            except BaseException:
                item.origin = origin
                raise
        return item


def facts(article: Article) -> Facts:
    """What the archive stores of an article; raises ValueError if it is not valid JSON."""
    return Facts(
        article.id,
        article.content_hash,
        jsonl.dumps(article),
        article.date_published or "",
        article.title,
        sum(1 << n for n, name in enumerate(FIELDS) if has(article, name)),
        len(article.formulas),
        sum(formula.display for formula in article.formulas),
        len(article.text or "") + sum(len(formula.raw) for formula in article.formulas),
    )


def has(article: Article, name: str) -> bool:
    """Whether a field of the article has a value."""
    return getattr(article, name, None) not in (None, "", [])
