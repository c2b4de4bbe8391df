"""A feed that no page names is there before the articles are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from .made import FEED_LINK, RSS, XML, listing, post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run
    from loopback import Loopback

    Crawl = Callable[..., Run]

NAMES = [f"stone-{number}" for number in range(1, 17)]
SIZE = 5


def pages_of(names: list[str], place: str, head: str = "") -> dict[str, Answer | str]:
    """A blog of these posts, oldest first, whose days only the feed gives."""
    entries = "".join(
        f"<item><link>/posts/{name}/</link><title>About {name}</title>"
        f"<pubDate>{int(name[6:]):02} May 2024 08:00:00 GMT</pubDate></item>"
        for name in names
    )
    pages: dict[str, Answer | str] = {place: Answer(RSS.format(entries), headers=XML)}
    for name in names:
        pages[f"/posts/{name}/"] = re.sub(r"<time.*?</time>", "", post(name))
    paths = [f"/posts/{name}/" for name in reversed(names)]
    for number, start in enumerate(range(0, len(paths), SIZE), 1):
        older = f'<p><a href="/page/{number + 1}/">Older</a></p>'
        rest = older if start + SIZE < len(paths) else ""
        at = f"/page/{number}/" if number > 1 else "/"
        pages[at] = listing(paths[start : start + SIZE], head, rest)
    return pages


def days(run: Run) -> dict[str, str]:
    told = {item["url"].split("/")[-2]: item["date_published"] or "" for item in run.items}
    return {name: day[:10] for name, day in told.items()}


@pytest.mark.parametrize("place", ["/feed.xml", "/rss/"])
def test_every_article_has_the_day_that_only_a_feed_gives(
    crawl: Crawl, loopback: Loopback, tmp_path: Path, place: str
) -> None:
    expected = {name: f"2024-05-{int(name[6:]):02}" for name in NAMES}
    options = ("blog", "-a", f"url={loopback.url}", "-O", "output/blog.jsonl")
    loopback.pages = dict(pages_of(NAMES[:-1], place))
    for number in range(2):
        run = crawl(*options, folder=tmp_path)
        assert run.code == 0, run.log
        assert days(run) == {name: expected[name] for name in NAMES[:-1]}
        if number == 0:
            first = next(path for path in loopback.asked if path.startswith("/posts/"))
            assert loopback.asked.index(place) < loopback.asked.index(first)
    loopback.pages = dict(pages_of(NAMES, place))
    loopback.asked.clear()
    run = crawl(*options, "-a", "full=1", folder=tmp_path)
    assert run.code == 0, run.log
    assert days(run) == expected
    asked = [path for path in loopback.asked if path in (place, f"/posts/{NAMES[-1]}/")]
    assert asked == [place, f"/posts/{NAMES[-1]}/"]


def test_a_feed_that_is_named_is_not_looked_for(crawl: Crawl, loopback: Loopback) -> None:
    loopback.pages = dict(pages_of(NAMES, "/news.php", FEED_LINK.replace("/feed.xml", "/news.php")))
    run = crawl("blog", "-a", f"url={loopback.url}", "-O", "output/blog.jsonl")
    assert run.code == 0, run.log
    assert "" not in days(run).values()
    assert "/feed.xml" not in loopback.asked
