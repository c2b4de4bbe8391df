"""A run that is far slower than those before it is reported."""

from __future__ import annotations

import pytest

from blogcrawl.verdict import Figures, Past, judge_run


def run(requests: int, seconds: int, number: int = 1) -> Figures:
    return Figures(run=number, articles=1, requests=requests, seconds=seconds, fields={"title": 1})


@pytest.mark.parametrize(
    ("requests", "seconds", "is_told"),
    [
        (100, 110, False),
        (100, 400, False),  # slower, but not by much
        (100, 900, True),
        (10, 900, False),  # of so few requests nothing can be said
        (0, 0, False),
    ],
)
def test_pace(requests: int, seconds: int, is_told: bool) -> None:
    history = [Past(run(200, 210)), Past(run(50, 60)), Past(run(3, 300))]
    problems = judge_run(history, run(requests, seconds, 9))
    found = [problem for problem in problems if problem.code == "pace"]
    assert bool(found) is is_told
    assert all(problem.is_harmless and "far more slowly" in problem.what for problem in found)


def test_the_first_run_has_no_pace() -> None:
    assert not [p for p in judge_run([], run(100, 90_000)) if p.code == "pace"]
