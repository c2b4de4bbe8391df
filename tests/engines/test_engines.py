"""Crawls blogs that real engines published with the real command, and judges the results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import command
import pytest

from .posts import PER_PAGE
from .score import score
from .serve import BlogServer

if TYPE_CHECKING:
    from pathlib import Path

    from .blogs import Published

EXTRA_REQUESTS = 10
"""Beside articles and listing pages: robots.txt, feeds, sitemaps, the archive."""


def crawl(origin: str, feed: Path) -> command.Ended:
    """Crawl the blog at ``origin`` into ``feed``."""
    settings = {"DOWNLOAD_DELAY": "0.001", "AUTOTHROTTLE_ENABLED": "False"}
    options = [word for item in settings.items() for word in ("-s", "=".join(item))]
    return command.run(
        feed.parent,
        *("crawl", "blog", "-a", f"url={origin}/", "-O", feed, *options),
        environment={"SCRAPY_SETTINGS_MODULE": "blogcrawl.settings"},
        timeout=120,
    )


@pytest.mark.slow
def test_crawl(blog: Published, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    with BlogServer(blog.folder) as server:
        run = crawl(server.origin, feed)
        asked = server.asked
    assert feed.exists(), run.stderr
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert score(blog.truth, items).faults() == []
    assert run.returncode == 0, run.stderr
    listings = -(-len(blog.truth) // PER_PAGE)
    assert len(asked) <= 1.3 * len(blog.truth) + listings + EXTRA_REQUESTS, asked
