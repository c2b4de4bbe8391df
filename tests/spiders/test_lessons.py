"""A crawl learns its blog, stores the profile, and learns again after a redesign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from learning.blogs import html, posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run
    from loopback import Loopback

SITE = "<html lang=en><head><title>Stones</title></head><body><main>{}</main></body></html>"
# Nothing of it is called as themes call it, and the text is called a bar for sharing.
OLD = (
    "<html lang=en><head><title>Stones</title></head><body><div><h1>Stones</h1></div>"
    '<div id=leaf><h2 class=name>{title}</h2><b class=when>{day}</b><div class="share">{text}</div>'
    "<div>Whoever copies this has to name Stones first.</div></div></body></html>"
)
NEW = OLD.replace("class=name", "class=head").replace('class="share"', "class=essay")
INTO = ("-O", "output/blog.jsonl")
POSTS = posts(14)
PATHS = [f"/posts/{post.number}/" for post in POSTS]


def blog(template: str, number: int = len(POSTS)) -> dict[str, str]:
    """The pages of a blog of some posts."""
    some = POSTS[:number]
    links = "".join(
        f'<article><h2><a href="/posts/{one.number}/">{one.title}</a></h2></article>'
        for one in reversed(some)
    )
    pages = {f"/posts/{one.number}/": html(template, one) for one in some}
    return {"/": SITE.format(links), **pages}


def assert_right(run: Run, number: int = len(POSTS)) -> None:
    made = {item["url"].split("/")[-2]: item for item in run.items}
    assert len(made) == number, run.log
    for post in POSTS[:number]:
        item = made[str(post.number)]
        assert (item["title"], item["text"]) == (post.title, post.text)
        assert item["date_published"] == post.day


def test_a_blog_of_an_unheard_of_theme(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    loopback.pages.update(blog(OLD))
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    assert_right(run)
    assert [loopback.asked.count(path) for path in PATHS] == [1] * len(PATHS)


def test_what_was_learned_is_kept_for_new_posts(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    loopback.pages.update(blog(OLD, 13))
    assert_right(crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path), 13)
    loopback.pages.update(blog(OLD))
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    assert_right(run)


def test_a_redesign_is_learned_anew(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    loopback.pages.update(blog(OLD, 4))
    assert_right(crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path), 4)
    loopback.pages.update(blog(NEW))
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    assert_right(run)


@pytest.mark.parametrize("numbers", [(3, 8, 10, 13), (3, 10)])
def test_a_few_pages_of_another_template_of_each_round(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path, numbers: tuple[int, ...]
) -> None:
    """Two of the first ten that are requested, and two of the rest, are enough to learn from."""
    pages = {path: html(OLD, post) for path, post in zip(PATHS, POSTS, strict=True)}
    other = OLD.replace("class=name", "class=head").replace("share", "menu")
    pages |= {PATHS[number]: html(other, POSTS[number]) for number in numbers}
    named = "".join(f"<url><loc>{loopback.url}{path}</loc></url>" for path in PATHS)
    loopback.pages.update(pages)
    loopback.pages["/"] = SITE.format("<p>Here are many stones.</p>")
    loopback.pages["/sitemap.xml"] = f"<urlset>{named}</urlset>"
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    assert [loopback.asked.count(path) for path in PATHS] == [1] * len(PATHS)
    assert len(run.items) == len(POSTS)
    if len(numbers) > 2:
        assert_right(run)


def test_a_profile_that_a_person_wrote_fills_over_what_is_learned(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    loopback.pages.update(blog(OLD))
    (tmp_path / "stones.toml").write_text('authors = "h2.name"\n', "utf-8")
    written = ("-a", f"profile={tmp_path / 'stones.toml'}")
    run = crawl("blog", "-a", f"url={loopback.url}", *written, *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    assert_right(run)
    assert all(item["authors"] for item in run.items)


def test_a_profile_that_cannot_be_read(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    (tmp_path / "stones.toml").write_text("bodyy = 'p'\n", "utf-8")
    written = ("-a", f"profile={tmp_path / 'stones.toml'}")
    run = crawl("blog", "-a", f"url={loopback.url}", *written, folder=tmp_path)
    assert run.code == 2
    assert "unknown key 'bodyy'; there are: body, title" in run.words
    assert loopback.asked == []


VAGUE = (
    "<html lang=en><head><title>{title} | Stones</title>"
    "<meta property=og:type content=website></head><body><div class=x1><a href=/>Stones</a>"
    "<div class=x2><h1>{title}</h1><div class=x3>{day} — a read of a few minutes</div>"
    "<div class=x4>{text}</div><div class=x5><a href=/on-1>First</a> 2 min</div>"
    "<div class=x5><a href=/on-2>Second</a> 3 min</div></div></div></body></html>"
)


def test_the_first_pages_of_a_list_that_does_not_say_what_it_is(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    """They are read like the others, and a short one is an article as well."""
    some = posts(9)
    some[6].paragraphs[:] = ["Here it is."]
    rows = "".join(f"<div><a href=/on-{one.number}>{one.title}</a></div>" for one in some)
    loopback.pages = {f"/on-{one.number}": html(VAGUE, one) for one in some}
    loopback.pages["/"] = f"<html lang=en><title>Stones</title><body><div>{rows}</div></body>"
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert run.code == 0, run.log
    made = {item["title"]: item["text"] for item in run.items}
    assert made == {one.title: one.text for one in some}


def test_what_the_feed_names_is_not_judged_by_the_look_of_others(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    """The newest posts, which the front page's list names first, look like none of the others."""
    newer = (
        "<html lang=en><head><title>{title}</title><meta property=og:type content=article></head>"
        "<body><section class=top><div class=line><h1>{title}</h1><i>{day}</i></div>"
        "<section class=essay><span class=all>{text}</span></section></section></body></html>"
    )
    names = {f"/{post.title.lower().replace(' ', '-')}/": post for post in POSTS}
    new = [*names][:5]
    rows = "".join(f"<li><a href={path}>{names[path].title}</a></li>" for path in new)
    link = '<link rel=alternate type="application/rss+xml" href="/feed.xml">'
    pages = {path: html(newer if path in new else OLD, post) for path, post in names.items()}
    named = "".join(f"<item><link>{path}</link></item>" for path in names)
    loopback.pages.update(pages)
    loopback.pages["/"] = f"<head>{link}</head>" + SITE.format(f"<ul>{rows}</ul>")
    loopback.pages["/feed.xml"] = f"<rss version='2.0'><channel>{named}</channel></rss>"
    run = crawl("blog", "-a", f"url={loopback.url}", *INTO, folder=tmp_path)
    assert {item["text"] for item in run.items} >= {post.text for post in POSTS[:5]}, run.log
    assert len(run.items) == len(POSTS)
