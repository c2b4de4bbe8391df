"""The real command on the sample blog gives the expected items, in every field."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import ROOT
from sample import made
from sample.source import CATEGORIES, articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

TRUTH = Path(sys.modules["blogcrawl.sample"].__path__[0], "expected.jsonl")


def truth() -> list[dict[str, Any]]:
    """The items, newest first."""
    return [json.loads(line) for line in TRUTH.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def run(crawl: Callable[..., Run]) -> Run:
    return crawl("sample")


def test_every_field_is_the_truth(run: Run) -> None:
    assert run.code == 0, run.log
    assert len(run.items) == len(articles()) >= 40
    for item, expected in zip(run.items, truth(), strict=True):
        assert list(item) == list(expected)
        assert item == expected


def test_the_person_is_told(run: Run) -> None:
    lines = run.log.splitlines()
    assert not [line for line in lines if "ERROR" in line or "WARNING" in line]
    said = [line.split("/archives/")[1] for line in lines if "[sample] INFO: refused" in line]
    assert said == ["1098: not_found", "1099: bot_gate"]
    assert [line for line in lines if line.startswith("sample: 52 articles from 6 listing pages")]
    assert "refused bot_gate 1, not_found 1" in run.words
    assert "output output/sample.jsonl (52 articles" in run.words
    assert "problem" not in run.words


def test_the_readme_shows_what_is_said(run: Run) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme[readme.index("sample: 52 articles") :].partition("```")[0]
    said = run.log[run.log.index("sample: 52 articles") :]
    assert re.sub(r" in \d+ s", "", shown) == re.sub(r" in \d+ s", "", said)


def test_again_gives_the_same_bytes(run: Run, crawl: Callable[..., Run]) -> None:
    again = crawl("sample", folder=run.output.parents[1])
    assert again.code == 0
    assert again.output.read_bytes() == run.output.read_bytes()


def test_since(crawl: Callable[..., Run]) -> None:
    since = "2022-06-01"
    run = crawl("sample", "-a", f"since={since}")
    assert run.code == 0, run.log
    recent = [item for item in truth() if item["date_published"] >= since]
    assert 10 < len(recent) < len(articles())
    assert run.items == recent
    pages = len(recent) // made.PER_PAGE + 2  # the last of them holds older posts only
    assert f"{len(recent)} articles from {pages} listing pages" in run.log


def test_limit(crawl: Callable[..., Run]) -> None:
    run = crawl("sample", "-a", "limit=7")
    assert run.code == 0, run.log
    pinned = f"/archives/{made.PINNED}"  # stands on top of the listing
    [old] = [item for item in truth() if item["id"].endswith(pinned)]
    assert run.items == [*truth()[:6], old]
    assert "sample: 7 articles from 1 listing page in" in run.log


def test_category(crawl: Callable[..., Run]) -> None:
    category = "algorithms"
    run = crawl("sample", "-a", f"category={category}")
    assert run.code == 0, run.log
    posts = [f"marginalia.example{post.path}" for post in articles() if post.category == category]
    assert len(posts) > made.PER_PAGE
    assert [item["id"] for item in run.items] == posts
    assert {tuple(item["categories"]) for item in run.items} == {(CATEGORIES[category],)}


def test_category_that_is_none(crawl: Callable[..., Run]) -> None:
    run = crawl("sample", "-a", "category=Mathematica")
    assert run.code == 3
    assert "the listing is not there: the site answers 404; is the address right?" in run.words
    assert "/category/Mathematica/: not_found" in run.log
