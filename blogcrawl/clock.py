"""The time, from one place, so that a test can make a year pass."""

from __future__ import annotations

import time
from datetime import datetime, timezone

HOUR = 3_600
DAY = 24 * HOUR


def now() -> int:
    """The time in whole seconds since 1970, UTC."""
    return int(time.time())


def iso(seconds: int) -> str:
    """A time as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
