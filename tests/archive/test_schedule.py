"""When an article is looked at again, and when it is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.archive.schedule import due_at, is_gone, seconds_of
from blogcrawl.clock import DAY, HOUR

times = st.integers(0, 2**33)


@pytest.mark.parametrize(
    ("age", "later"),
    [(0, 1), (1, 1), (4, 1), (8, 2), (100, 25), (360, 90), (3650, 90)],
)
def test_a_quarter_of_its_age(age: int, later: int) -> None:
    assert due_at(400 * DAY * 10, 400 * DAY * 10 - age * DAY) == 4000 * DAY + later * DAY - HOUR


@given(times, times)
def test_between_a_day_and_ninety(checked: int, since: int) -> None:
    assert DAY - HOUR <= due_at(checked, min(checked, since)) - checked <= 90 * DAY - HOUR


@given(times, times, times)
def test_what_is_older_is_looked_at_later(checked: int, one: int, other: int) -> None:
    younger, older = max(one, other), min(one, other)
    assert due_at(checked, older) >= due_at(checked, younger)


@pytest.mark.parametrize(
    ("misses", "gones", "hours", "gone"),
    [
        (1, 0, 0, False),
        (2, 0, 100, False),
        (3, 0, 71.9, False),
        (3, 0, 72, True),
        (9, 0, 71.9, False),
        (1, 1, 0, False),
        (2, 2, 0, True),
        (3, 1, 50, False),
        (3, 2, 1, True),
    ],
)
def test_gone(misses: int, gones: int, hours: float, gone: bool) -> None:
    missed_at = 1_000_000
    assert is_gone(misses, gones, missed_at, missed_at + int(hours * HOUR)) is gone


@pytest.mark.parametrize(
    ("day", "seconds"),
    [
        ("1970-01-02", DAY),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:10+00:00", 10),
        ("", None),
        ("yesterday", None),
    ],
)
def test_the_time_of_a_day(day: str, seconds: int | None) -> None:
    assert seconds_of(day) == seconds
