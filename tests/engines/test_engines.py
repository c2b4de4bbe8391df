"""Crawls blogs that real engines published, by the real command, and judges what comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import blogcrawl

from . import hugo, nikola, pelican, posts
from .score import score
from .serve import BlogServer, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

# The generic spider is still to come: remove the mark with it.
UNTIL_THE_SPIDER = pytest.mark.xfail(strict=False, reason="no generic spider yet")

pytestmark = [UNTIL_THE_SPIDER]

RECORDED = Path(__file__).parent / "recorded"
EXTRA_REQUESTS = 10
"""Beside articles and listing pages: robots.txt, feeds, sitemaps, the archive."""


@dataclass(frozen=True)
class Blog:
    """A blog that the suite publishes itself."""

    missing: Callable[[], str]
    build: Callable[[Path], list[dict[str, Any]]]


LIVE = {
    "pelican-simple": Blog(
        pelican.missing, lambda folder: pelican.build(folder, posts.published(), "simple")
    ),
    "pelican-notmyidea": Blog(
        pelican.missing, lambda folder: pelican.build(folder, posts.published(), "notmyidea")
    ),
    "nikola": Blog(nikola.missing, lambda folder: nikola.build(folder, posts.published())),
    "hugo": Blog(hugo.missing, lambda folder: hugo.build(folder, posts.published())),
}
ARCHIVES = {path.name.removesuffix(".tar.xz"): path for path in sorted(RECORDED.glob("*.tar.xz"))}


def publish(name: str, folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """The folder of the blog ``name``, and the truth about it."""
    if name in ARCHIVES:
        lines = (RECORDED / f"{name}.jsonl").read_text("utf-8").splitlines()
        return unpack(ARCHIVES[name], folder), [json.loads(line) for line in lines]
    blog = LIVE[name]
    if missing := blog.missing():
        pytest.skip(f"needs {missing}: install the extra engines")
    return folder / "site", blog.build(folder)


def crawl(origin: str, feed: Path) -> subprocess.CompletedProcess[str]:
    """Crawl the blog at ``origin`` into ``feed``."""
    root = Path(blogcrawl.__file__).parents[1]
    settings = {"DOWNLOAD_DELAY": "0.001", "AUTOTHROTTLE_ENABLED": "False"}
    options = [word for item in settings.items() for word in ("-s", "=".join(item))]
    command = [sys.executable, "-m", "scrapy", "crawl", "blog", "-a", f"url={origin}/"]
    return subprocess.run(
        [*command, "-O", feed, *options],
        cwd=feed.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "PYTHONUTF8": "1",
            "SCRAPY_SETTINGS_MODULE": "blogcrawl.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", [*LIVE, *ARCHIVES])
def test_crawl(name: str, tmp_path: Path) -> None:
    for folder in ("blog", "crawl"):
        (tmp_path / folder).mkdir()
    folder, truth = publish(name, tmp_path / "blog")
    feed = tmp_path / "crawl" / "feed.jsonl"
    with BlogServer(folder) as server:
        run = crawl(server.origin, feed)
        asked = server.asked
    assert feed.exists(), run.stderr
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert score(truth, items).faults() == []
    assert run.returncode == 0, run.stderr
    listings = -(-len(truth) // posts.PER_PAGE)
    assert len(asked) <= 1.3 * len(truth) + listings + EXTRA_REQUESTS, asked
