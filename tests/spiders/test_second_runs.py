"""A second run of an unchanged blog: nothing is new, and the run is healthy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from .made import FEED_LINK, PAGES, POSTS, XML, about, feed, listing, post, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run
    from loopback import Loopback

    Runs = Callable[..., list[Run]]

NAMES = ("quartz", "slate", "chalk", "flint", "gneiss", "shale", "tuff", "marl", "loess", "chert")
NOTES = {f"/notes/{name}/": post(name) for name in NAMES}
DIARY = {f"/blog/{name}/": post(name) for name in NAMES}
TAGS = [f"/blog/tags/{name}/" for name in NAMES]
"""A page for each tag, which shows the only post of it in full."""
LINK = '<nav><a href="/notes/">All notes</a></nav>'
MONTHS = "".join(f'<li><a href="/2024/0{n}/">2024-0{n}</a></li>' for n in range(1, 6))
LANDING = f"<title>Stones</title><main>{LINK}<p>All that we know of stones, and more.</p></main>"

BLOGS: dict[str, dict[str, Answer | str]] = {
    "a landing page": {"/": LANDING, "/notes/": listing(NOTES), **NOTES},
    "a landing page, and a feed": {
        "/": LANDING.replace("<main>", FEED_LINK + "<main>"),
        "/notes/": listing(NOTES),
        "/feed.xml": feed(*list(NOTES)[:4]),
        **NOTES,
    },
    "some on the front page": {
        "/": listing(list(NOTES)[:3], rest=LINK),
        "/notes/": listing(NOTES),
        **NOTES,
    },
    "the oldest, and a link to later ones": {
        "/": listing(list(NOTES)[:5], rest='<p><a href="/leaf-b/">Later</a></p>'),
        "/leaf-b/": listing(list(NOTES)[5:], rest='<p><a href="/">Earlier</a></p>'),
        **NOTES,
    },
    "pages that a sitemap names, too": {
        "/": listing(NOTES),
        "/sitemap.xml": sitemap(*NOTES, "/questions/", "/about/"),
        "/questions/": about("Questions that I am asked"),
        "/about/": about(),
        **NOTES,
    },
    "the newest, and the rest by months": {
        "/": listing(list(NOTES)[:3], rest=f"<ul>{MONTHS}</ul>"),
        **{f"/2024/0{n}/": listing(list(NOTES)[2 * n - 2 : 2 * n]) for n in range(1, 6)},
        **NOTES,
    },
    "an archive page of several pages": {
        "/": listing(list(NOTES)[:3], rest='<p><a href="/archive/">All notes</a></p>'),
        "/archive/": listing(list(NOTES)[:5], rest='<p><a href="/archive/page/2/">Older</a></p>'),
        "/archive/page/2/": listing(list(NOTES)[5:]),
        **NOTES,
    },
    "a plain one": {**PAGES, "/": listing(POSTS)},
    "a landing page, and a sitemap that names the lists, too": {
        "/": LANDING.replace("<main>", FEED_LINK + "<main>").replace("/notes/", "/blog/"),
        "/blog/": listing([*DIARY, "/blog/not-yet-there/"]),
        "/blog/tags/": listing(TAGS),
        "/feed.xml": feed(*list(DIARY)[:4]),
        "/sitemap.xml": sitemap("/blog/tags/", *TAGS, "/blog/", *DIARY),
        **dict(zip(TAGS, DIARY.values(), strict=True)),
        **DIARY,
    },
}


@pytest.fixture
def runs(crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path) -> Runs:
    """Crawl a blog three times into one archive."""

    def crawled(pages: dict[str, Answer | str]) -> list[Run]:
        loopback.pages = dict(pages)
        options = ("-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
        arguments = ("-a", f"url={loopback.url}", *options)
        return [crawl("blog", *arguments, folder=tmp_path) for _ in range(3)]

    return crawled


@pytest.mark.slow
@pytest.mark.parametrize("kind", BLOGS)
def test_nothing_is_new(runs: Runs, kind: str) -> None:
    first, *later = runs(BLOGS[kind])
    pages = {path: page for path, page in BLOGS[kind].items() if path not in TAGS}
    articles = sum("All that is known of" in str(page) for page in pages.values())
    assert first.code == 0, first.log
    assert f"{articles} new, 0 changed" in first.words
    for run in later:
        assert run.code == 0, run.log
        assert "0 new, 0 changed, 0 gone" in run.words
        assert len(run.items) == articles


def test_a_new_post_on_a_listing_that_was_found(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    loopback.pages = dict(BLOGS["a landing page"])
    arguments = ("-a", f"url={loopback.url}", "-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
    crawl("blog", *arguments, folder=tmp_path)
    names = ["/notes/basalt/", *NOTES]
    loopback.pages |= {"/notes/": listing(names), "/notes/basalt/": post("basalt")}
    run = crawl("blog", *arguments, folder=tmp_path)
    assert run.code == 0, run.log
    assert "1 new, 0 changed, 0 gone" in run.words


def test_the_first_page_names_no_article_and_the_blog_is_learned(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    notice = "<p>Copied from the stones, with all that lies below them.</p>"
    notes = {
        path: page.replace("</article>", f"{notice}</article>") for path, page in NOTES.items()
    }
    loopback.pages = {"/": LANDING, "/notes/": listing(NOTES), **notes}
    arguments = ("-a", f"url={loopback.url}", "-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
    run = crawl("blog", *arguments, folder=tmp_path)
    assert run.code == 0, run.log
    assert not [item["url"] for item in run.items if "Copied" in item["text"]]


def test_what_a_feed_said_stays_known(
    crawl: Callable[..., Run], loopback: Loopback, tmp_path: Path
) -> None:
    """The day and the author that only the feed names, when it names newer articles only."""

    def bare(name: str) -> str:
        return post(name).replace('<time datetime="2024-05-01">1 May</time>', "")

    def entry(path: str, day: int) -> str:
        date = f"2024-05-{day:02}T08:00:00Z"
        return (
            f'<entry><link href="{path}"/><title>About {path.split("/")[2]}</title>'
            f"<published>{date}</published><updated>{date}</updated>"
            f"<author><name>Ida Holm</name></author></entry>"
        )

    def atom(*paths: str) -> Answer:
        entries = "".join(entry(path, 10 + n) for n, path in enumerate(paths))
        return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>', headers=XML)

    pages = {path: bare(path.split("/")[2]) for path in NOTES}
    old, all_ = [*NOTES][:6], [*NOTES]
    front = listing(old, FEED_LINK)
    loopback.pages = {**pages, "/": front, "/feed.xml": atom(*old)}
    arguments = ("-a", f"url={loopback.url}", "-s", "RETRY_TIMES=0", "-O", "output/blog.jsonl")
    first = crawl("blog", *arguments, folder=tmp_path)
    assert {item["date_published"] for item in first.items} == {
        f"2024-05-{10 + n}T08:00:00+00:00" for n in range(6)
    }
    assert all(item["authors"] == ["Ida Holm"] for item in first.items)
    assert all(item["date_modified"] is None for item in first.items)
    loopback.pages |= {"/": listing(all_, FEED_LINK), "/feed.xml": atom(*all_[6:])}
    second = crawl("blog", *arguments, "-a", "recheck=1", folder=tmp_path)
    assert second.code == 0, second.log
    assert "changes 4 new, 0 changed, 0 gone" in second.words
    assert [item for item in second.items if item in first.items] == first.items
