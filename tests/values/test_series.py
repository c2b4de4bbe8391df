"""The series that a title names."""

from __future__ import annotations

import pytest

from blogcrawl.values import series


@pytest.mark.parametrize(
    ("title", "name", "part"),
    [
        ("茶道系列:5", "茶道系列", 5),
        ("茶道系列：12.水与火", "茶道系列", 12),
        ("茶杯模型漫谈(二十二)", "茶杯模型漫谈", 22),
        ("茶杯模型漫谈（十）：杯子", "茶杯模型漫谈", 10),
        ("茶杯模型漫谈（一百零三）", "茶杯模型漫谈", 103),
        ("【理解茶叶】8. 茶与水", "理解茶叶", 8),
        ("【理解茶叶】八、茶与水", "理解茶叶", 8),
        ("How to make tea, Part 2: water", "How to make tea", 2),
        ("How to make tea (part IV)", "How to make tea", 4),
        ("How to make tea (3/5)", "How to make tea", 3),
        ("How to make tea – part xiv", "How to make tea", 14),
    ],
)
def test_a_series(title: str, name: str, part: int) -> None:
    assert series(title) == (name, part)


@pytest.mark.parametrize(
    "title",
    [
        "茶",
        "2019年总结（2019）",
        "What f(2) is",
        "The best part of tea",
        "茶（上）",
        "Tea (five)",
        "茶(十十)",
    ],
)
def test_no_series(title: str) -> None:
    assert series(title) is None


def test_long_titles_take_no_time() -> None:
    assert series("part (" * 5000) is None
