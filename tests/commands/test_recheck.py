"""Edits without a new date: noticed by the feed's words, or by ``recheck``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from .situations import Blog, Home

if TYPE_CHECKING:
    from pathlib import Path

    from .situations import Post

FIRST, LATER = "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z"


class Fed(Blog):
    """A blog with a feed of its newest posts, which gives each its first day for ever."""

    def __init__(self, posts: int, fed: int = 3) -> None:
        super().__init__(posts)
        self.has_sitemap = False
        self.fed = fed

    def answer(self, path: str) -> Answer:
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>{post.title}</title><link>{self.url[:-1]}{post.path}</link>"
                f"<pubDate>{post.day}</pubDate>"
                f"<description>&lt;p&gt;{post.body[0]}&lt;/p&gt;</description></item>"
                for post in self.posts[-self.fed :]
            )
            feed = f'<rss version="2.0"><channel><title>Tales</title>{items}</channel></rss>'
            return Answer(feed, headers={"Content-Type": "application/rss+xml"})
        return super().answer(path)


def edit(post: Post) -> None:
    post.body = [f"Once more: {part}" for part in post.body]


def crawl(home: Home, now: str, *more: str) -> str:
    settings = "DOWNLOAD_DELAY=0.0001", "AUTOTHROTTLE_ENABLED=False", "RETRY_ENABLED=False"
    given = [part for setting in settings for part in ("-s", setting)]
    words = ("crawl", "blog", "-a", f"url={home.url}", "-O", "out.jsonl", *given, *more)
    run = home.run(*words, now=now)
    assert run.code == 0, run.words
    return home.feed.read_text()


def test_the_feed_s_words_tell(tmp_path: Path) -> None:
    with Fed(8) as blog:
        home = Home(tmp_path, blog.url)
        assert "Once more" not in crawl(home, FIRST)
        edit(blog.posts[6])
        blog.asked.clear()
        assert crawl(home, LATER).count("Once more") == 3
        tales = [path for path in blog.asked if path.startswith("/tales/")]
        assert tales == [blog.posts[6].path]
        blog.asked.clear()
        crawl(home, LATER)
        assert not [path for path in blog.asked if path.startswith("/tales/")]


@pytest.mark.parametrize(("recheck", "edits"), [("1", 2), ("30d", 1), ("0", 0)])
def test_articles_are_checked_on_demand(tmp_path: Path, recheck: str, edits: int) -> None:
    with Blog(6) as blog:
        blog.posts[5].day = "2025-12-20"
        home = Home(tmp_path, blog.url)
        crawl(home, FIRST)
        for post in (blog.posts[1], blog.posts[5]):
            edit(post)
        found = crawl(home, LATER, "-a", f"recheck={recheck}")
        assert found.count("Once more") == 3 * edits


def test_how_long_an_article_is_left_alone(tmp_path: Path) -> None:
    with Blog(4) as blog:
        for post in blog.posts:
            post.day = "2015-02-03"
        home = Home(tmp_path, blog.url)
        crawl(home, FIRST)
        edit(blog.posts[0])
        assert "Once more" not in crawl(home, "2026-01-20T00:00:00Z")
        late = "2026-01-21T00:00:00Z"
        assert "Once more" in crawl(home, late, "-s", "RECHECK_DAYS_MAX=14")
