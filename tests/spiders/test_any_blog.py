"""`scrapy crawl blog` on blogs that list their articles in different ways, and on bad ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loopback import Answer, Loopback

from blogcrawl.site import Site

from .made import (
    BROKEN,
    FEED_LINK,
    PAGES,
    POSTS,
    RSS,
    XML,
    about,
    feed,
    listing,
    named,
    paths,
    post,
    sitemap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Run

    Crawl = Callable[..., Run]


def test_a_front_page_without_a_listing_and_a_sitemap(blog: Callable[..., Run]) -> None:
    run = blog({**PAGES, "/": about("Stones"), "/sitemap.xml": sitemap("/", *POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"sitemap": "4"}
    assert [item["title"] for item in run.items if "fern" in item["url"]] == ["About fern"]


def test_an_address_without_an_end(blog: Callable[..., Run]) -> None:
    endless = f"/posts{'/index.htm' * 1_500}"
    run = blog({**PAGES, "/": listing(POSTS), "/sitemap.xml": sitemap(*POSTS, endless)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "4", "sitemap": "4"}


def test_a_landing_page_that_leads_to_the_blog(blog: Callable[..., Run]) -> None:
    front = '<title>Stones</title><nav><a href="/blog/">Blog</a></nav><p>Welcome.</p>'
    older = '<nav class="pagination"><a class="next" href="/blog/page/2/">Older</a></nav>'
    run = blog(
        {
            **PAGES,
            "/": front,
            "/blog/": listing(POSTS[:2], rest=older),
            "/blog/page/2/": listing(POSTS[2:]),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "4"}


def test_a_landing_page_whose_navigation_goes_on_through_the_site(
    blog: Callable[..., Run],
) -> None:
    """Each page of the site leads to the one after it in the menu, the last of the blog as well."""
    menu = '<nav><a href="/blog/">Blog</a> <a href="/about/">About</a></nav>'
    older = '<nav class="pagination"><a class="next" href="/blog/page/2/">Older</a></nav>'
    names = ("moss", "fern", "reed", "sedge", "rush", "heath", "briar", "thorn")
    posts = [f"/blog/{name}/" for name in names]
    on = '<link rel="next" href="{}">'.format
    run = blog(
        {
            **{path: post(path.split("/")[2]) for path in posts},
            "/": f"<head><title>Stones</title>{on('/blog/')}</head>{menu}<p>Welcome.</p>",
            "/blog/": listing(posts[:6], rest=menu + older),
            "/blog/page/2/": listing(posts[6:], head=on("/about/"), rest=menu),
            "/about/": menu + about(),
            "/sitemap.xml": sitemap("/", "/blog/", "/about/", *posts),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(posts)


def test_an_archive_page_that_names_more_than_the_listing(
    blog: Callable[..., Run], loopback: Loopback
) -> None:
    link = '<nav><a href="/archive/">All posts</a></nav>'
    run = blog({**PAGES, "/": listing(POSTS[:2], rest=link), "/archive/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "2", "archive": "4"}
    assert loopback.asked.count("/archive/") == 1


def test_an_archive_page_of_several_pages(blog: Callable[..., Run], loopback: Loopback) -> None:
    pages = {
        "/": listing(POSTS[:1], rest='<nav><a href="/archive/">All posts</a></nav>'),
        "/archive/": listing(POSTS[:2], rest='<a href="/archive/page/2/">Next</a>'),
        "/archive/page/2/": listing(POSTS[2:3], rest='<a href="/archive/page/3/">Next</a>'),
        "/archive/page/3/": listing(POSTS[3:]),
    }
    run = blog({**PAGES, **pages})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert [loopback.asked.count(path) for path in pages] == [1, 1, 1, 1]


def test_only_a_feed(blog: Callable[..., Run], loopback: Loopback) -> None:
    front = f"<head><title>Stones</title>{FEED_LINK}</head><body><p>Welcome.</p></body>"
    run = blog({**PAGES, "/": front, "/feed.xml": feed(*POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"feed": "4"}
    assert loopback.asked.count("/feed.xml") == 1


def test_a_feed_of_several_pages(blog: Callable[..., Run]) -> None:
    following = '<link rel="next" href="/feed.xml?page=2"/>'
    first = RSS.format(f"{following}<item><link>{POSTS[0]}</link></item>")
    pages = {"/feed.xml": Answer(first, headers=XML), "/feed.xml?page=2": feed(*POSTS[1:])}
    run = blog({**PAGES, "/": listing(POSTS[:1], FEED_LINK), **pages})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "1", "feed": "4"}


def test_the_other_sources_name_more_than_the_listing(blog: Callable[..., Run]) -> None:
    run = blog(
        {
            **PAGES,
            "/": listing(POSTS[:2], FEED_LINK),
            "/feed.xml": feed(*POSTS[1:3]),
            "/sitemap.xml": sitemap(*POSTS[1:]),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "2", "feed": "2", "sitemap": "3"}


def test_an_index_of_sitemaps_and_a_sitemap_that_is_a_feed(
    blog: Callable[..., Run], loopback: Loopback
) -> None:
    index = (
        "<sitemapindex><sitemap><loc>/one.xml</loc></sitemap><sitemap><loc>/two.xml</loc></sitemap>"
        "<sitemap><loc>https://elsewhere.example/three.xml</loc></sitemap></sitemapindex>"
    )
    run = blog(
        {
            **PAGES,
            "/": listing(POSTS[:1]),
            "/sitemap.xml": Answer(index, headers=XML),
            "/one.xml": sitemap(*POSTS[:2]),
            "/two.xml": feed(*POSTS[2:]),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "1", "feed": "2", "sitemap": "2"}
    assert "/three.xml" not in loopback.asked


def test_pages_of_a_sitemap_that_are_no_articles(
    blog: Callable[..., Run], loopback: Loopback
) -> None:
    others = ["/", "/about/", "/tags/green/", "/category/a/", "/page/2/", "/now/", "/feed.xml"]
    notes = ["/posts/impressum/"]  # has the shape of an article, and is none
    pages = {path: about() for path in [*others, *notes]}
    run = blog(
        {
            **pages,
            **PAGES,
            "/": listing(POSTS[:3]),
            "/sitemap.xml": sitemap(*others, *notes, *POSTS),
        },
        "-s",
        "LOSS_MAX=0.5",
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    # Pages directly below the root are looked at, once each; what is of the blog's frame is not.
    assert not {"/tags/green/", "/category/a/", "/page/2/"} & {*loopback.asked}
    assert {loopback.asked.count(path) for path in ("/about/", "/now/")} <= {0, 1}
    assert loopback.asked.count("/posts/impressum/") == 1


def test_articles_that_are_not_there_any_more(blog: Callable[..., Run]) -> None:
    gone = [f"/posts/gone-{n}/" for n in range(5)]
    run = blog({**PAGES, "/": listing(POSTS), "/sitemap.xml": sitemap(*POSTS, *gone)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "4", "sitemap": "4"}
    assert "  refused  " not in run.log
    assert "ledger 9 discovered: refused 5, stored 4" in run.words


def test_articles_that_cannot_be_had(blog: Callable[..., Run]) -> None:
    bad = {f"/posts/bad-{n}/": BROKEN for n in range(2)}
    run = blog({**PAGES, **bad, "/": listing(POSTS), "/sitemap.xml": sitemap(*POSTS, *bad)})
    assert run.code == 3, run.log
    assert named(run) == {"listing": "4", "sitemap": "6 (2 not reached)"}
    assert "failed http_500 2" in run.words
    assert "the sitemap names 6 articles, of which 2 were not reached" in run.words


def test_few_that_cannot_be_had(blog: Callable[..., Run]) -> None:
    source = sitemap(*POSTS, "/posts/bad/")
    pages = {**PAGES, "/posts/bad/": BROKEN, "/": listing(POSTS), "/sitemap.xml": source}
    run = blog(pages, "-s", "LOSS_MAX=0.25")
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert named(run) == {"listing": "4", "sitemap": "5 (1 not reached)"}
    assert "problem" not in run.words


def test_listed_articles_that_are_not_there(blog: Callable[..., Run]) -> None:
    run = blog({**PAGES, "/": listing([*POSTS, "/posts/gone/"])})
    assert run.code == 0, run.log  # a dead link that the blog shows is the blog's
    assert "not_found" in run.words
    assert named(run) == {"listing": "5 (1 not reached)"}


def test_reached_though_no_source_names_it(blog: Callable[..., Run]) -> None:
    moved = Answer(status=301, headers={"Location": "/posts/moved/"})
    pages = {**PAGES, "/posts/moss/": moved, "/posts/moved/": post("moss")}
    run = blog({**pages, "/": listing(POSTS)})
    assert paths(run) == sorted(["/posts/moved/", *POSTS[1:]])
    assert len(run.items) == 4
    assert named(run) == {"listing": "4 (1 not reached)", "none of them": "1"}


def test_a_canonical_that_a_template_left(blog: Callable[..., Run]) -> None:
    head = '<link rel="canonical" href="http://0.0.0.0:4000/posts/moss/">'
    pages = {path: post(path.split("/")[2], head) for path in POSTS}
    run = blog({**pages, "/": listing(POSTS)})
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)


@pytest.mark.parametrize(
    ("claim", "canonical"),
    [
        ("https://blog.example/posts/the-moss/", "https://blog.example/posts/the-moss/"),
        ("http://www.blog.example/posts/the-moss/", "https://blog.example/posts/the-moss/"),
        ("https://blog.example/posts/Moss/", "https://blog.example/posts/Moss/"),
        ("https://blog.example/posts/moss/", ""),
        ("http://0.0.0.0:4000/posts/Moss/", ""),
        ("https://yoursite.example/posts/Moss/", ""),
        ("https://blog.example/posts/Moss/comment-page-2/", ""),
        ("https://blog.example/posts/Moss/comment-page-2/#comments", ""),
        ("https://blog.example/posts/Moss/?cpage=1", ""),
        ("https://blog.example/", ""),
        ("https://blog.example", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_which_canonical_counts(claim: str, canonical: str) -> None:
    url = "https://blog.example/posts/Moss/"
    assert Site("https://blog.example/").canonical(claim, url) == canonical


def test_paged_listings_that_count_backwards(blog: Callable[..., Run], loopback: Loopback) -> None:
    def link(path: str) -> str:
        return f'<a rel="next" href="{path}">Older posts</a>'

    run = blog(
        {
            **PAGES,
            "/": listing(POSTS[:2], rest=link("/index-2.html")),
            "/index-2.html": listing(POSTS[2:3], rest=link("/index-1.html")),
            "/index-1.html": listing(POSTS[3:]),
        }
    )
    assert run.code == 0, run.log
    assert paths(run) == sorted(POSTS)
    assert "4 articles from 3 listing pages" in run.words
    guessed = [path for path in loopback.asked if "." in path or path in ("/feed/", "/rss/")]
    pages = [path for path in loopback.asked if path not in guessed or "index-" in path]
    assert len(loopback.asked) == len(set(loopback.asked)) <= 1.3 * 4 + 40
    assert len(pages) == 4 + 3


def test_nothing_at_all(blog: Callable[..., Run]) -> None:
    run = blog({"/": about("Stones")})
    assert run.code == 3, run.log
    assert "without article links" in run.words


# Several blogs.


@pytest.fixture
def other() -> Iterator[Loopback]:
    names = ("owl", "lark", "wren")
    pages = {f"/posts/{name}/": post(name) for name in names}
    source = sitemap(*pages)
    with Loopback({**pages, "/": listing([*pages][:2]), "/sitemap.xml": source}) as server:
        yield server


def host(server: Loopback) -> str:
    return server.url.split("/")[2]


def test_two_blogs(crawl: Crawl, loopback: Loopback, other: Loopback) -> None:
    loopback.pages = {**PAGES, "/": listing(POSTS)}
    run = crawl("blog", "-a", f"url={loopback.url},{other.url}", "-O", "output/blog.jsonl")
    assert run.code == 0, run.log
    sites = [item["site"] for item in run.items]
    assert {site: sites.count(site) for site in sites} == {host(loopback): 4, host(other): 3}
    assert named(run) == {
        f"{host(loopback)} listing": "4",
        f"{host(other)} listing": "2",
        f"{host(other)} sitemap": "3",
    }


def test_one_of_two_blogs_is_down(crawl: Crawl, loopback: Loopback, other: Loopback) -> None:
    loopback.stop()
    urls = f"url={loopback.url},{other.url}"
    run = crawl("blog", "-a", urls, "-s", "RETRY_TIMES=0", "-o", "output/blog.jsonl")
    assert run.code == 3, run.log
    assert paths(run) == ["/posts/lark/", "/posts/owl/", "/posts/wren/"]
    assert named(run) == {
        f"{host(loopback)} listing": "0",
        f"{host(other)} listing": "2",
        f"{host(other)} sitemap": "3",
    }
    assert f"1 listing page of {host(loopback)} failed" in run.words


def test_one_of_two_blogs_has_lost_articles(
    crawl: Crawl, loopback: Loopback, other: Loopback
) -> None:
    source = sitemap(*POSTS, "/posts/bad/")
    loopback.pages = {
        **PAGES,
        "/posts/bad/": BROKEN,
        "/": listing(POSTS),
        "/sitemap.xml": source,
    }
    urls = f"url={loopback.url},{other.url}"
    run = crawl("blog", "-a", urls, "-s", "RETRY_TIMES=0", "-o", "output/blog.jsonl")
    assert run.code == 3, run.log
    assert len(run.items) == 7
    assert named(run) == {
        f"{host(loopback)} listing": "4",
        f"{host(loopback)} sitemap": "5 (1 not reached)",
        f"{host(other)} listing": "2",
        f"{host(other)} sitemap": "3",
    }
    assert f"{host(loopback)}: the sitemap names 5 articles, of which 1 were" in run.words
    assert f"problem {host(other)}" not in run.words


def test_a_page_of_the_menu_that_the_list_of_posts_names_too(blog: Callable[..., Run]) -> None:
    """A list of everything names the pages that stand alone as well; they have no day."""
    menu = '<nav><a href="/about/">About</a><a href="/now/">Now</a></nav>'
    alone = post("me").replace('<time datetime="2024-05-01">1 May</time>', "")
    now = {"/about/": alone, "/now/": post("now")}
    run = blog({**PAGES, **now, "/": listing(["/about/", "/now/", *POSTS], rest=menu)})
    assert run.code == 0, run.log
    assert paths(run) == sorted([*POSTS, "/now/"])
