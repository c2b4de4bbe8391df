"""When an address is requested again, and when an article is gone: pure functions of times."""

from __future__ import annotations

from blogcrawl import clock
from blogcrawl.clock import DAY, HOUR

SLACK = HOUR
"""Seconds by which times may differ: a daily timer is not exact."""

FULL_WALK_AFTER = 7 * DAY - SLACK
"""Seconds after which a listing is walked completely again."""

RESUME_WITHIN = 15 * 60
"""Seconds without a sign of life after which a stopped run is not resumed, because its listing,
feeds and sitemaps may be outdated."""

FINGERPRINT = "#"
"""The prefix of a fingerprint of what a source says about a page."""

_LEAST, _MOST = DAY, 90 * DAY
_GONE_AFTER = 72 * HOUR


def due_at(checked: int, since: int) -> int:
    """When to check an article again that was checked at ``checked`` and last changed at ``since``.

    A quarter of its age later, but at least a day and at most 90 days; an hour early, for timers.
    """
    return checked + min(max((checked - since) // 4, _LEAST), _MOST) - SLACK


def is_gone(misses: int, gones: int, missed_at: int, now: int) -> bool:
    """Whether an article is gone: after two answers 410, or three misses over 72 hours."""
    return gones >= 2 or (misses >= 3 and now - missed_at >= _GONE_AFTER)


def has_changed_since(before: str | None, now: str, checked: int) -> bool:
    """Whether a source gives a new time of change that is after ``checked``.

    An earlier time is no reason: the page was read after that change. If the source also has the
    fingerprint of a text, a new fingerprint counts whatever the time.
    """
    if not before or not now or before == now:
        return False
    before, _, old = before.partition(FINGERPRINT)
    now, _, new = now.partition(FINGERPRINT)
    if old and new and old != new:
        return True
    if not before or not now or before == now:
        return False
    changed = seconds_of(now)
    if changed is None:
        return True
    lasts = DAY if len(now) == len("2026-01-31") else SLACK  # a date means the whole day
    return changed + lasts > checked


def seconds_of(day: str) -> int | None:
    """An ISO 8601 date or instant as a time; ``None`` if it is invalid."""
    try:
        return clock.seconds(day)
    except ValueError:
        return None
