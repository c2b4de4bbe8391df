"""A project and a blog for the real command."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .kept import Kept, SmallBlog
from .project import Blog, Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Blog() as blog:
        yield blog


@pytest.fixture(scope="session")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Crawled once for all tests: they take copies of it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    with SmallBlog() as blog:
        kept = Kept(folder, blog)
        assert kept.crawl().code == 0
        yield kept


@pytest.fixture
def kept(crawled_once: Kept, tmp_path: Path) -> Kept:
    """A crawled blog of the test's own."""
    crawled_once.blog.asked.clear()
    shutil.copytree(crawled_once.folder, tmp_path / "project")
    return Kept(tmp_path / "project", crawled_once.blog)
