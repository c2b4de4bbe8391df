"""The data card of a corpus."""

from __future__ import annotations

from typing import Any

from blogcrawl.card import Card, gaps_of


def item(**more: Any) -> dict[str, Any]:
    fields = {"site": "blog.example", "language": "en", "license": None, "date_published": None}
    return {**fields, "text": "tea", "formulas": [], **more}


def test_what_it_counts() -> None:
    card = Card("tea")
    card.add(item(license="https://x.example/a|b", date_published="2026-01-02T03:04:05Z"))
    card.add(item(language="zh-CN", date_published="2025-01-02", formulas=[{"display": True}]))
    text = card.text("2026-02-03T00:00:00Z", [])
    for line in (
        'language: ["en", "zh"]',
        "| published | 2025-01-02 to 2026-01-02 |",
        "| formulas | 1 (1 displayed) |",
        "| https://x.example/a\\|b | 1 |",
        "| `license` | 50% |",
        "- None.",
    ):
        assert line in text.split("\n")
    assert "Wishes" not in text


def test_others_are_counted_together() -> None:
    card = Card("tea")
    for number in range(50):
        card.add(item(license=f"https://x.example/{number}"))
    assert "| others | 30 |" in card.text("", [])


def test_no_article() -> None:
    assert "| articles | 0 |" in Card("tea").text("", [])


def test_gaps() -> None:
    failed = [(f"https://x.example/{number}", "http_500") for number in range(7)]
    gaps = [*gaps_of(failed, 1, 2, ["fields: fewer tags"])]
    assert gaps[0].startswith("7 articles could not be had: https://x.example/0 (http_500), ")
    assert gaps[0].endswith(" and others")
    assert gaps[1:] == [
        "1 article could not be found for now",
        "2 articles of earlier are gone from the blog, and not in the corpus",
        "in its last run: fields: fewer tags",
    ]
