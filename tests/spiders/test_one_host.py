"""Several blogs on one host: none is taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Run

POSTS = {"x": 3, "y": 4}
"""How many articles there are below each path."""


def article(title: str) -> str:
    return (
        f"<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1>"
        f"<time datetime=2024-03-01>1 March 2024</time><p>{title} tells. {'Words. ' * 40}</p>"
    )


def listing(name: str, posts: int) -> str:
    links = (f"<h2><a href=/{name}/post-{n}/>Essay {name}{n}</a></h2>" for n in range(posts))
    return f"<!doctype html><html lang=en><title>{name}</title><main>{''.join(links)}</main>"


@pytest.fixture
def host() -> Iterator[Loopback]:
    pages = {f"/{name}/": listing(name, posts) for name, posts in POSTS.items()}
    for name, posts in POSTS.items():
        pages |= {f"/{name}/post-{n}/": article(f"Essay {name}{n}") for n in range(posts)}
    with Loopback(pages) as server:
        yield server


def test_the_feed_of_one_is_not_replaced_by_that_of_another(
    host: Loopback, crawl: Callable[..., Run], tmp_path: Path
) -> None:
    assert crawl("blog", "-a", f"url={host.url}x/", folder=tmp_path).code == 0
    [feed] = tmp_path.glob("output/*.jsonl")
    before, asked = feed.read_bytes(), len(host.asked)
    run = crawl("blog", "-a", f"url={host.url}y/", folder=tmp_path)
    assert run.code == 2
    at = host.url.removeprefix("http://")
    assert f"feed output/{feed.name}: of another blog at this host, {at}x; name another" in run.log
    assert (feed.read_bytes(), len(host.asked)) == (before, asked)
    run = crawl("blog", "-a", f"url={host.url}y/", "-O", "y.jsonl", folder=tmp_path)
    assert run.code == 0, run.log
    assert (tmp_path / "y.jsonl").read_bytes().count(b"\n") == POSTS["y"]
    assert crawl("blog", "-a", f"url={host.url}x/", folder=tmp_path).code == 0
    assert feed.read_bytes() == before


def test_several_are_counted_apart(host: Loopback, crawl: Callable[..., Run]) -> None:
    run = crawl("blog", "-a", f"url={host.url}x/,{host.url}y/")
    at = host.url.removeprefix("http://")
    assert f"{at}x: listing 3" in run.words
    assert f"{at}y: listing 4" in run.words


def test_a_blog_that_fails_is_told_from_the_others(
    host: Loopback, crawl: Callable[..., Run]
) -> None:
    for name in POSTS:
        host.pages[f"/{name}/"] = "<title>Nothing here</title>"
    run = crawl("blog", "-a", f"url={host.url}x/,{host.url}y/")
    assert run.code == 3
    assert "kept back" in run.words


def test_one_that_is_named_twice_is_crawled_once(host: Loopback, crawl: Callable[..., Run]) -> None:
    run = crawl("blog", "-a", f"url={host.url}x/,{host.url}x", "-O", "x.jsonl")
    assert run.code == 0, run.log
    assert "3 articles from 1 listing page" in run.words
