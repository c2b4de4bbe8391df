"""Judges what a crawl delivered, by comparing the bytes of its feeds with the blog's truth."""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import zlib
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from living import LivingBlog, Post, Truth

NEW, CHANGED, GONE = "new", "changed", "gone"

FINDINGS = ("lost", "duplicated", "unparsable", "wrong", "renamed", "rewritten")
"""``lost``: not delivered; ``duplicated``: delivered again; ``wrong``: other than the blog has it,
or still there when it is gone; ``renamed``: under another identity than before; ``rewritten``: a
finished file that changed."""


def same(item: dict[str, Any], truth: Truth) -> bool:
    """Whether an item is what a reader sees of the article."""
    seen = (item["title"], item["date_published"], tuple(item["tags"]), item["text"])
    return seen == (truth.title, truth.date, truth.tags, truth.text)


def was_ever(blog: LivingBlog, item: dict[str, Any], post: Post) -> bool:
    """Whether an item is what a reader saw of the article at some time."""
    versions = range(post.version, -1, -1)
    return any(same(item, blog.truth_of(post, version)) for version in versions)


def strict(line: bytes) -> dict[str, Any] | None:
    """The object that a line holds; ``None`` where it is no strict JSON, or splits otherwise."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        text = line.decode("utf-8")
        item = json.loads(text, parse_constant=refuse)
    except ValueError:
        return None
    return item if isinstance(item, dict) and len(text.splitlines()) == 1 else None


def unpacked(data: bytes) -> bytes:
    """The content of gzip members, as far as they go."""
    if data[:2] != b"\x1f\x8b":
        return data
    whole = io.BytesIO()
    try:
        with gzip.open(io.BytesIO(data)) as file:
            while block := file.read1(1 << 16):
                whole.write(block)
    except (EOFError, zlib.error, OSError):
        pass
    return whole.getvalue()


class Feed:
    """One feed of the crawl, as it was observed over its runs.

    ``pattern`` matches the names of its files.
    """

    def __init__(self, blog: LivingBlog, pattern: str) -> None:
        self.blog = blog
        self.pattern = re.compile(pattern)
        self.found: Counter[str] = Counter()
        self.torn = 0
        """How often an observed file ended within a line."""

    def owns(self, name: str) -> bool:
        return bool(self.pattern.fullmatch(name))

    def observe(self, contents: dict[str, bytes]) -> None:
        """Note what the feed's files hold at some moment."""
        raise NotImplementedError

    def conclude(self) -> None:
        """Judge what was observed last as the result of a clean run."""
        raise NotImplementedError

    def _lines(self, data: bytes) -> Iterator[dict[str, Any]]:
        for line in data.splitlines():
            item = strict(line)
            if item is None:
                self.found["unparsable"] += 1
            else:
                yield item


class Snapshot(Feed):
    """A feed whose file is the whole blog, whenever it is looked at."""

    def __init__(self, blog: LivingBlog, pattern: str) -> None:
        super().__init__(blog, pattern)
        self.last = b""
        self._excused: set[int] = set()

    def excuse(self, *posts: Post) -> None:
        """Let these posts be missing until the last run: the next run need not look for them."""
        self._excused.update(post.uid for post in posts)

    def observe(self, contents: dict[str, bytes]) -> None:
        for data in contents.values():
            if data != self.last:
                self.last = data
                self._judge(is_last=False)

    def conclude(self) -> None:
        self._judge(is_last=True)

    def _judge(self, is_last: bool) -> None:
        data = unpacked(self.last)
        if data and not data.endswith(b"\n"):
            self.torn += 1
            self.found["unparsable"] += 1
            data = data[: data.rfind(b"\n") + 1]
        ids: dict[int, str] = {}
        for item in self._lines(data):
            post = self.blog.find(item["id"])
            if post is None or not was_ever(self.blog, item, post):
                self.found["wrong"] += 1
                continue
            if post.uid in ids and not is_last:  # that was counted when it was seen
                self.found["duplicated" if ids[post.uid] == item["id"] else "renamed"] += 1
            ids[post.uid] = item["id"]
            if is_last and not (post.is_there and same(item, self.blog.truth_of(post))):
                self.found["wrong"] += 1
        excused = set() if is_last else self._excused
        self.found["lost"] += len({post.uid for post in self.blog.there} - excused - ids.keys())


class Journal(Feed):
    """A feed that is added to: by lines in one file if it ``grows``, else by further files."""

    def __init__(self, blog: LivingBlog, pattern: str, *, grows: bool = True) -> None:
        super().__init__(blog, pattern)
        self.grows = grows
        self.seen: dict[str, bytes] = {}
        self.delivered: dict[str, dict[str, Any]] = {}
        """What replaying the journal gives, by ``id``."""

    def observe(self, contents: dict[str, bytes]) -> None:
        for name, data in contents.items():
            before = self.seen.get(name, b"")
            if not (data.startswith(before) if self.grows else before in (b"", data)):
                self.found["rewritten"] += 1
            self.torn += not _is_whole(data)
        self.found["rewritten"] += len(self.seen.keys() - contents.keys())
        self.seen.update(contents)

    def conclude(self) -> None:
        self.replay()
        seen_posts = set()
        for id_, item in self.delivered.items():
            post = self.blog.find(id_)
            assert post
            seen_posts.add(post.uid)
            if not post.is_there or not same(item, self.blog.truth_of(post)):
                self.found["wrong"] += 1
        self.found["lost"] += len({post.uid for post in self.blog.there} - seen_posts)

    def replay(self) -> None:
        """Apply every line that was delivered, in order."""
        self.delivered.clear()
        ids: dict[int, str] = {}
        for item in self.items():
            post = self.blog.find(item["id"])
            if post is None:
                self.found["wrong"] += 1
                continue
            self.found["renamed"] += ids.setdefault(post.uid, item["id"]) != item["id"]
            ids[post.uid] = item["id"]
            self._apply(post, item)

    def items(self) -> Iterator[dict[str, Any]]:
        """The lines of all files, in the order of their names."""
        for name in sorted(self.seen):
            data = unpacked(self.seen[name])
            if data and not data.endswith(b"\n"):
                self.found["unparsable"] += 1
                data = data[: data.rfind(b"\n") + 1]
            yield from self._lines(data)

    def _apply(self, post: Post, item: dict[str, Any]) -> None:
        id_, change = item["id"], item.get("change", NEW)
        present = self.delivered.get(id_)
        if change == GONE:
            self.found["duplicated"] += self.delivered.pop(id_, None) is None
            return
        if not was_ever(self.blog, item, post):
            self.found["wrong"] += 1
        repeats = present is not None and (
            change == NEW or present.get("content_hash") == item.get("content_hash")
        )
        self.found["duplicated"] += repeats
        self.found["wrong"] += change == CHANGED and present is None
        self.delivered[id_] = item


def _is_whole(data: bytes) -> bool:
    """Whether a file ends at the end of a line."""
    lines = unpacked(data)
    return not data or lines.endswith(b"\n")


def archives(folder: Path) -> list[Path]:
    """The databases of a project."""
    return sorted(folder.glob(".scrapy/archive/*.db"))


def damaged(folder: Path) -> list[str]:
    """What SQLite finds wrong with the archives of a project."""
    problems = []
    for path in archives(folder):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
        problems += [f"{path.name}: {row[0]}" for row in rows if row[0] != "ok"]
    return problems
