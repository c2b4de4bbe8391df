"""What feeds say about pages that they do not name."""

from __future__ import annotations

from blogcrawl.spiders.windows import Windows

HOME = "https://stones.example"
FEED = "stones.example/feed.xml"
POSTS = [f"{HOME}/posts/{name}/" for name in ("moss", "fern", "reed")]
DAYS = ["2024-05-01", "2024-03-01", "2024-04-01"]


def windows() -> Windows:
    feeds = Windows()
    feeds.add_feed(FEED, POSTS, DAYS)
    return feeds


def test_a_page_of_another_kind_in_the_time_of_the_feed() -> None:
    feeds = windows()
    assert feeds.leave_out(f"{HOME}/talks/flint/", "2024-04-02", [FEED])
    # The others of its kind are no articles either, whenever they are from.
    assert feeds.leave_out(f"{HOME}/talks/slate/", "2019-01-01", [FEED])


def test_pages_of_which_a_feed_tells_nothing() -> None:
    feeds = windows()
    assert not feeds.leave_out(f"{HOME}/posts/sedge/", "2024-04-02", [FEED])
    assert not feeds.leave_out(f"{HOME}/talks/flint/", "2023-01-01", [FEED])
    assert not feeds.leave_out(f"{HOME}/talks/flint/", "", [FEED])
    assert not feeds.leave_out(f"{HOME}/talks/flint/", "2024-04-02", ["stones.example/talks.xml"])


def test_a_feed_of_a_few() -> None:
    feeds = Windows()
    feeds.add_feed(FEED, POSTS[:2], DAYS[:2])
    assert not feeds.leave_out(f"{HOME}/talks/flint/", "2024-04-02", [FEED])
