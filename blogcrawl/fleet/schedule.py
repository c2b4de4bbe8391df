"""When a blog is crawled: ``every = "6h"``, or five cron fields. Pure functions of times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cronsim import CronSim, CronSimError

from blogcrawl.clock import DAY, HOUR

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_UNITS = {"s": 1, "m": 60, "h": HOUR, "d": DAY, "w": 7 * DAY}
_DURATION = re.compile(r"([1-9][0-9]{0,5}) ?([smhdw])")
# With a timer every ten minutes, a daily crawl would otherwise start up to ten minutes later each
# day.
_EARLY = 60


class Schedule(Protocol):
    """When a blog is crawled."""

    def after(self, moment: int) -> int:
        """The earliest time for the run after one that began at ``moment``."""
        ...


@dataclass(frozen=True)
class Every:
    """So many seconds after the last run began, or up to a sixtieth earlier to suit timers."""

    seconds: int

    def after(self, moment: int) -> int:
        return moment + self.seconds - self.seconds // _EARLY


@dataclass(frozen=True)
class Cron:
    """At the minutes that five cron fields name, in a time zone."""

    fields: str
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for fields that name no minute."""
        try:
            if len(self.fields.split()) != 5:
                raise CronSimError("it has five fields: minute, hour, day, month, day of the week")
            self.after(0)
        except CronSimError as error:
            raise ValueError(str(error)) from None

    def after(self, moment: int) -> int:
        begin = datetime.fromtimestamp(moment, self.zone)
        try:
            return int(next(CronSim(self.fields, begin)).timestamp())
        except StopIteration:
            raise ValueError("no day is like that") from None


def duration(text: object) -> int:
    """The seconds of a duration such as ``6h``; raises ``ValueError``."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("a time is such as 90s, 30m, 6h, 1d or 2w")
    return int(match[1]) * _UNITS[match[2]]


def grace(schedule: Schedule, due: int) -> int:
    """Seconds that a run may be late after ``due`` before the blog is overdue."""
    return max(HOUR, (schedule.after(due) - due) // 2)
