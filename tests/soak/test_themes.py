"""A plain blog is read without a fault, a theme is always drawn alike, and faults are seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from loopback import Answer

from . import themes
from .theme import CHOICES, Theme, publish

if TYPE_CHECKING:
    from pathlib import Path

    from .theme import Blog

PLAIN = {name: values[0] for name, values in CHOICES.items()}


def test_a_plain_blog_has_no_fault(tmp_path: Path) -> None:
    row = themes.try_theme(Theme("1", PLAIN), tmp_path)
    assert (row.codes, row.posts, row.cells()["falls short"]) == ((0, 0), 12, "")


def test_a_fault_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles that nothing leads to, one with less text, one with another day."""

    def spoiled(theme: Theme, home: str) -> Blog:
        blog = publish(theme, home)
        blog.truth[1]["date"] = "1999-01-01T00:00:00+00:00"
        blog.truth[2]["text"] += 20 * " nowhere"
        blog.truth += [{**blog.truth[0], "url": f"{home}hidden/{n}/"} for n in range(2)]
        return blog

    monkeypatch.setattr(themes, "publish", spoiled)
    row = themes.try_theme(Theme("1", PLAIN), tmp_path)
    assert row.cells()["falls short"] == "untruthful 1, missed 2, lost text 1, day 1"


@pytest.mark.parametrize("seed", range(20))
def test_a_seed_makes_the_same_blog_again(seed: int) -> None:
    one, other = (publish(Theme(str(seed)), "http://a.example/") for _ in range(2))
    assert one.truth == other.truth
    assert {*one.pages} == {*other.pages}
    assert len({row["url"] for row in one.truth}) == len(one.truth)


def test_a_choice_can_be_given() -> None:
    theme = Theme("3", {"listing": "table"})
    drawn = Theme("3")
    assert theme["listing"] == "table"
    assert json.dumps(theme | {"listing": ""}) == json.dumps(drawn | {"listing": ""})


def test_every_article_has_a_page() -> None:
    for seed in range(10):
        blog = publish(Theme(str(seed)), "http://a.example/")
        for row in blog.truth:
            page = blog.pages[row["url"].removeprefix("http://a.example")]
            assert isinstance(page, Answer)
            assert page.status == 200
