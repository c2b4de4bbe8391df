"""The time, from one place, so that tests can set it."""

from __future__ import annotations

import time
from datetime import datetime, timezone

HOUR = 3_600
DAY = 24 * HOUR


def now() -> int:
    """The time in whole seconds since 1970, UTC."""
    return int(time.time())


def seconds(text: str) -> int:
    """Parse an ISO 8601 time, UTC by default; raises ValueError."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 rejects Z
    return int((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp())


def iso(seconds: int) -> str:
    """A time as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
