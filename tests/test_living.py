"""The living blog: its responses, and that it is read as it claims to be."""

from __future__ import annotations

import gzip
import http.client
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from living import LivingBlog, LivingServer
from living.server import refetched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def blog() -> LivingBlog:
    return LivingBlog(3, 25, sitemap="plain")


@pytest.fixture
def server(blog: LivingBlog) -> Iterator[LivingServer]:
    with LivingServer(blog) as server:
        yield server


def get(server: LivingServer, path: str, **conditions: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    try:
        headers = {name.replace("_", "-"): value for name, value in conditions.items()}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def test_the_same_seed_gives_the_same_blog() -> None:
    first, second = (LivingBlog(5, 30) for _ in range(2))
    assert first.truth() == second.truth()
    assert first.truth() != LivingBlog(6, 30).truth()


def test_every_present_post_is_listed_once(blog: LivingBlog, server: LivingServer) -> None:
    pages = ["/", *(f"/page/{number}/" for number in range(2, blog.pages + 1))]
    listed = "".join(get(server, page)[2].decode() for page in pages)
    assert all(listed.count(f'href="{server.home}{post.path}"') == 1 for post in blog.posts)
    assert get(server, f"/page/{blog.pages + 1}/")[0] == 404


@pytest.mark.parametrize("theme", ["paper", "block"])
def test_it_is_read_as_it_is(theme: str, crawl: Callable, server: LivingServer) -> None:
    blog = server.blog
    blog.edit(blog.there[3])
    blog.theme = theme
    run = crawl("blog", "-a", f"url={server.url}", "-O", "output/blog.jsonl")
    truth = blog.truth()
    assert run.code == 0, run.log
    read = {blog.find(item["id"]).uid: item for item in run.items}
    assert read.keys() == truth.keys()
    assert len(run.items) == len(truth)
    for uid, true in truth.items():
        item = read[uid]
        assert item["url"] == server.home + true.path
        seen = (item["title"], item["date_published"], tuple(item["tags"]), item["text"])
        assert seen == (true.title, true.date, true.tags, true.text)


@pytest.mark.parametrize("path", ["/", "/page/2/", "/feed.xml", "/sitemap.xml"])
def test_a_page_that_did_not_change_is_not_sent_again(server: LivingServer, path: str) -> None:
    status, headers, body = get(server, path)
    assert status == 200
    assert body
    assert get(server, path, If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert get(server, path, If_Modified_Since=headers["Last-Modified"])[::2] == (304, b"")
    server.blog.edit(server.blog.there[0])
    server.blog.edit(server.blog.there[12])
    assert get(server, path, If_None_Match=headers["ETag"])[0] == 200
    assert get(server, path, If_Modified_Since=headers["Last-Modified"])[0] == 200


def test_the_etag_goes_before_the_date(server: LivingServer) -> None:
    _, headers, _ = get(server, "/")
    date = headers["Last-Modified"]
    assert get(server, "/", If_None_Match='"other"', If_Modified_Since=date)[0] == 200


def test_without_validators_all_is_sent_again(blog: LivingBlog) -> None:
    with LivingServer(blog, validators=()) as server:
        _, headers, _ = get(server, "/")
    assert not {"ETag", "Last-Modified"} & headers.keys()


def test_what_happens_to_a_post_shows(blog: LivingBlog, server: LivingServer) -> None:
    moved, canonical, merged, gone, missing = blog.there[:5]
    old = {post: post.path for post in blog.posts}
    blog.move(moved)
    blog.move(canonical, "canonical")
    blog.merge(merged, moved)
    blog.delete(gone, 410)
    blog.delete(missing)
    assert get(server, old[moved])[1]["Location"] == server.home + moved.path
    assert (
        f'rel="canonical" href="{server.home}{canonical.path}"'.encode()
        in (get(server, old[canonical])[2])
    )
    assert get(server, merged.path)[1]["Location"] == server.home + moved.path
    assert (get(server, gone.path)[0], get(server, missing.path)[0]) == (410, 404)
    assert blog.truth().keys() == {post.uid for post in blog.posts} - {
        merged.uid,
        gone.uid,
        missing.uid,
    }
    blog.restore(gone, merged)
    assert get(server, gone.path)[0] == 200
    assert blog.find(old[moved]) is blog.find(f"example.org{moved.path.rstrip('/')}") is moved


def test_a_soft_404_is_what_any_address_gets(blog: LivingBlog, server: LivingServer) -> None:
    blog.delete(blog.there[0], 200)
    gone = get(server, blog.posts[-1].path)
    assert gone[0] == 200
    assert gone[2] == get(server, "/posts/never-was/")[2]


def test_a_pinned_post_is_listed_first(blog: LivingBlog) -> None:
    blog.pin(blog.posts[0])
    blog.add()
    assert blog.there[0] is blog.posts[0]
    assert blog.there[1] is blog.posts[-1]


def test_churn_changes_the_page_and_not_the_content(server: LivingServer) -> None:
    post = server.blog.there[0]
    truth = server.blog.truth()
    server.blog.churns = True
    assert get(server, post.path)[2] != get(server, post.path)[2]
    assert server.blog.truth() == truth


def test_a_post_published_during_the_walk_moves_the_others_on(server: LivingServer) -> None:
    blog = server.blog
    last_of_page = blog.there[blog.per_page - 1]

    def publish(path: str) -> None:
        if path == "/page/2/":
            server.before = None
            blog.add()

    server.before = publish
    assert last_of_page.path.encode() in get(server, "/")[2]
    assert last_of_page.path.encode() in get(server, "/page/2/")[2]


@pytest.mark.parametrize("cut", ["gzip", "length", "chunk"])
def test_a_truncated_page_shows_no_end(
    server: LivingServer, cut: Literal["gzip", "length", "chunk"]
) -> None:
    server.cut, server.truncated = cut, lambda path: path.startswith("/posts/")
    path = server.blog.there[0].path
    if cut == "gzip":
        body = get(server, path)[2]
        with pytest.raises(EOFError):
            gzip.decompress(body)
    else:
        with pytest.raises(http.client.IncompleteRead):
            get(server, path)
    assert get(server, "/")[0] == 200


def test_the_log_counts_what_was_sent_again(server: LivingServer) -> None:
    path = server.blog.there[0].path
    tag = get(server, path)[1]["ETag"]
    get(server, path, If_None_Match=tag)
    assert refetched(server.asked) == 0
    assert [(one.status, one.sent > 0) for one in server.asked] == [(200, True), (304, False)]
    assert server.asked[1].conditions == {"If-None-Match": tag}
    get(server, path)
    get(server, "/robots.txt")
    get(server, "/robots.txt")
    assert refetched(server.take_log()) == 1
    assert server.asked == []
