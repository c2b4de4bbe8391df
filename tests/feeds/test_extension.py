"""What the feed exporter refuses before the crawl; the rest is tested with real crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, UsageError
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.spider import DefaultSpider

from blogcrawl import settings as project
from blogcrawl.feeds import FeedExporter

if TYPE_CHECKING:
    from pathlib import Path


class AnySpider(Spider):
    name = "any"
    feed_name = "any"
    parent = "../up"


def exporter(feeds: dict[str, Any], spidercls: type[Spider] = AnySpider) -> FeedExporter:
    settings = Settings()
    settings.setmodule(project)
    settings.set("FEEDS", feeds)
    crawler = Crawler(spidercls, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = spidercls.from_crawler(crawler)
    return FeedExporter.from_crawler(crawler)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("feeds", "reason"),
    [
        ({"a.xyz": {}}, "unknown feed format 'xyz'; there are: csv"),
        ({"a": {}}, "unknown feed format ''; there are: csv"),
        ({"a.gz": {}}, "unknown feed format ''; there are: csv"),
        ({"a.jsonl": "jsonl"}, "feed a.jsonl: its options are not a dict"),
        ({"no://u:p@h/a.jsonl": {}}, "feed no://***@h/a.jsonl: unknown storage 'no'"),
        ({"ftp:a.jsonl": {}}, "without a hostname"),
        ({"s3://b/a.jsonl": {}}, "feed s3://b/a.jsonl: needs boto3: pip install boto3"),
        ({"gs://b/a.jsonl": {}}, "feed gs://b/a.jsonl: needs google-cloud-storage: pip install"),
        ({"%(nope)s.jsonl": {}}, "feed %(nope)s.jsonl: there is no nope"),
        ({"out/%(parent)s.jsonl": {}}, "parent='../up' leaves its folder"),
        ({"a.jsonl": {"batch_item_count": 5}}, r"batches need %(batch_id)d"),
        ({"a%(batch_id)d.jsonl": {"batch_item_count": "x"}}, "must be a whole number"),
        ({"a%(batch_id)d.jsonl": {"batch_item_count": -1}}, "must be a whole number"),
        ({"a.jsonl": {"fields": 5}}, "feed a.jsonl: its options: TypeError: 'int' object"),
        ({"a.csv": {"encoding": "klingon"}}, "its options: LookupError: unknown encoding"),
        ({"a.jsonl": {"postprocessing": ["nowhere.X"]}}, "No module named 'nowhere'"),
        ({"a.json": {}}, "feed a.json: json cannot be appended to; replace the file with -O"),
        ({"a.xml.gz": {}}, "feed a.xml.gz: xml cannot be appended to; replace the file with -O"),
        ({".": {"format": "jsonl"}}, "feed .: Is a directory"),
        ({"/proc/x/a.jsonl": {}}, "feed /proc/x/a.jsonl: its folder cannot be made"),
        ({"a.jsonl": {}, "./a.jsonl": {}}, "feeds a.jsonl and ./a.jsonl are one file"),
        ({"any.csv": {}, "%(feed_name)s.csv": {}}, "feeds any.csv and any.csv are one file"),
    ],
)
def test_a_feed_that_cannot_work(
    feeds: dict[str, Any], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogcrawl.feeds.uploads.find_spec", lambda _: None)  # no package is there
    with pytest.raises(UsageError) as error:
        exporter(feeds)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_feeds_that_work(tmp_path: Path) -> None:
    names = ["output/%(feed_name)s.jsonl", "a.jsonl.gz", "b%20c.csv", "file:///dev/null"]
    feeds = exporter({name: {} for name in names[:3]} | {names[3]: {"format": "json"}}).feeds
    assert [options["format"] for options in feeds.values()] == ["jsonl", "jsonl", "csv", "json"]
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
    assert list((tmp_path / "output").iterdir()) == []


def test_documents_that_are_written_once() -> None:
    assert exporter({"a.json": {"overwrite": True}, "%(time)s.xml": {}, "b%(batch_id)d.json": {}})


def test_looking_at_one_page_has_no_feed() -> None:
    with pytest.raises(NotConfigured):
        exporter({"%(feed_name)s.jsonl": {}}, DefaultSpider)
