"""Delivers a feed of made-up articles: ``deliver.py PATH FORMAT ARTICLES VERSION``."""

from __future__ import annotations

import sys

from scrapy import Spider
from scrapy.utils.misc import load_object

from blogcrawl.feeds import AtomicFileFeedStorage, FolderFeedStorage
from blogcrawl.items import Article, Formula
from blogcrawl.settings import FEED_EXPORTERS


def article(number: int, version: str) -> Article:
    text = f"{version} of {number}. " + "Words of tea and of cups. " * 200
    formulas = [Formula(f"x_{n}", f"$x_{n}$", False, 8 * n) for n in range(20)]
    made = Article(f"blog.example/{number}", "https://blog.example/", "blog.example", "Tea")
    made.text, made.formulas, made.crawled_at = text, formulas, "2026-01-02T03:04:05Z"
    return made


def main(path: str, format_: str, articles: int, version: str) -> None:
    kind = FolderFeedStorage if format_ == "md" else AtomicFileFeedStorage
    storage = kind(path, feed_options={"overwrite": True, "format": format_})
    storage.check()
    file = storage.open(Spider("any"))
    exporter = load_object(FEED_EXPORTERS[format_])(file)
    exporter.start_exporting()
    print("begun", flush=True)
    for number in range(articles):
        exporter.export_item(article(number, version))
    exporter.finish_exporting()
    storage.store(file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
