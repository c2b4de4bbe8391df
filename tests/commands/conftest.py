"""A project and a blog for the real command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
