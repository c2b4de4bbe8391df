"""Makes the fields of an article from the strings of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import urls, values
from blogcrawl.items import Article, RawArticle

if TYPE_CHECKING:
    from typing import Any


class MetadataPipeline:
    """Turns a :class:`~blogcrawl.items.RawArticle` into an :class:`~blogcrawl.items.Article`."""

    def process_item(self, item: Any) -> Any:
        return article(item) if isinstance(item, RawArticle) else item


def article(raw: RawArticle) -> Article:
    """The article that ``raw`` describes, except its text."""
    url = raw.canonical or raw.url
    line = values.byline(raw.byline, raw.language)
    made = Article(
        id=urls.identity(url),
        url=url,
        site=raw.site or urls.host(url),
        title=values.clean(raw.title),
        authors=values.names(raw.authors, raw.language) or line.authors,
        date_published=values.iso_date(raw.date_published, raw.language) or line.date,
        date_modified=values.iso_date(raw.date_modified, raw.language),
        language=values.language(raw.language),
        categories=values.terms(raw.categories),
        tags=values.terms(raw.tags),
        summary=values.clean(raw.summary) or None,
        image=values.address(raw.image) or None,
        reads=values.count(raw.reads) if raw.reads else line.reads,
        comments=values.comment_count(raw.comments),
        license=values.address(raw.license) or None,
        crawled_at=raw.crawled_at,
    )
    made.usage, made.listing_only = raw.usage, raw.listing_only
    made.body, made.base = raw.body, raw.base or url
    if raw.thread:
        made.thread = raw.thread
    if raw.origin:
        made.origin = raw.origin
    return made
