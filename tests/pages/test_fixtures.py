"""Every page in a folder beside this file gives exactly what the JSON beside it says.

A fixture names the page's class and address, and what the page class reads; for an article also the
item that the pipelines make from it, and its text with the formulas put back. Fields that the page
does not have are listed under ``absent``, so that an expectation is never empty by mistake.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.misc import load_object

from blogcrawl import settings as project
from blogcrawl.items import MORE, Article, RawArticle
from blogcrawl.pages.base import ArticlePage, Page
from blogcrawl.pages.listing import ListingPage
from blogcrawl.pipelines.latex import LatexPipeline
from blogcrawl.pipelines.metadata import MetadataPipeline
from blogcrawl.pipelines.validation import ValidationPipeline
from blogcrawl.spiders.blog import BlogSpider

PAGES = sorted(Path(__file__).parent.glob("*/*.html"))
# The crawl's own, and what the page class hands on unread.
UNREAD = {"body", "thread", "site", "crawled_at", "origin"}
RAW = {field.name for field in fields(RawArticle)} - UNREAD
ITEM = {field.name for field in fields(Article) if field.init} - {"crawled_at", "content_hash"}
EMPTY = (None, "", [], {})


def load(path: Path) -> tuple[Page, dict[str, Any]]:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    page = load_object(expected["page"])(path.read_bytes().decode(), expected["url"])
    return page, expected


def item(raw: RawArticle) -> Article:
    """The item that the pipelines make."""
    settings = Settings()
    settings.setmodule(project)
    crawler = Crawler(BlogSpider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    article = MetadataPipeline().process_item(raw)
    for pipeline in (LatexPipeline(crawler), ValidationPipeline(crawler)):
        article = pipeline.process_item(article)
    assert isinstance(article, Article)
    return article


def test_there_are_pages() -> None:
    assert len(PAGES) >= 7
    assert [path for path in PAGES if not path.with_suffix(".json").exists()] == []
    assert {path.stem for path in PAGES} >= {
        path.stem for path in Path(__file__).parent.glob("*/*.json")
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_page(path: Path) -> None:
    page, expected = load(path)
    if isinstance(page, ListingPage):
        read = {
            "entries": [list(entry[:2]) for entry in page.entries()],
            "next_page": page.next_page(),
        }
        check(read, expected["listing"], expected["absent"])
        return
    assert isinstance(page, ArticlePage)
    raw = page.read()
    assert raw
    check({name: getattr(raw, name) for name in RAW}, expected["raw"], expected["absent_raw"])
    made = item(raw)
    values = {**vars(made), "formulas": [*map(asdict, made.formulas)]}
    values["images"] = [*map(asdict, made.images)]
    check({name: values[name] for name in ITEM}, expected["article"], expected["absent"])
    assert restored(made).split("\n") == expected["restored"]


def test_a_byte_order_mark_is_no_text() -> None:
    (marked,) = [path for path in PAGES if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    page, _ = load(marked)
    assert page.tree.css_first("head > title") is not None


def restored(article: Article) -> str:
    """The text as it was before the formulas were taken out."""
    pieces, position = [], 0
    for formula in article.formulas:
        pieces += [article.text[position : formula.offset], formula.raw]
        position = formula.offset
    return "".join([*pieces, article.text[position:]])


def check(read: dict[str, Any], expected: dict[str, Any], absent: list[str]) -> None:
    """Compare all that was read; what is expected is not empty, what is absent is."""
    read = {name: value for name, value in read.items() if value or name not in MORE}
    assert not [name for name, value in expected.items() if value in EMPTY]
    assert sorted([*expected, *absent]) == sorted(read)
    assert {name: value for name, value in read.items() if name not in absent} == expected
    assert {name: value for name, value in read.items() if name in absent and value} == {}
