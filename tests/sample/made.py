"""Makes the pages of the blog, by path."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING

from blogcrawl.sample import ORIGIN
from blogcrawl.sample.blog import Served, find
from sample import templates, truth
from sample.source import CATEGORIES, articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample.source import Article

PER_PAGE = 10

PINNED = 1003
"""An old post that stands on top of the first page too."""

DRAFT = "/archives/1098"
"""A listing names it; it answers 404."""

GATE = "/archives/1099"
"""A listing names it; it answers 200 with a bot gate."""

ROBOTS = "User-agent: *\nDisallow: /admin/\n"


def page(path: str) -> Served:
    """What ``path`` answers with, with or without a slash at its end."""
    return find(path, pages()) or _missing()


@cache
def pages() -> dict[str, Served]:
    """Every page that the blog has, under its path."""
    posts = articles()
    texts = {
        **{post.path: templates.article(post) for post in posts},
        **dict(_home(posts)),
        "/content.html": templates.archive(posts),
        GATE: templates.gate(GATE),
    }
    for slug, name in CATEGORIES.items():
        chosen = [post for post in posts if post.category == slug]
        texts.update(_listings(name, f"/category/{slug}/", _entries(chosen, 1)))
    for tag in {tag: None for post in posts for tag in post.tags}:
        chosen = [post for post in posts if tag in post.tags]
        texts.update(_listings(tag, templates.tag_path(tag), _entries(chosen, 2)))
    return {
        **{path: Served(text.encode()) for path, text in texts.items()},
        **{path: Served(_picture(), "image/png") for path in _pictures(posts)},
        "/feed": Served(templates.feed(posts[:10]).encode(), "application/rss+xml; charset=UTF-8"),
        "/robots.txt": Served(ROBOTS.encode(), "text/plain; charset=UTF-8"),
    }


def _home(posts: Sequence[Article]) -> Iterator[tuple[str, str]]:
    """The front listing: the pinned post on top, and two entries that lead nowhere."""
    entries = _entries(posts, 0)
    entries[14] += "\n" + templates.ghost(DRAFT, "未完成的草稿：椭圆曲线", "2022-07-11")
    entries[25] += "\n" + templates.ghost(GATE, "傅里叶级数的吉布斯现象", "2020-02-02")
    pinned = next(post for post in posts if post.id == PINNED)
    entries[0] = templates.entry(pinned, 0, pinned=True) + "\n" + entries[0]
    return _listings("", "/", entries)


def _entries(posts: Sequence[Article], turn: int) -> list[str]:
    return [templates.entry(post, post.id + turn) for post in posts]


def _listings(name: str, base: str, entries: list[str]) -> Iterator[tuple[str, str]]:
    """The pages of one list; the link to the next page of every third is absolute."""
    last = -(-len(entries) // PER_PAGE)
    for number in range(1, last + 1):
        shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
        next_base = "" if number % 3 else ORIGIN
        text = templates.listing(name, shown, base, number, last, next_base)
        yield templates.page_path(base, number), text


def _pictures(posts: Sequence[Article]) -> Iterator[str]:
    yield "/usr/themes/margin/pay.png"
    for post in posts:
        for picture in truth.pictures(post.blocks):
            yield picture.src


def _picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@cache
def _missing() -> Served:
    return Served(templates.missing().encode(), status=404)
