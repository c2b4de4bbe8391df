"""What is known about the names of elements."""

from __future__ import annotations

from blogcrawl.html.tree import once_for_names


def test_names_are_judged_once_but_long_ones_are_not_kept() -> None:
    judged: list[str] = []
    judge = once_for_names(lambda names: judged.append(names) or len(names))
    long = "a" * 100_000
    assert [judge(names) for names in ("side bar", "side bar", long, long)] == [
        8,
        8,
        100_000,
        100_000,
    ]
    assert judged == ["side bar", long, long]
