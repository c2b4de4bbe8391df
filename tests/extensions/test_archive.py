"""The end of an archive that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from sqlalchemy import text

from blogcrawl import settings as project
from blogcrawl.extensions.archive import ArchiveExtension
from blogcrawl.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_verdict_that_cannot_be_kept_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings()
    settings.setmodule(project)
    settings.set("ARCHIVE_URL", f"sqlite:///{tmp_path}/a.db")
    crawler = Crawler(BlogSpider, settings)
    crawler.stats = MemoryStatsCollector(crawler)
    monkeypatch.setattr(crawler, "get_extension", lambda cls: None)
    crawler.spider = BlogSpider.from_crawler(crawler, url="https://blog.example/")
    extension = ArchiveExtension.from_crawler(crawler)
    with extension.database.transaction() as connection:
        connection.execute(text("DROP TABLE runs"))
    extension.engine_stopped()
    assert caplog.messages == [f"archive {tmp_path}/a.db: no such table: runs"]
    assert extension.database.failure
