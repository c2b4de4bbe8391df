"""A blog is the same blog whichever of its pages a crawl starts at."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from .situations import Blog, Home, Post

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("-s", "DOWNLOAD_DELAY=0.0001", "-s", "AUTOTHROTTLE_ENABLED=False")


class Whole(Blog):
    """A blog with a category of some of its posts."""

    def __init__(self) -> None:
        super().__init__(5)
        links = "".join(
            f'<article><h2><a href="{post.path}">{post.title}</a></h2></article>'
            for post in self.posts[:3]
        )
        self.more["/category/sea"] = f"<!doctype html><title>Sea</title><main>{links}</main>"


@pytest.mark.slow
@pytest.mark.parametrize("starts", list(permutations(["", "tales/3.html", "category/sea"])))
def test_it_is_one(tmp_path: Path, starts: tuple[str, ...]) -> None:
    with Whole() as blog:
        home = Home(tmp_path, blog.url)
        for start in starts:
            given = ("-a", f"url={blog.url}{start}", *QUICK)
            run = home.run("crawl", "blog", *given, "-o", "journal.jsonl")
            assert run.code == 0, run.words
        journal = [
            json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()
        ]
        assert sorted(line["url"] for line in journal) == sorted(
            f"{blog.url[:-1]}{post.path}" for post in blog.posts
        )
        name = blog.url[7:-1].replace(":", "_")
        assert home.run("archive", "export", name, "-O", "all.jsonl").code == 0
        assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 5


def test_two_at_one_host_stay_two(tmp_path: Path) -> None:
    with Blog(0) as blog:
        for who in ("ann", "bob"):
            links = "".join(
                f'<article><h2><a href="/~{who}/{n}.html">{who} tells tale {n}</a></h2></article>'
                for n in range(1, 5)
            )
            blog.more[f"/~{who}/"] = f"<!doctype html><title>{who}</title><main>{links}</main>"
            for n in range(1, 5):
                post = Post(n + (10 if who == "bob" else 0), title=f"{who} tells tale {n}")
                blog.more[f"/~{who}/{n}.html"] = post.page()
        home = Home(tmp_path, blog.url)
        for who in ("ann", "bob"):
            run = home.run(
                "crawl", "blog", "-a", f"url={blog.url}~{who}/", *QUICK, "-O", f"{who}.jsonl"
            )
            assert "of a known blog" not in run, run.words
            assert run.code == 0, run.words
            assert len((tmp_path / f"{who}.jsonl").read_bytes().splitlines()) == 4, run.words
