"""The judge itself: it must find every mistake, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from . import posts
from .score import path_of, same_moment, score

POST = next(post for post in posts.published() if post.slug == "kepler")
ROW = posts.truth(POST, "/posts/kepler/", formulas=["x^2", "y"])


def item(**changed: Any) -> dict[str, Any]:
    """What a correct crawl says of the post, but for ``changed``."""
    right = {
        "url": "http://127.0.0.1:1/posts/kepler/",
        "title": POST.title,
        "date_published": "2023-10-09",
        "authors": [POST.author],
        "categories": list(POST.categories),
        "tags": list(reversed(POST.tags)),
        "text": "some",
        "formulas": [{"tex": " x^2\n"}, {"tex": "y"}],
    }
    return {**right, **changed}


def test_a_correct_crawl() -> None:
    assert score([ROW], [item()]).faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": "Kepler | Blog"}, "title"),
        ({"date_published": "2023-10-10"}, "date"),
        ({"date_published": None}, "date"),
        ({"authors": []}, "authors"),
        ({"authors": [POST.author, "Another"]}, "authors"),
        ({"categories": []}, "categories"),
        ({"tags": ["orbits"]}, "tags"),
        ({"text": " \n"}, "text"),
        ({"formulas": []}, "has_math"),
        ({"formulas": [{"tex": "y"}, {"tex": "x^2"}]}, "formulas"),
        ({"url": "http://127.0.0.1:1/about/"}, "missed"),
    ],
)
def test_a_fault_is_seen(changed: dict[str, Any], fault: str) -> None:
    faults = score([ROW], [item(**changed)]).faults()
    assert any(line.startswith(fault) for line in faults), faults


def test_extras_and_duplicates_are_seen() -> None:
    items = [item(), item(url="http://127.0.0.1:1/posts/kepler"), item(url="http://127.0.0.1:1/a")]
    result = score([ROW], items)
    assert (result.duplicates, result.extra) == (["/posts/kepler"], ["/a"])


def test_what_is_not_known_is_not_judged() -> None:
    row = {**ROW, "authors": None, "tags": None, "categories": None, "formulas": None}
    unknown = item(authors=["x"], tags=["y"], categories=["z"])
    assert score([row], [unknown]).faults() == []


@pytest.mark.parametrize(
    ("got", "same"),
    [
        ("2023-10-09", True),
        ("2023-10-08", False),
        ("2023-10-08T21:59:05Z", True),
        ("2023-10-09T05:59:00+08:00", True),
        ("2023-10-09T05:59:05+00:00", False),
        ("2023-10-09T05:59:05", True),
        ("Mon", False),
    ],
)
def test_days_and_instants(got: str, same: bool) -> None:
    assert same_moment("2023-10-09T05:59:05+08:00", got) is same


@pytest.mark.parametrize(
    "url", ["http://a/x/%E4%B9%A6", "/x/书/", "/x/书.html", "/x/书/index.html", "/x/书?a=b#c"]
)
def test_one_address_in_many_ways(url: str) -> None:
    assert path_of(url) == "/x/书"


def test_the_posts_have_the_traps() -> None:
    published = posts.published()
    titles = "\n".join(post.title for post in published)
    assert len(published) == len({post.slug for post in published}) == 24
    assert all(mark in titles for mark in ('"', "&", "$", "🚲", "'"))
    assert any(not post.tags for post in published)
    assert any(" " in tag for post in published for tag in post.tags)
    assert any(len(post.categories) == 2 for post in published)
    assert len({post.date.date() for post in published}) == len(published) - 1
    assert sum(post.pinned for post in published) == 1
    assert sum(post.updated is not None for post in published) == 2
    assert posts.pictures()
    assert any("$PATH" in post.markdown(str) for post in published)
