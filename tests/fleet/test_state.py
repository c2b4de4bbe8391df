"""The status of a blog, and when it is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.clock import DAY, HOUR
from blogcrawl.fleet.attempts import BUSY, Attempt, Attempts
from blogcrawl.fleet.check import Plan
from blogcrawl.fleet.record import BlogRecord
from blogcrawl.fleet.schedule import Every
from blogcrawl.fleet.state import State, state
from blogcrawl.fleet.table import ago, as_html, as_text
from blogcrawl.verdict import Problem

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000
DAILY = Every(DAY)
EARLY = DAY // 60


def stands(record: BlogRecord, now: int = NOW) -> State:
    plan = Plan("tales", DAILY, *[None] * 8, 0, 0)  # type: ignore[arg-type]
    return state(plan, record, now, now - 7 * DAY)


def ran(ago_: int, **more: Any) -> BlogRecord:
    """A blog whose last run began so many seconds ago, and was healthy."""
    begun = NOW - ago_
    known = {"started": begun, "judged": begun, "since": begun, "success": begun}
    return BlogRecord(**{**known, **more})


@pytest.mark.parametrize(
    ("record", "due"),
    [
        (BlogRecord(), 0),
        (ran(HOUR), 23 * HOUR - EARLY),
        (ran(DAY), -EARLY),
        (ran(HOUR, is_open=True, judged=None), -HOUR),  # killed with the fleet
        (ran(HOUR, is_open=True), 23 * HOUR - EARLY),  # stopped by one of its budgets
        (ran(HOUR, is_open=True, judged=None, lock_owner="process 9"), 23 * HOUR - EARLY),
        (BlogRecord(Attempt(NOW - HOUR, NOW, 2)), 23 * HOUR - EARLY),  # never began
        (BlogRecord(Attempt(NOW - HOUR, NOW, None)), -HOUR),  # stopped with the fleet
        (BlogRecord(Attempt(NOW - HOUR)), -HOUR),  # the fleet was killed
        (ran(HOUR, attempt=Attempt(NOW - HOUR - 5)), -HOUR),  # killed before its feeds were there
        (ran(HOUR, attempt=Attempt(NOW - 3 * HOUR, NOW - 2 * HOUR, 1)), 23 * HOUR - EARLY),
        (ran(HOUR, attempt=Attempt(NOW - HOUR, NOW, -9), is_open=True), 23 * HOUR - EARLY),
        (ran(-2 * DAY), 0),  # by a clock that was wrong
    ],
)  # fmt: skip
def test_when_a_blog_is_due(record: BlogRecord, due: int) -> None:
    assert stands(record).next == NOW + due
    assert stands(record).is_due(NOW) == (due <= 0)


@pytest.mark.parametrize(
    ("record", "health", "wrong"),
    [
        (BlogRecord(), "new", ()),
        (ran(HOUR), "healthy", ()),
        (ran(HOUR, problems=[Problem("x", "it is down")]), "unhealthy", ("it is down",)),
        (ran(HOUR, error="archive a.db: damaged"), "unreadable", ("archive a.db: damaged",)),
        (
            ran(2 * HOUR, attempt=Attempt(NOW - HOUR, NOW, 4, "no room", NOW - HOUR)),
            "failed",
            ("no room (exit code 4)",),
        ),
        (BlogRecord(Attempt(NOW - HOUR, NOW, 0)), "healthy", ()),
        (ran(2 * HOUR, attempt=Attempt(NOW - HOUR, NOW, BUSY)), "healthy", ()),
        (ran(HOUR, attempt=Attempt(NOW - 9 * HOUR, NOW - 8 * HOUR, 1)), "healthy", ()),
    ],
)
def test_its_health(record: BlogRecord, health: str, wrong: tuple[str, ...]) -> None:
    assert (stands(record).health, stands(record).wrong) == (health, wrong)


def test_it_is_overdue_half_a_day_late() -> None:
    assert stands(ran(DAY + 11 * HOUR)).is_well
    late = stands(ran(DAY + 13 * HOUR))
    assert late.is_overdue
    assert not late.is_well
    assert late.wrong[-1].endswith("is the timer on?")
    running = ran(DAY + 13 * HOUR, is_open=True, judged=None, lock_owner="process 9")
    assert not stands(running).is_overdue


def test_new_articles_are_those_of_a_week() -> None:
    assert stands(ran(HOUR, fresh=[(NOW - 8 * DAY, 5), (NOW - DAY, 2), (NOW, 1)])).new == 3


def test_failures_in_a_row_have_one_beginning(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    assert attempts.last("a") is None
    beginnings = []
    for begun, code in enumerate((0, 3, BUSY, 1, None, 1, 0, 1)):
        attempts.record("a", Attempt(begun).end(code, "", attempts.last("a")))
        last = attempts.last("a")
        assert last is not None
        beginnings.append(last.failing_since)
    assert beginnings == [None, 1, 1, 1, 1, 1, None, 7]
    (tmp_path / "a.json").write_text("{")
    assert attempts.last("a") is None


def test_the_table_tells_troubles_and_notes_below_their_row() -> None:
    bad = replace(stands(ran(HOUR)), health="unhealthy", wrong=("<it> is down",), notes=("quiet",))
    lines = list(as_text([stands(ran(HOUR)), bad], NOW))
    assert lines[0].split() == "blog last success articles new health since next run".split()
    assert lines[3:] == [
        "    <it> is down",
        "    note: quiet",
        "2 blogs: 1 healthy, 1 unhealthy",
    ]
    page = as_html([bad], NOW)
    assert "&lt;it&gt; is down" in page
    assert "<it>" not in page


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (150, "2 min"), (7_200, "2 h"), (200_000, "2 d")]
)
def test_how_far_a_time_is(seconds: int, words: str) -> None:
    assert ago(NOW - seconds, NOW) == ago(NOW + seconds, NOW) == words
