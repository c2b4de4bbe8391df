"""When an article is checked again, and when it is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.archive.schedule import due_at, has_changed_since, is_gone, seconds_of
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
def test_when_an_article_is_gone(misses: int, gones: int, hours: float, gone: bool) -> None:
    missed_at = 1_000_000
    assert is_gone(misses, gones, missed_at, missed_at + int(hours * HOUR)) is gone


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        ("2026-01-01", "2026-01-01", False),
        ("2026-01-01", "", False),
        (None, "2026-01-02", False),
        ("", "2026-01-02", False),
        ("2026-01-01", "yesterday", True),
        ("2026-01-01", "2026-01-10", True),  # the day of the check: before or after it
        ("2026-01-01", "2026-01-09", False),
        ("2026-01-01", "2026-01-10T11:30:00Z", True),  # clocks differ
        ("2026-01-01", "2026-01-10T10:30:00+00:00", False),
        ("2026-01-12", "2026-01-11", True),
    ],
)
def test_what_a_source_says_of_a_change(before: str | None, now: str, changed: bool) -> None:
    checked = seconds_of("2026-01-10T12:00:00Z")
    assert checked is not None
    assert has_changed_since(before, now, checked) is changed


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
