"""Feeds: atomic delivery, and never a worse file in place of a better one."""

from blogcrawl.feeds.archived import ArchiveFeedExporter
from blogcrawl.feeds.exporter import (
    CsvItemExporter,
    StrictJsonLinesItemExporter,
    XmlItemExporter,
)
from blogcrawl.feeds.extension import Delivery, FeedExporter
from blogcrawl.feeds.folder import FolderFeedStorage
from blogcrawl.feeds.notes import MarkdownItemExporter
from blogcrawl.feeds.parquet import ParquetItemExporter
from blogcrawl.feeds.storage import AtomicFileFeedStorage, StdoutFeedStorage
from blogcrawl.feeds.uploads import AtomicFtpFeedStorage, GCSFeedStorage, S3FeedStorage
from blogcrawl.feeds.uri import redact_urls

__all__ = [
    "ArchiveFeedExporter",
    "AtomicFileFeedStorage",
    "AtomicFtpFeedStorage",
    "CsvItemExporter",
    "Delivery",
    "FeedExporter",
    "FolderFeedStorage",
    "GCSFeedStorage",
    "MarkdownItemExporter",
    "ParquetItemExporter",
    "S3FeedStorage",
    "StdoutFeedStorage",
    "StrictJsonLinesItemExporter",
    "XmlItemExporter",
    "redact_urls",
]
