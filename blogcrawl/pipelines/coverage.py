"""Counts what the articles hold, for the summary and the verdict on the crawl's health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.items import Article
from blogcrawl.pipelines.archive import has
from blogcrawl.tally import NO_LICENCE, Tally

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self


class CoveragePipeline:
    """Counts formulas and licences, and for every field the articles that have it."""

    def __init__(self, crawler: Crawler) -> None:
        self.tally = Tally(crawler.stats)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            displayed = sum(formula.display for formula in item.formulas)
            self.tally.formulas += len(item.formulas)
            self.tally.formulas_display += displayed
            self.tally.licences.add_value(item.license or NO_LICENCE)
            for name in Article.__dataclass_fields__:
                if has(item, name):
                    self.tally.field.add(name)
        return item
