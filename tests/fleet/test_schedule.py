"""When a blog is crawled next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl import clock
from blogcrawl.fleet.schedule import Cron, Every, duration, grace

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("30m", 1_800), ("6h", 21_600), ("1d", 86_400), ("2w", 1_209_600)],
)
def test_a_duration(text: str, seconds: int) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "6", "0h", "-1h", "6 hours", "1.5h", "h", 6, None, ["6h"]])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match="a time is such as"):
        duration(text)


@given(st.integers(0, 1 << 33), st.integers(1, 10_000_000))
def test_the_next_run_is_an_interval_later_or_a_little_less(moment: int, seconds: int) -> None:
    later = Every(seconds).after(moment) - moment
    assert 0.98 * seconds <= later <= seconds
    assert later > 0


@pytest.mark.parametrize(
    ("fields", "after", "due"),
    [
        ("17 3 * * *", "2026-01-01T03:16:59Z", "2026-01-01T03:17:00Z"),
        ("17 3 * * *", "2026-01-01T03:17:00Z", "2026-01-02T03:17:00Z"),
        ("0 */6 * * *", "2026-01-01T06:30:00Z", "2026-01-01T12:00:00Z"),
        ("0 5 * * mon", "2026-01-01T00:00:00Z", "2026-01-05T05:00:00Z"),
        ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
    ],
)
def test_cron(fields: str, after: str, due: str) -> None:
    assert clock.iso(Cron(fields, UTC).after(clock.seconds(after))) == due


def test_cron_goes_by_the_clocks_of_its_zone() -> None:
    berlin = Cron("30 3 * * *", ZoneInfo("Europe/Berlin"))
    times = [clock.seconds("2026-03-28T00:00:00Z")]
    for _ in range(2):
        times.append(berlin.after(times[-1]))
    assert [clock.iso(one) for one in times[1:]] == [
        "2026-03-28T02:30:00Z",
        "2026-03-29T01:30:00Z",  # the clocks were put forward
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("61 * * * *", "Bad minute"),
        ("* * * *", "five fields"),
        ("* * * * * *", "five fields"),
        ("@daily", "five fields"),
        ("0 0 31 2 *", "day"),
        ("", "five fields"),
    ],
)
def test_what_is_no_cron(fields: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Cron(fields, UTC)


def test_a_run_is_overdue_half_an_interval_late_or_an_hour() -> None:
    assert grace(Every(60), 0) == clock.HOUR
    assert grace(Cron("0 3 * * *", UTC), clock.seconds("2026-01-01T03:00:00Z")) == clock.DAY // 2
