"""A blog is silent by its own rhythm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.fleet.rhythm import silence

TODAY = date(2026, 6, 1)


def posts(*ages: int) -> list[str]:
    return [(TODAY - timedelta(age)).isoformat() for age in ages]


@pytest.mark.parametrize(
    ("ages", "is_silent"),
    [
        (range(60, 200, 7), True),  # weekly, and then two months of nothing
        (range(13, 200, 7), False),  # weekly, and a fortnight of nothing
        (range(60, 2000, 45), False),  # every six weeks
        ([*range(60, 100, 7), *range(150, 200, 7)], False),  # it was so before
        (range(60, 100, 7), False),  # too few to tell
        (range(5, 15), False),  # daily, and five days of nothing
        (range(20, 40), True),  # daily, and three weeks of nothing
        ([], False),
    ],
)
def test_silence(ages: list[int], is_silent: bool) -> None:
    assert (silence(posts(*ages), TODAY) is not None) == is_silent


def test_silence_in_words() -> None:
    assert str(silence(posts(*range(60, 200, 7)), TODAY)) == "silent for 60 days, 7 before at most"


@given(st.lists(st.dates().map(str) | st.text(max_size=12)), st.dates())
def test_any_days_are_read(days: list[str], now: date) -> None:
    found = silence(days, now)
    assert found is None or found.days >= 14
