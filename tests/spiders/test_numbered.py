"""Blogs whose posts, or whose pages of the list, have numbers for addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .made import FEED_LINK, feed, listing, paths, post, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

    Blog = Callable[..., Run]

MONTHS = ("January", "February", "March", "April")
NAMES = ("moss", "fern", "reed", "sedge", "rush", "oak", "elm", "ash")


def row(path: str, name: str) -> str:
    return f'<li><a href="{path}">About {name}</a></li>'


def front(rows: str, rest: str = "", head: str = "") -> str:
    return f"<title>Stones</title>{head}<main><ul>{rows}</ul>{rest}</main>"


def in_pages(posts: dict[str, str], form: str, *, size: int = 3) -> dict[str, str]:
    """Lists of so many posts each, with a pager of this form."""
    names = list(posts.items())
    chunks = [names[start : start + size] for start in range(0, len(names), size)]
    pages = {}
    for number, chunk in enumerate(chunks, 1):
        newer, older = form.format(number - 1), form.format(number + 1)
        pager = f'<p><a href="{older}">Older</a></p>' if number < len(chunks) else ""
        pager += f'<p><a href="{newer}">Newer</a></p>' if number > 2 else ""
        pages[form.format(number) if number > 1 else "/"] = front(
            "".join(row(*one) for one in chunk), pager
        )
    return pages


@pytest.mark.parametrize("form", ["/p/{}.html", "/p/{}/", "/page/{}.html", "/index_{}.html"])
@pytest.mark.parametrize("pager", ["", "/page/{}/", "/?page={}"])
def test_posts_with_the_addresses_of_pages(blog: Blog, form: str, pager: str) -> None:
    posts = {form.format(number): name for number, name in enumerate(NAMES, 1)}
    rows = "".join(row(*one) for one in posts.items())
    lists = in_pages(posts, pager) if pager else {"/": front(rows)}
    run = blog({**{path: post(name) for path, name in posts.items()}, **lists})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


@pytest.mark.parametrize("form", ["/p/{}/", "/{}/", "/blog/{}", "/p/{}.html"])
@pytest.mark.parametrize("is_numbered", [False, True])
def test_pages_with_the_addresses_of_posts(blog: Blog, form: str, is_numbered: bool) -> None:
    posts = {form.format(n + 40 if is_numbered else name): name for n, name in enumerate(NAMES)}
    run = blog({**{path: post(name) for path, name in posts.items()}, **in_pages(posts, form)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


@pytest.mark.parametrize("source", ["feed", "sitemap"])
def test_numbers_that_only_another_source_names(blog: Blog, source: str) -> None:
    posts = {f"/p/{number}.html": name for number, name in enumerate(NAMES, 1)}
    pages = {path: post(name) for path, name in posts.items()}
    told = {"/feed.xml": feed(*posts)} if source == "feed" else {"/sitemap.xml": sitemap(*posts)}
    run = blog({**pages, **told, "/": front("", "<p>Welcome.</p>", FEED_LINK)})
    assert paths(run) == sorted(posts)


def test_links_of_the_front_page_that_the_feed_shows_to_be_posts(blog: Blog) -> None:
    """They look like those of categories; the feed names the newest of them."""
    posts = {f"/?page_id={number}": name for number, name in enumerate(NAMES, 1)}
    pages = {path: post(name) for path, name in posts.items()}
    told = feed(*list(posts)[:3])
    rows = "".join(row(*one) for one in posts.items())
    run = blog({**pages, "/": front(rows, head=FEED_LINK), "/feed.xml": told})
    assert paths(run) == sorted(posts)


@pytest.mark.parametrize("source", ["", "feed", "sitemap"])
@pytest.mark.parametrize("newest", [0, 3])
def test_months_that_are_the_only_lists(blog: Blog, source: str, newest: int) -> None:
    posts = {f"/posts/{name}/": name for name in NAMES}
    months = {f"/2024/{number:02}/": month for number, month in enumerate(MONTHS, 1)}
    lists: dict[str, str] = {}
    for place, (path, month) in enumerate(months.items()):
        own = list(posts.items())[2 * place : 2 * place + 2]
        lists[path] = f"<h1>{month} 2024</h1>{front(''.join(row(*one) for one in own))}"
    links = "".join(f'<li><a href="{path}">{month} 2024</a></li>' for path, month in months.items())
    rows = "".join(row(*one) for one in list(posts.items())[:newest])
    told = {"/feed.xml": feed(*posts)} if source == "feed" else {"/sitemap.xml": sitemap(*posts)}
    run = blog(
        {
            **{path: post(name) for path, name in posts.items()},
            **lists,
            **(told if source else {}),
            "/": front(rows, f"<h3>Archive</h3><ul>{links}</ul>", FEED_LINK if source else ""),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_months_below_a_landing_page_beside_a_few_recent_posts(blog: Blog) -> None:
    posts = {f"/posts/{name}/": name for name in NAMES}
    months = {f"/2024/{number:02}/": month for number, month in enumerate(MONTHS, 1)}
    recent = "".join(row(*one) for one in list(posts.items())[:3])
    aside = f"<aside><h3>Recent</h3><ul>{recent}</ul></aside>"
    links = "".join(f'<li><a href="{path}">{month}</a></li>' for path, month in months.items())
    lists = {
        path: front("".join(row(*one) for one in list(posts.items())[2 * n : 2 * n + 2])) + aside
        for n, path in enumerate(months)
    }
    landing = '<title>Stones</title><nav><a href="/blog/">Blog</a></nav><main><p>Hello.</p></main>'
    pages = {**{path: post(name) for path, name in posts.items()}, **lists, "/": landing}
    run = blog({**pages, "/blog/": front(links) + aside})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_a_menu_is_the_only_list(blog: Blog) -> None:
    posts = {f"/{name}-stone/": name for name in NAMES}
    menu = f"<aside><h3>Posts</h3><ul>{''.join(row(*one) for one in posts.items())}</ul></aside>"
    pages = {path: post(name) + menu for path, name in posts.items()}
    landing = f"<title>Stones</title><main><p>Hello.</p></main>{menu}"
    run = blog({**pages, "/": landing})
    assert paths(run) == sorted(posts)


def test_a_month_with_one_post_is_no_post(blog: Blog) -> None:
    """Its page shows a day, and a text: those of the post that it leads to."""
    posts = {f"/{number}.html": name for number, name in enumerate(NAMES[:4], 1)}
    months = {f"/2024/{number:02}/": month for number, month in enumerate(MONTHS, 1)}
    words = "All that is known of it has been written down here, by those who found it there."
    lists = {
        at: f"<title>{month}</title><main><h1>{month} 2024</h1><article><h2><a href={path}>About"
        f" {name}</a></h2><span>3 {month} 2024</span><p>{words}</p></article></main>"
        for (at, month), (path, name) in zip(months.items(), posts.items(), strict=True)
    }
    rows = "".join(f'<li><a href="{path}">{month} 2024</a></li>' for path, month in months.items())
    recent = f"<aside><ul>{''.join(row(*one) for one in posts.items())}</ul></aside>"
    pages = {path: post(name) + recent for path, name in posts.items()}
    run = blog({**pages, **lists, "/": front(rows) + recent})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_a_page_of_the_menu_is_no_post_where_posts_have_no_day(blog: Blog) -> None:
    posts = {f"/{name}-stone/": name for name in NAMES}
    menu = '<div><a href="/">Stones</a> <a href="/tools/">Tools</a> <a href="/me/">Me</a></div>'
    named = {**posts, "/tools/": "tools", "/me/": "me"}
    pages = {
        path: menu + re.sub("<time.*?</time>", "", post(name, body=f"<p>{f'Of {name}. ' * 20}</p>"))
        for path, name in named.items()
    }
    listed = listing(list(posts)[:5])
    run = blog({**pages, "/sitemap.xml": sitemap(*named), "/": menu + listed})
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_an_article_of_several_pages_whose_address_is_a_query(blog: Blog) -> None:
    more = '<p>1 <a href="/?p=7&amp;page=2">2</a></p>'
    pages = {"/?p=7": post("moss", body=more), "/?p=7&page=2": post("fern"), "/?p=9": post("reed")}
    run = blog({**pages, "/": front(row("/?p=7", "moss") + row("/?p=9", "reed"))})
    assert paths(run) == ["/?p=7", "/?p=9"]
    texts = {item["url"][-1]: item["text"] for item in run.items}
    assert "moss" in texts["7"]
    assert "fern" in texts["7"]
