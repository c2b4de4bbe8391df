"""Takes the LaTeX out of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from blogcrawl.items import Article, Formula, Image

if TYPE_CHECKING:
    from typing import Any

    from scrapy.crawler import Crawler
    from typing_extensions import Self


class LatexPipeline:
    """Renders the body of an article as text, formulas and images.

    Settings: ``LATEX_STRIP``, ``LATEX_PLACEHOLDER``, ``ARTICLE_HTML``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.strip = crawler.settings["LATEX_STRIP"]
        self.placeholder = crawler.settings["LATEX_PLACEHOLDER"]
        self.with_html = crawler.settings.getbool("ARTICLE_HTML")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        body, base = item.body, item.base
        del item.body, item.base
        parted = body.separate(strip=self.strip, placeholder=self.placeholder)
        item.text = parted.text
        item.formulas = [Formula(f.tex, f.raw, f.display, f.offset) for f in parted.formulas]
        item.images = [Image(_absolute(base, p.src), p.alt) for p in parted.pictures]
        if self.with_html:
            item.html = body.root.html or ""
        for name, number in parted.marks._asdict().items():
            if number:
                self.stats.inc_value(f"blogcrawl/marks/{name}", number)
                self.stats.inc_value(f"blogcrawl/marks/articles_with_{name}")
        return item


def _absolute(base: str, source: str) -> str:
    try:
        return urljoin(base, source)
    except ValueError:  # an address that is none, as the page has it
        return source
