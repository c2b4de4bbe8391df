"""Whether a run is overdue, judging by earlier runs."""

from __future__ import annotations

import pytest

from blogcrawl.blog_status import overdue_since
from blogcrawl.clock import DAY, HOUR

DAILY = [number * DAY for number in range(10)]


@pytest.mark.parametrize(
    ("started", "later", "is_overdue"),
    [
        (DAILY, 1.9 * DAY, False),
        (DAILY, 2.1 * DAY, True),
        ([*DAILY, DAILY[-1] + HOUR, DAILY[-1] + 2 * HOUR], 1.9 * DAY, False),  # by hand
        ([0, 7 * DAY, 14 * DAY, 21 * DAY], 8 * DAY, False),
        ([0, 60, 120, 180], HOUR, False),  # tried in a row
        (DAILY[:3], 100 * DAY, False),  # too few to say
        ([], 0, False),
    ],
)
def test_overdue(started: list[int], later: float, is_overdue: bool) -> None:
    now = int((started[-1] if started else 0) + later)
    since = overdue_since(started, now)
    assert (since is not None) == is_overdue
    assert since is None or started[-1] < since < now
