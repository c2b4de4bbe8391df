"""The result of a crawl in many situations: delivery, exit code and messages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from blogcrawl.items import MORE

from .situations import Blog, Home, Post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass
class Case:
    """A situation: what is done to a blog before a run, and what must come of the run."""

    name: str
    do: Callable[[Blog], object]
    code: int = 0
    lines: int | None = None
    """Lines in the file afterwards; ``None`` where it must be as it was."""
    shown: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    arguments: tuple[str, ...] = field(default=())
    path: str = ""


def posts(blog: Blog, **fields: object) -> None:
    for post in blog.posts:
        for name, value in fields.items():
            setattr(post, name, value)


def dead(blog: Blog, count: int) -> None:
    for post in blog.posts[:count]:
        post.is_dead = True


def refuse(blog: Blog, count: int) -> None:
    """Posts that answer without a text."""
    for post in blog.posts[:count]:
        blog.more[post.path] = "<!doctype html><title>.</title><body><div id=root></div></body>"


def add(blog: Blog, **fields: object) -> None:
    post = Post(len(blog.posts) + 1)
    for name, value in fields.items():
        setattr(post, name, value)
    blog.posts.append(post)


ROBOTS_ALL = Answer("User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
ROBOTS_ONE = Answer("User-agent: *\nDisallow: /tales/3.html")
ROBOTS_FRONT = Answer("User-agent: *\nDisallow: /$")
WANT = "delivered for want of an older one"

FIRST = [
    Case("a good blog", lambda blog: None, 0, 12, not_shown=("problem", WANT)),
    Case("two dead links of many", lambda blog: dead(blog, 2), 0, 10, ("refused not_found 2",)),
    Case("most links dead", lambda blog: dead(blog, 8), 3, 4, ("8 of 12 addresses", WANT)),
    Case("no days", lambda blog: posts(blog, day="none"), 0, 12, not_shown=("problem",)),
    Case("no tags", lambda blog: posts(blog, tags=()), 0, 12, not_shown=("problem",)),
    Case(
        "a sitemap that names two pages more",
        lambda blog: blog.sitemap_names.extend(["/tales/90.html", "/tales/91.html"]),
        0,
        12,
        not_shown=("problem",),
    ),
    Case("no sitemap", lambda blog: setattr(blog, "has_sitemap", False), 0, 12),
    Case("pages without a text", lambda blog: refuse(blog, 3), 3, 9, ("3 of 12 articles", WANT)),
    Case(
        "one title for all",
        lambda blog: posts(blog, title="Welcome to the tales"),
        3,
        12,
        ("have the same title", "/tales/", WANT),
    ),
    Case(
        "a block that begins every text",
        lambda blog: [post.body.insert(0, "Share this with your friends") for post in blog.posts],
        0,  # it is learned that it is none of theirs
        12,
        (),
    ),
    Case("403 for all", lambda blog: setattr(blog, "status", 403), 3, 0, ("the site refuses us",)),
    Case("500 for all", lambda blog: setattr(blog, "status", 500), 3, 0, ("the site is down",)),
    Case("404 for all", lambda blog: setattr(blog, "status", 404), 3, 0, ("is the address right",)),
    Case(
        "robots.txt forbids all",
        lambda blog: blog.more.update({"/robots.txt": ROBOTS_ALL}),
        3,
        0,
        ("robots.txt forbids the listing",),
    ),
    Case(
        "robots.txt forbids one post of twelve",
        lambda blog: blog.more.update({"/robots.txt": ROBOTS_ONE}),
        0,
        11,
        ("robots.txt forbids 1 page, such as", "/tales/3.html"),
        ("problem",),
    ),
    Case("no blog at all", lambda blog: blog.posts.clear(), 3, 0, ("problem", "list of articles")),
    Case(
        "since= is no refusal",
        lambda blog: None,
        0,
        1,
        ("older 11",),
        ("refused", "problem"),
        ("-a", "since=2025-12-01"),
    ),
    Case("limit=", lambda blog: None, 0, 3, not_shown=("problem",), arguments=("-a", "limit=3")),
    Case(
        "a floor that the operator sets",
        lambda blog: posts(blog, tags=()),
        3,
        12,
        ("only 0% of the articles have tags, at least 50% are expected", "COVERAGE_MIN"),
        arguments=("-s", 'COVERAGE_MIN={"tags": 0.5}'),
    ),
]

FEED_TYPE = {"Content-Type": "application/rss+xml"}


def feed(blog: Blog) -> Answer:
    items = "".join(
        f"<item><title>{post.title}</title><link>{blog.url[:-1]}{post.path}</link></item>"
        for post in blog.posts[-5:]
    )
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>', headers=FEED_TYPE)


SECOND = [
    Case("nothing has changed", lambda blog: None, 0, 12, not_shown=("problem",)),
    Case("a new post", add, 0, 13, not_shown=("problem",)),
    Case(
        "403 for all",
        lambda blog: setattr(blog, "status", 403),
        3,
        shown=("the site refuses us (403", "right on 20", "kept back"),
    ),
    Case(
        "500 for all",
        lambda blog: setattr(blog, "status", 500),
        3,
        shown=("the site is down", "right on 20", "the old file stays"),
    ),
    Case(
        "the listing names half",
        lambda blog: (
            setattr(blog, "listed", blog.posts[6:]),
            setattr(blog, "has_sitemap", False),
        ),
        3,
        shown=("far fewer articles than the last time", "the old file stays"),
        arguments=("-a", "full=1"),
    ),
    Case(
        "a new post without a day",
        lambda blog: add(blog, day="none"),
        3,
        13,
        ("1 of 1 article read just now have no date_published, 0 of 12 before", "/tales/13.html"),
    ),
    Case(
        "a new post with a text of nothing",
        lambda blog: add(blog, body=["x"]),
        3,
        13,
        ("far shorter text", "/tales/13.html", "scrapy article"),
    ),
    Case(
        "the same, accepted",
        lambda blog: add(blog, body=["x"]),
        0,
        13,
        arguments=("-s", "JUDGE_BY_PAST=False"),
    ),
    Case(
        "two new posts with a title that is there",
        lambda blog: [add(blog, title=blog.posts[0].title) for _ in range(2)],
        3,
        14,
        ("no title of its own",),
    ),
    Case(
        "a redesign that calls every article the same, and shows one tag more",
        lambda blog: (
            posts(blog, title="Welcome to the tales"),
            setattr(blog.posts[0], "tags", ("tales", "notes", "more")),
            [post.body.append(post.body[0] + " More.") for post in blog.posts],
        ),
        3,
        shown=("12 of 12 articles read just now have the same title", "the old file stays"),
        arguments=("-a", "recheck=1"),
    ),
    Case(
        "new links that are dead, a few",
        lambda blog: [add(blog, is_dead=True) for _ in range(2)],
        0,
        12,
        not_shown=("problem",),
    ),
    Case(
        "many new links that are dead",
        lambda blog: [add(blog, is_dead=True) for _ in range(6)],
        3,
        shown=("6 addresses are not there, 0 before",),
    ),
]


def check(case: Case, home: Home, blog: Blog) -> None:
    before = home.feed.read_bytes() if home.feed.exists() else b""
    case.do(blog)
    run = home.crawl(*case.arguments, url=blog.url + case.path)
    assert run.code == case.code, run.words
    for words in case.shown:
        assert words in run.words
    for words in case.not_shown:
        assert f" {words} " not in run.words
    if case.lines is None:
        assert home.feed.read_bytes() == before
    else:
        assert home.lines == case.lines, run.words
    assert "Traceback" not in run.words


@pytest.mark.parametrize("case", FIRST, ids=lambda case: case.name)
def test_a_first_run(case: Case, tmp_path: Path) -> None:
    with Blog(12) as blog:
        check(case, Home(tmp_path, blog.url), blog)


@pytest.mark.parametrize("case", SECOND, ids=lambda case: case.name)
def test_a_run_after_a_good_one(case: Case, tmp_path: Path) -> None:
    with Blog(12) as blog:
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        check(case, home, blog)


@pytest.mark.parametrize(
    ("dead", "why"),
    [
        (Answer("gone", 404), "not_found"),
        pytest.param(
            Answer("<!doctype html><title>Tales</title><p>Hello."),
            "it is none",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            Answer('<rss version="2.0"><channel/></rss>', headers=FEED_TYPE),
            "it names nothing",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_feed_that_is_dead_the_second_time(tmp_path: Path, dead: Answer, why: str) -> None:
    with Blog(12) as blog:
        blog.more["/feed.xml"] = feed(blog)
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        before = home.feed.read_bytes()
        blog.more["/feed.xml"] = dead
        run = home.crawl()
        assert run.code == 3, run.words
        assert f"the feed {blog.url}feed.xml named 5 pages the last time" in run
        assert f"({why})" in run
        assert home.feed.read_bytes() == before
        accepted = home.crawl("-a", "full=1", "-s", "JUDGE_BY_PAST=False")
        assert accepted.code == 0, accepted.words
        assert home.crawl().code == 0


@pytest.mark.slow
def test_each_of_two_dead_feeds_is_told(tmp_path: Path) -> None:
    with Blog(12) as blog:
        links = "".join(
            f'<link rel="alternate" type="application/atom+xml" href="/{name}.xml">'
            for name in ("feed", "second")
        )
        blog.more["/"] = f"{blog.answer('/').body}{links}"
        blog.more["/feed.xml"] = blog.more["/second.xml"] = feed(blog)
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        del blog.more["/feed.xml"], blog.more["/second.xml"]
        run = home.crawl("-a", "full=1")  # else one of them is asked, which names what is new
        assert run.code == 3, run.words
        for name in ("feed", "second"):
            assert f"the feed {blog.url}{name}.xml named 5 pages the last time" in run, run.words


def test_what_a_sitemap_names_and_was_not_reached_is_shown(tmp_path: Path) -> None:
    with Blog(12) as blog:
        blog.listed = blog.posts[4:]
        for post in blog.posts[:4]:
            blog.more[post.path] = Answer("down", 500)
        run = Home(tmp_path, blog.url).crawl()
        assert run.code == 3
        assert f"were not reached, more than 5% (such as {blog.url}tales/" in run, run.words


@pytest.mark.slow
def test_a_file_is_held_against_the_new_one_without_an_archive(tmp_path: Path) -> None:
    """The archive is lost, and half of the blog with it."""
    with Blog(12) as blog:
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        before = home.feed.read_bytes()
        [archive] = tmp_path.glob(".scrapy/archive/*.db")
        archive.unlink()
        blog.posts = blog.posts[:5]
        run = home.crawl()
        assert run.code == 3
        assert "7 of the 12 articles in the old file are missing" in run
        assert "/tales/11.html" in run
        assert home.feed.read_bytes() == before
        assert home.crawl("-s", "VANISHED_MAX=1").code == 0
        assert home.lines == 5


def test_what_was_good_is_not_overwritten(tmp_path: Path) -> None:
    with Blog(12) as blog:
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        before = home.feed.read_bytes()
        posts(blog, day="none", tags=())
        run = home.crawl("-a", "recheck=1")
        assert run.code == 3
        assert "12 of 12 articles that changed had date_published and have none any more" in run
        assert "12 of 12 articles that changed had tags" in run
        assert home.feed.read_bytes() == before


def test_the_status_is_each_blog_s(tmp_path: Path) -> None:
    with Blog(6) as good, Blog(6) as bad:
        home = Home(tmp_path, f"{good.url},{bad.url}")
        assert home.crawl().code == 0
        assert home.run("archive", "status").code == 0
        bad.status = 403
        assert home.crawl().code == 3
        status = home.run("archive", "status", "--json")
        assert status.code == 3
        first, second = json.loads(status.out)["blogs"]
        if first["site"].startswith(bad.url[7:-1]):
            first, second = second, first
        assert (first["verdict"], second["verdict"]) == ("healthy", "unhealthy")
        assert first["problems"] == []
        [problem] = second["problems"]
        assert problem["code"] == "listing"
        assert problem["since"]
        shown = home.run("archive", "status")
        assert shown.code == 3
        assert shown.out.count("problem") == 1
        [path] = tmp_path.glob(".scrapy/archive/*.db")
        there = home.run("archive", "status", "-s", f"ARCHIVE_URL=sqlite:///{path}")
        assert (there.code, path.stem in there.out) == (3, True)


@pytest.mark.slow
def test_the_command_of_any_folder(tmp_path: Path) -> None:
    with Blog(6) as blog:
        home = Home(tmp_path, blog.url)
        given = ("crawl", "blog", "-a", f"url={blog.url}", "-s", "DOWNLOAD_DELAY=0.0001")
        run = home.run(*given, module="blogcrawl")
        assert run.code == 0, run.words
        [feed] = tmp_path.glob("output/*.jsonl")
        assert len(feed.read_bytes().splitlines()) == 6
        assert list(tmp_path.glob(".scrapy/archive/*.db"))
        assert home.run("archive", "status", module="blogcrawl").code == 0


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("crawl", "kexeu"), "unknown spider 'kexeu'; did you mean kexue?"),
        (("crawl", "blog", "url=http://a.example/"), "write crawl blog -a url=http://a.example/"),
    ],
)
def test_the_first_five_minutes(tmp_path: Path, words: tuple[str, ...], line: str) -> None:
    run = Home(tmp_path, "").run(*words)
    assert (run.code, line in run) == (2, True), run.words


def test_https_at_a_port_of_http(tmp_path: Path) -> None:
    with Blog(3) as blog:
        run = Home(tmp_path, "").crawl(url=blog.url.replace("http:", "https:"))
        assert run.code == 3
        assert "<" not in run.words
        assert "the server does not answer https at that port; is it http://" in run


@pytest.mark.slow
def test_markdown_comes_and_goes_with_what_asks_for_it(tmp_path: Path) -> None:
    """Of articles that did not change, too."""
    with Blog(6) as blog:
        home = Home(tmp_path, blog.url)
        assert home.crawl().code == 0
        before = [json.loads(line) for line in home.feed.read_text().splitlines()]
        assert home.crawl("-a", "markdown=1").code == 0
        articles = [json.loads(line) for line in home.feed.read_text().splitlines()]
        assert all(list(article)[-1] == "markdown" for article in articles)
        hashes = [article["content_hash"] for article in before]
        assert [article["content_hash"] for article in articles] == hashes
        assert home.crawl().code == 0
        articles = [json.loads(line) for line in home.feed.read_text().splitlines()]
        assert [{**article, "crawled_at": ""} for article in articles] == [
            {**article, "crawled_at": ""} for article in before
        ]


def test_parquet_holds_the_corpus_of_json_lines(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with Blog(6) as blog:
        home = Home(tmp_path, blog.url)
        assert home.crawl("-O", "out.parquet", "-a", "markdown=1").code == 0
        articles = [json.loads(line) for line in home.feed.read_text().splitlines()]
        rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
        for row in rows:
            for name in (*MORE, "html"):
                assert not row.pop(name), name
            row["crawled_at"] = f"{row['crawled_at']:%Y-%m-%dT%H:%M:%SZ}"
        assert rows == articles
        before = (tmp_path / "out.parquet").read_bytes()
        posts(blog, day="none", tags=())
        run = home.crawl("-O", "out.parquet", "-a", "recheck=1")
        assert run.code == 3
        assert (tmp_path / "out.parquet").read_bytes() == before
