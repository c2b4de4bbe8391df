"""The judges find every mistake, and nothing else."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from living import LivingBlog

from .judge import Journal, Snapshot, strict, unpacked

if TYPE_CHECKING:
    from living import Post


@pytest.fixture
def blog() -> LivingBlog:
    return LivingBlog(2, 4)


def item(blog: LivingBlog, post: Post, change: str = "new", **other: Any) -> dict[str, Any]:
    true = blog.truth_of(post)
    return {
        "id": f"example.org{true.path.rstrip('/')}",
        "title": true.title,
        "date_published": true.date,
        "tags": list(true.tags),
        "text": true.text,
        "content_hash": true.text,
        "change": change,
        **other,
    }


def lines(*items: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in items)


def everything(blog: LivingBlog) -> list[dict[str, Any]]:
    return [item(blog, post) for post in blog.there]


def findings(feed: Journal | Snapshot, *contents: bytes) -> dict[str, int]:
    for data in contents:
        feed.observe({"x": data})
    feed.conclude()
    return dict(+feed.found)


@pytest.mark.parametrize("kind", [Journal, Snapshot])
def test_a_right_feed_is_right(kind: type[Journal | Snapshot], blog: LivingBlog) -> None:
    data = lines(*everything(blog))
    assert findings(kind(blog, "x"), data) == {}
    assert findings(kind(blog, "x"), gzip.compress(data)) == {}


@pytest.mark.parametrize("kind", [Journal, Snapshot])
def test_what_is_missing_wrong_twice_or_torn(
    kind: type[Journal | Snapshot], blog: LivingBlog
) -> None:
    items = everything(blog)
    assert findings(kind(blog, "x"), lines(*items[1:]))["lost"] >= 1
    assert findings(kind(blog, "x"), lines(*items, items[0])).keys() == {"duplicated"}
    assert findings(kind(blog, "x"), lines(*items[1:], {**items[0], "text": "?"}))["wrong"] >= 1
    torn = findings(kind(blog, "x"), lines(*items)[:-9])
    assert torn["unparsable"] >= 1
    assert torn["lost"] >= 1


@pytest.mark.parametrize(
    "line", [b'{"a": NaN}', b'{"a"', b"[1]", b'{"a": "\xff"}', '{"a": "x\u2028y"}'.encode()]
)
def test_a_line_that_is_no_strict_json(line: bytes) -> None:
    assert strict(line) is None


def test_a_journal_tells_what_happened(blog: LivingBlog) -> None:
    journal = Journal(blog, "x")
    first = lines(*everything(blog))
    edited, gone = blog.there[:2]
    blog.edit(edited)
    blog.delete(gone)
    second = lines(item(blog, edited, "changed"), item(blog, gone, "gone"))
    assert findings(journal, first, first + second) == {}
    assert findings(Journal(blog, "x"), first) == {"wrong": 2}
    again = lines(item(blog, edited, "changed"))
    assert findings(Journal(blog, "x"), first + second + again) == {"duplicated": 1}
    twice_gone = lines(item(blog, gone, "gone"))
    assert findings(Journal(blog, "x"), first + second + twice_gone) == {"duplicated": 1}


def test_an_article_that_moved_keeps_its_identity(blog: LivingBlog) -> None:
    moved = blog.there[0]
    first = everything(blog)
    blog.move(moved)
    second = item(blog, moved)
    assert findings(Journal(blog, "x"), lines(*first)) == {}
    gone = {**first[0], "change": "gone"}
    assert findings(Journal(blog, "x"), lines(*first, second, gone)) == {"renamed": 2}
    assert findings(Snapshot(blog, "x"), lines(*first, second)) == {"renamed": 1}


def test_a_finished_file_must_not_change(blog: LivingBlog) -> None:
    items = everything(blog)
    assert findings(Journal(blog, "x"), lines(*items[:2]), lines(*items)) == {}
    changed = findings(Journal(blog, "x"), lines(*items[:2]), lines(*items[::-1]))
    assert changed == {"rewritten": 1}
    batches = Journal(blog, "x|y", grows=False)
    batches.observe({"x": lines(*items[:2])})
    batches.observe({"x": lines(*items[:2]), "y": lines(*items[2:])})
    batches.conclude()
    assert +batches.found == {}
    assert findings(batches, lines(*items))["rewritten"] >= 1


def test_a_snapshot_is_whole_whenever_it_is_seen(blog: LivingBlog) -> None:
    items = everything(blog)
    assert findings(Snapshot(blog, "x"), lines(*items[:2]), lines(*items)) == {"lost": 2}
    blog.edit(blog.there[0])
    old = Snapshot(blog, "x")
    old.observe({"x": lines(*items)})
    assert +old.found == {}, "an earlier version will do until the last run"
    old.conclude()
    assert +old.found == {"wrong": 1}


def test_a_torn_gzip_gives_what_it_holds() -> None:
    data = gzip.compress(b"a line\n" * 5) + gzip.compress(b"torn" * 99)[:-20]
    assert unpacked(data).startswith(b"a line\n" * 5)
