"""The server answers like a static host."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .serve import BlogServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

PAGES = {
    "index.html": '<a href="https://blog.example/a/">a</a> {"url":"https:\\/\\/blog.example\\/a"}',
    "a/index.html": "a",
    "读 书/index.html": "r",
    "b.html": "b",
    "feed/index.xml": "<rss/>",
    "feed/index.xml@paged=2": "<rss>2</rss>",
    "404.html": "nothing here",
}


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[BlogServer]:
    for path, text in PAGES.items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    with BlogServer(tmp_path) as running:
        yield running


def get(blog: BlogServer, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(urlsplit(blog.origin).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/a/", 200, "a"),
        ("/a/?utm=1", 200, "a"),
        ("/a", 301, ""),
        ("/%E8%AF%BB%20%E4%B9%A6/", 200, "r"),
        ("/b", 200, "b"),
        ("/b.html", 200, "b"),
        ("/b/", 404, "nothing here"),
        ("/c", 404, "nothing here"),
        ("/../../etc/passwd", 404, "nothing here"),
        ("/feed/", 200, "<rss/>"),
        ("/feed/?paged=2", 200, "<rss>2</rss>"),
        ("/feed/?paged=3", 404, "nothing here"),
    ],
)
def test_answers(blog: BlogServer, path: str, status: int, body: str) -> None:
    response, text = get(blog, path)
    assert (response.status, text) == (status, body)
    assert blog.asked == [path]


def test_a_folder_without_its_slash(blog: BlogServer) -> None:
    assert get(blog, "/a")[0].headers["Location"] == blog.origin + "/a/"


def test_types(blog: BlogServer) -> None:
    assert get(blog, "/a/")[0].headers["Content-Type"] == "text/html; charset=utf-8"
    assert get(blog, "/feed/?paged=2")[0].headers["Content-Type"].startswith("application/xml")


def test_the_origin_is_ours(blog: BlogServer) -> None:
    text = get(blog, "/")[1]
    assert f'href="{blog.origin}/a/"' in text
    assert blog.origin.replace("/", "\\/") in text


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_validators(blog: BlogServer, header: str) -> None:
    known = get(blog, "/a/")[0].headers[header]
    name = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    response, body = get(blog, "/a/", **{name: known})
    assert (response.status, body) == (304, "")
