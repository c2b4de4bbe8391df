"""A run compared with the blog's own past."""

from __future__ import annotations

from typing import Any

import pytest

from blogcrawl.fleet.drift import drift
from blogcrawl.verdict import Figures


def run(**more: Any) -> Figures:
    known = {"articles": 50, "requests": 60, "seconds": 70, "started": 1_800_000_000}
    return Figures(**{**known, "fields": {"title": 50, "tags": 46, "images": 50}, **more})


PAST = [run(requests=60), run(requests=5), run(requests=8, fields={"title": 50, "tags": 50})]


@pytest.mark.parametrize(
    ("last", "notes"),
    [
        (run(), []),
        (run(requests=179), []),
        (run(requests=181), ["181 requests in a run, 60 before at most"]),
        (run(seconds=671), ["a run of 671 s, 70 before at most"]),
        (
            run(fields={"title": 50, "tags": 44, "images": 0}),
            ["88% of the articles have tags, 100% on 2027-01-15T08:00:00Z"],
        ),
        (run(fields={"title": 50, "tags": 46}), []),
        (run(articles=5, fields={"title": 5, "tags": 0}), []),
        (run(requests=9_999, is_whole=False), []),
        (run(requests=9_999, is_finished=False), []),
    ],
)
def test_drift(last: Figures, notes: list[str]) -> None:
    assert [*drift([*PAST, last])] == notes


def test_a_blog_without_a_past_has_none() -> None:
    assert [*drift([])] == []
    assert [*drift([*PAST[:2], run(requests=9_999)])] == []
