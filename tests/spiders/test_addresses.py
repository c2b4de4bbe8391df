"""Addresses that reveal little: a query for each post, tracking parameters, no dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loopback import Answer

from .made import FEED_LINK, PAGES, POSTS, RSS, XML, about, feed, listing, paths, post, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run
    from loopback import Loopback

    Blog = Callable[..., Run]

MARKS = "?utm_source=stones&utm_medium=web"


def test_posts_that_only_a_number_in_the_query_tells_apart(blog: Blog) -> None:
    posts = {
        f"/read.php?post_no={n}": post(name) for n, name in enumerate(("moss", "fern", "reed"))
    }
    run = blog({"/": listing(posts), **posts})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)
    assert len({item["id"] for item in run.items}) == len(posts)


def test_links_of_a_listing_and_of_a_feed_with_the_marks_of_campaigns(
    blog: Blog, loopback: Loopback
) -> None:
    marked = [path + MARKS for path in POSTS]
    links = listing([path.replace("&", "&amp;") for path in marked], FEED_LINK)
    answer = feed(*(f"{path}?utm_source=feed" for path in POSTS))
    run = blog({**PAGES, **dict.fromkeys(marked, about()), "/": links, "/feed.xml": answer})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert len([path for path in loopback.asked if path.startswith("/posts/")]) <= 2 + len(POSTS)


def test_a_blog_without_any_day(blog: Blog) -> None:
    day = '<time datetime="2024-05-01">1 May</time>'
    pages = {path: page.replace(day, "") for path, page in PAGES.items()}
    run = blog({**pages, "/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert [item["date_published"] for item in run.items] == [None] * len(POSTS)


def test_days_that_only_the_feed_tells_of_the_newest_posts(blog: Blog) -> None:
    posts = [f"/posts/{n}/" for n in range(16)]
    latest = "".join(f'<li><a href="{path}">About {path[7:-1]}</a></li>' for path in posts[:6])
    aside = f"<div class=right><h3>Latest</h3><ul>{latest}</ul></div>"
    pages = {
        path: f"<html lang=en><title>About {path[7:-1]} | Stones</title><h1>About {path[7:-1]}</h1>"
        f"<div><div class=left><h6>Posted a year ago</h6><p>All that is known of {path[7:-1]}.</p>"
        f"<p>It is number {path[7:-1]}, and there is no more.</p></div>{aside}</div>"
        for path in posts
    }
    rows = "".join(
        f"<item><link>{path}</link><title>About {path[7:-1]}</title>"
        f"<pubDate>Mon, {29 - n:02} Apr 2024 08:00:00 GMT</pubDate></item>"
        for n, path in enumerate(posts[:11])
    )
    answer = Answer(RSS.format(rows), headers=XML)
    run = blog({**pages, "/": listing(posts, FEED_LINK), "/feed.xml": answer})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)
    assert sum(item["date_published"] is None for item in run.items) == 5


def test_a_sitemap_whose_pages_all_changed_just_now(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    requests = []
    for day in (1, 2, 3):
        now = f"<lastmod>2024-06-0{day}T00:00:00Z</lastmod>"
        body = str(sitemap(*POSTS).body).replace("</url>", f"{now}</url>")
        pages = {**PAGES, "/": listing(POSTS), "/sitemap.xml": Answer(body, headers=XML)}
        loopback.pages = dict(pages)
        loopback.asked.clear()
        run = crawl("blog", "-a", f"url={loopback.url}", "-o", "output/blog.jsonl", folder=tmp_path)
        assert run.code == 0, run.log
        requests.append(len(set(POSTS) & set(loopback.asked)))
    assert requests == [len(POSTS), 0, 0]


def test_lists_whose_addresses_are_like_those_of_posts(blog: Blog) -> None:
    posts = [f"/{name}.html" for name in ("moss", "fern", "reed", "sedge", "rush", "oak", "elm")]

    def page(title: str, text: str) -> str:
        return f"<title>{title}</title><nav><a href=/>Stones</a></nav><main>{text}</main>"

    def card(path: str) -> str:
        begins = f"<p>All that is known of {path} begins with the day on which it was found.</p>"
        more = f'<p><a href="{path}">Read on</a></p>'
        return (
            f'<header><a href="{path}">About {path}</a><span>1 May 2024</span></header>'
            f"<article><div class=content>{begins}{more}</div></article>"
        )

    def post_of(path: str) -> str:
        text = f"<p>All that is known of {path} begins with the day on which it was found.</p>" * 2
        head = f"<header><h1>About {path}</h1><span>1 May 2024</span></header>"
        return page(f"About {path}", f"{head}<article><div class=content>{text}</div></article>")

    lists = {"/all.html": posts, "/few.html": posts[2:4], "/one.html": posts[:1]}
    older = '<a class=next rel=next href="/p-2.html">Older</a>'
    pages = {
        **{path: post_of(path) for path in posts},
        **{path: page(path, "".join(map(card, some))) for path, some in lists.items()},
        "/": page("Stones", "".join(map(card, posts[:3])) + older),
        "/p-2.html": page("Stones", "".join(map(card, posts[3:6]))),
        "/sitemap.xml": sitemap(*posts, *lists, "/p-2.html"),
    }
    run = blog(pages)
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)
