"""One record, one line, no control characters, no dumped item."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from blogcrawl.items import Article
from blogcrawl.logformatter import OneLineLogFormatter, one_line

EVIL = "a\r\n2026-01-01 00:00:00 [forged] INFO: b\x1b[31m\x00\x85\u2028\ud800"
SHOWN = r"a\r\n2026-01-01 00:00:00 [forged] INFO: b\x1b[31m\x00\x85\u2028\ud800"


class AnySpider(Spider):
    name = "any"


@pytest.fixture
def spider() -> Spider:
    crawler = Crawler(AnySpider, Settings({"DEFAULT_DROPITEM_LOG_LEVEL": "INFO"}))
    return AnySpider.from_crawler(crawler)


FORMATTER = OneLineLogFormatter()
REQUEST = Request("http://a/1")
RESPONSE = Response("http://a/1", flags=[EVIL])
ITEM = Article(id="a/1", url="http://a/1", site="a", title=EVIL, text="the whole text")


def text(result: Any) -> str:
    """The line, as logging makes it."""
    line = result["msg"] % result["args"]
    assert isinstance(line, str)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert "the whole text" not in line
    return line


def test_one_line() -> None:
    assert one_line(EVIL) == SHOWN
    assert one_line("数学 “ordinary” text é") == "数学 “ordinary” text é"


def test_the_line_of_a_page(spider: Spider) -> None:
    result = FORMATTER.crawled(REQUEST, RESPONSE, spider)
    assert result["level"] == logging.DEBUG
    assert text(result).startswith("Crawled (200) <GET http://a/1> (referer: None) ['a")


def test_the_line_of_an_item(spider: Spider) -> None:
    result = FORMATTER.scraped(ITEM, RESPONSE, spider)
    assert result["level"] == logging.DEBUG
    assert text(result) == "scraped http://a/1"


@pytest.mark.parametrize(
    ("item", "message", "line"),
    [
        (ITEM, "no_title", "refused http://a/1: no_title"),
        (ITEM, EVIL, f"refused http://a/1: {SHOWN}"),
        (ITEM, "refused http://a/1: no_title", "refused http://a/1: no_title"),
        ({"no": "url"}, "no_title", "refused http://a/1: no_title"),
        (object(), "no_title", "refused http://a/1: no_title"),
    ],
)
def test_the_line_of_a_dropped_item(spider: Spider, item: Any, message: str, line: str) -> None:
    result = FORMATTER.dropped(item, DropItem(message), RESPONSE, spider)
    assert result["level"] == logging.INFO
    assert text(result) == line


def test_an_item_without_a_page(spider: Spider) -> None:
    line = text(FORMATTER.scraped({"no": "url"}, None, spider))
    assert line == "scraped an item without a page"


def test_a_level_of_its_own(spider: Spider) -> None:
    drop = DropItem("broken", log_level="ERROR")
    assert FORMATTER.dropped(ITEM, drop, RESPONSE, spider)["level"] == logging.ERROR


def test_the_line_of_an_error_of_a_pipeline(spider: Spider) -> None:
    result = FORMATTER.item_error(ITEM, ValueError(EVIL), RESPONSE, spider)
    assert result["level"] == logging.ERROR
    assert text(result) == f"pipeline error at http://a/1: ValueError: {SHOWN}"


def test_spider_and_download_errors(spider: Spider) -> None:
    failure = Failure(ValueError(EVIL))  # type: ignore[no-untyped-call]
    request = Request("http://a/1", headers={"Referer": "http://a/"})
    assert text(FORMATTER.spider_error(failure, request, RESPONSE, spider)) == (
        "Spider error processing <GET http://a/1> (referer: http://a/)"
    )
    assert text(FORMATTER.download_error(failure, request, spider)) == (
        f"Error downloading <GET http://a/1>: ValueError: {SHOWN}"
    )
