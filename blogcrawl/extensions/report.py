"""Writes the report of a blog after its crawl, if ``REPORT_FILE`` is set."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from blogcrawl.archive import ArchiveError
from blogcrawl.archive.database import open_database
from blogcrawl.atomic import write
from blogcrawl.report import blogs_of, page
from blogcrawl.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from typing_extensions import Self

logger = logging.getLogger(__name__)


class ReportExtension:
    """Reads the archive once it is closed; a failure is only a warning."""

    def __init__(self, crawler: Crawler, spider: BlogSpider) -> None:
        self.crawler = crawler
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        is_wanted = crawler.settings["REPORT_FILE"] and crawler.settings.getbool("ARCHIVE_ENABLED")
        if not is_wanted or not isinstance(crawler.spider, BlogSpider):
            raise NotConfigured
        extension = cls(crawler, crawler.spider)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        name, settings = self.spider.archive_name, self.crawler.settings
        path = settings["REPORT_FILE"].replace("%(feed_name)s", self.spider.feed_name)
        try:
            with open_database(settings, name, writes=False) as database:
                write(Path(path), page(list(blogs_of(database, name))))
        except ImportError:
            reason = "the package jinja2 is missing: pip install 'blogcrawl[report]'"
            logger.warning("REPORT_FILE: not written: %s", reason)
        except OSError as error:
            logger.warning("REPORT_FILE: not written: %s: %s", path, error.strerror or error)
        except ArchiveError as error:
            logger.warning("REPORT_FILE: not written: %s", error)
