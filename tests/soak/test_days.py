"""The oracle accepts a crawler that follows the rules, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .days import Weeks
from .reference import ReferenceWeeks

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", ["4", "6", "10"])
def test_a_crawler_that_keeps_the_rules(tmp_path: Path, seed: str) -> None:
    days = ReferenceWeeks(tmp_path / "project", seed, 60).run(55, lambda *_: None)
    assert [problem for day in days for problem in day.problems] == []
    lines = sum((day.lines for day in days), start=type(days[0].lines)())
    assert min(lines["new"] - 60, lines["changed"], lines["gone"]) > 0


@pytest.mark.parametrize(
    ("slip", "number", "problem"),
    [
        ("due", 10, "due and not looked at"),
        ("every day", 3, "for nothing"),
        ("hasty", 30, "false gone"),
        ("mass", 50, "false gone"),
        ("gate", 50, "false changed"),
        ("twice", 5, "told twice"),
    ],
)
def test_a_crawler_that_slips(tmp_path: Path, slip: str, number: int, problem: str) -> None:
    days = ReferenceWeeks(tmp_path / "project", "6", 60, slip).run(number, lambda *_: None)
    assert any(problem in found for day in days for found in day.problems)


def test_a_few_days_of_the_real_command(tmp_path: Path) -> None:
    days = Weeks(tmp_path / "project", "6", 20).run(5, lambda *_: None)
    assert [problem for day in days for problem in day.problems] == []
    assert days[0].lines["new"] == 20
    assert sum(day.bodies for day in days[1:]) < 20
