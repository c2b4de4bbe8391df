"""When an address is asked for again, and when an article is gone: pure rules on times."""

from __future__ import annotations

from blogcrawl import clock
from blogcrawl.clock import DAY, HOUR

SLACK = HOUR
"""Seconds by which times may differ: a timer that fires daily does not fire to the second."""

FULL_WALK_AFTER = 7 * DAY - SLACK
"""Seconds after which a listing is walked whole again."""

RESUME_WITHIN = 15 * 60
"""Seconds without a sign of life after which a run that was stopped is not resumed: what its
listing, feeds and sitemaps said may be old."""

FINGERPRINT = "#"
"""What stands before the fingerprint of what a source says of a page."""

_LEAST, _MOST = DAY, 90 * DAY
_GONE_AFTER = 72 * HOUR


def due_at(checked: int, since: int) -> int:
    """When to look again at what was checked at ``checked`` and has been as it is from ``since``.

    A quarter of its age later, but a day at least and 90 days at most; an hour early, for timers.
    """
    return checked + min(max((checked - since) // 4, _LEAST), _MOST) - SLACK


def is_gone(misses: int, gones: int, missed_at: int, now: int) -> bool:
    """Whether an article is gone: two 410, or three answers over 72 hours that it is not there."""
    return gones >= 2 or (misses >= 3 and now - missed_at >= _GONE_AFTER)


def has_changed_since(before: str | None, now: str, checked: int) -> bool:
    """Whether a source gives another time of change than it did, one after ``checked``.

    Another source may have told of it, or the page was read before the source was. Where it gives
    the fingerprint of a text as well, another one says so whatever the time is.
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
    lasts = DAY if len(now) == len("2026-01-31") else SLACK  # a day is all of that day
    return changed + lasts > checked


def seconds_of(day: str) -> int | None:
    """The time that an ISO 8601 day or instant names; ``None`` if it names none."""
    try:
        return clock.seconds(day)
    except ValueError:
        return None
