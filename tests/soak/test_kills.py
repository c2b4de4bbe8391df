"""A few cycles of the kill loop, and a blog that is crawled again."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from . import stock_loop as stock
from .kills import MODES, Cycle
from .points import POINTS
from .unchanged import Again

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

_MODES = {mode.name: mode for mode in MODES}
_POINTS = {point.name: point for point in POINTS}


@pytest.mark.parametrize("point", [*POINTS, *stock.OWN_POINTS], ids=lambda point: point.name)
def test_every_point_is_there(point: object) -> None:
    for fault in point.faults:
        module, _, qualname = fault.at.partition(":")
        found = importlib.import_module(module)
        for name in qualname.split("."):
            found = getattr(found, name)
        assert callable(found)


@pytest.mark.parametrize(
    ("mode", "point"),
    [
        ("-O", "after an article is committed"),
        pytest.param("-o", "before a delivery is confirmed", marks=pytest.mark.slow),
        pytest.param("-o batches", "random time", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_lost_or_told_twice(tmp_path: Path, mode: str, point: str) -> None:
    cycle = Cycle(_MODES[mode], _POINTS[point], "test")
    cycle.runs = (2, 3)
    row = cycle.run(tmp_path)
    assert not row.failed, row.cells()
    assert row.kills


@pytest.mark.slow
def test_stock_scrapy_fails_the_same_loop(tmp_path: Path) -> None:
    cycle = stock.Cycle(_MODES["-o"], _POINTS["random time"], "test")
    cycle.runs = (2, 3)
    row = cycle.run(tmp_path)
    assert row.failed


@pytest.mark.slow
def test_an_unchanged_blog_costs_next_to_nothing(tmp_path: Path) -> None:
    runs = Again(tmp_path / "project", 40).run(3)
    assert [run.problems for run in runs] == [[], [], [], []], [run.cells() for run in runs]


@pytest.mark.slow
def test_stock_scrapy_reads_it_all_again(tmp_path: Path) -> None:
    runs = stock.Again(tmp_path / "project", 20).run(3)
    assert all({"requests", "bodies", "lines"} <= set(run.problems) for run in runs[1:])
