"""The blogs contain what the truth says, and the fixtures nothing else."""

from __future__ import annotations

import re
import tarfile
from html import unescape
from typing import TYPE_CHECKING

import pytest

from . import posts
from .blogs import ARCHIVES
from .record import TEXTS
from .serve import BlogServer

if TYPE_CHECKING:
    from pathlib import Path

    from .blogs import Published


def test_every_post_is_there(blog: Published) -> None:
    assert len({row["url"] for row in blog.truth}) == len(posts.published())
    with BlogServer(blog.folder) as server:
        for row in blog.truth:
            page = read(server, row["url"])
            lists = (row["authors"], row["categories"], row["tags"])
            for text in [row["title"], *(name for names in lists for name in names or [])]:
                assert text.casefold().replace("'", "’") in page, row["url"]


def read(server: BlogServer, path: str) -> str:
    """The page at ``path``: its text, and its markup, whose attributes tell something too."""
    file = server.find(path)
    assert not isinstance(file, str), path
    assert file, path
    page = server.read(file).decode()
    text = re.sub(r"<[^>]+>", "", page)
    return unescape(text + page).casefold().replace("'", "’")


def test_no_draft_is_there(blog: Published) -> None:
    pages = [path for path in blog.folder.rglob(f"*{posts.DRAFT}*") if "drafts" not in path.parts]
    assert pages == []


def test_a_page_that_is_no_post_is_there(blog: Published) -> None:
    assert list(blog.folder.rglob("about*"))


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_holds_only_text(name: str) -> None:
    archive: Path = ARCHIVES[name]
    assert archive.stat().st_size < 300_000
    with tarfile.open(archive) as recorded:
        for entry in recorded:
            suffix = "." + entry.name.partition("@")[0].rpartition(".")[2]
            assert suffix in TEXTS, entry.name
            file = recorded.extractfile(entry)
            assert file
            text = file.read().decode()
            for host in re.findall(r'<script[^>]*\ssrc="https?://([^/"]+)', text):
                assert host.endswith(".example"), host
