"""`scrapy profile`: what is learned of a blog, as a file that a crawl takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl.pages.profile import Profile

from .situations import Blog, Home

if TYPE_CHECKING:
    from pathlib import Path

FAST = ("-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0")


def test_what_is_printed_is_a_profile_that_a_crawl_takes(tmp_path: Path) -> None:
    with Blog(20) as blog:
        home = Home(tmp_path, blog.url)
        run = home.run("profile", blog.url, *FAST)
        assert (run.code, run.words) == (0, "")
        assert [rule.query for rule in Profile.from_toml(run.out).rules["title"]] == ["h1"]
        assert len([path for path in blog.asked if path.startswith("/tales/")]) <= 15
        assert [path.name for path in tmp_path.iterdir()] == ["scrapy.cfg"]
        (tmp_path / "blog.toml").write_text(run.out)
        run = home.crawl("-a", "profile=blog.toml")
        assert (run.code, home.lines) == (0, 20), run.words


@pytest.mark.parametrize("pages", [{}, {"/": "<title>Ann</title><p>I write elsewhere."}])
def test_nothing_can_be_learned(tmp_path: Path, pages: dict[str, str]) -> None:
    with Blog(0) as blog:
        blog.has_listing = blog.has_sitemap = False
        blog.more.update(pages)
        run = Home(tmp_path, blog.url).run("profile", blog.url, *FAST)
    assert (run.code, run.out) == (3, "")
    assert run.words.endswith(
        f"nothing could be learned of {blog.url}: 0 of its pages were read as articles"
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((), "name one URL"),
        (("http://a.example/", "http://b.example/"), "name one URL"),
        (("stones.toml",), "url=stones.toml: must begin with http:// or https://"),
    ],
)
def test_bad_input(tmp_path: Path, words: tuple[str, ...], line: str) -> None:
    run = Home(tmp_path, "").run("profile", *words)
    assert (run.code, run.out, run.words) == (2, "", f"scrapy profile: {line}")
