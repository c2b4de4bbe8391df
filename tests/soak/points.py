"""Where and how a run is killed: one table, by the names in the code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .command import Deed, Fault, MemoryLimit, Signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_ARTICLE = "blogcrawl.archive.answers:Answers.keep"
_PAGE = "blogcrawl.archive.pages:Pages.keep"
_FINISH = "blogcrawl.archive.closing:Closing.finish"
_LINE = "blogcrawl.feeds.archived:_write"
_STORE = "blogcrawl.feeds.storage:AtomicFileFeedStorage.store"
_INTEND = "blogcrawl.archive.journal:Journal.intend"
_CONFIRM = "blogcrawl.archive.journal:Journal.confirm"
_ARRIVED = "blogcrawl.feeds.storage:AtomicFileFeedStorage.has_arrived"
_PART = r"\.part$"


@dataclass(frozen=True)
class Point:
    """One way to end a run.

    The runs of a cycle take turns with ``faults``; each strikes at a call from the first to the
    ``most``-th. ``outside`` gives the deed done to the process, by chance and the seconds that a
    run takes; it waits for the first request, but at the start. ``upload`` is how the place of an
    upload fails.
    """

    name: str
    faults: tuple[Fault, ...] = ()
    most: int = 1
    outside: Callable[[Random, float], Deed] | None = None
    upload: str = ""
    modes: str = ""
    """A pattern: the modes in which it makes sense; empty for all."""
    retries: bool = False
    """Whether a run may ask for a page again itself, so that what is sent again says nothing."""

    def strike(self, chance: Random, run: int, seconds: float) -> dict[str, Any]:
        """What to give to ``command.crawl`` for a run."""
        if self.outside:
            return {"deed": self.outside(chance, seconds)}
        if not self.faults:
            return {}
        fault = self.faults[run % len(self.faults)]
        # After the first run there is less to do: small numbers strike more often.
        most = chance.choice((1, min(3, self.most), self.most))
        return {"faults": [replace(fault, n=chance.randint(1, most))]}


def _time(chance: Random, seconds: float) -> float:
    """A moment of a run after its first request."""
    return chance.uniform(0, 0.6 * seconds)


POINTS = [
    Point("while the archive is made", (Fault("blogcrawl.archive.migration:create", "after"),)),
    Point("before an article is committed", (Fault(_ARTICLE),), most=25),
    Point("after an article is committed", (Fault(_ARTICLE, "after"),), most=25),
    Point("before a listing page is committed", (Fault(_PAGE),), most=4),
    Point("after a listing page is committed", (Fault(_PAGE, "after"),), most=4),
    Point("before the run is ended", (Fault(_FINISH),)),
    Point("after the run is ended", (Fault(_FINISH, "after"),)),
    Point("while a feed is written", (Fault(_LINE),), most=30),
    Point("before a delivery is noted", (Fault(_INTEND),), most=2, modes="-o"),
    Point("after a delivery is noted", (Fault(_INTEND, "after"),), most=2, modes="-o"),
    Point("before fsync", (Fault("os:fsync"),), most=3),
    Point("after fsync", (Fault("os:fsync", "after"),), most=3),
    Point("before rename", (Fault("os:replace", path=_PART),)),
    Point("after rename", (Fault("os:replace", "after", path=_PART),)),
    Point("after the feed is stored", (Fault(_STORE, "after"),), most=2),
    Point("before a delivery is confirmed", (Fault(_CONFIRM),), most=2, modes="-o"),
    Point("after a delivery is confirmed", (Fault(_CONFIRM, "after"),), most=2, modes="-o"),
    Point(
        "during recovery",
        (Fault(_CONFIRM), Fault(_ARRIVED), Fault(_INTEND, "after"), Fault(_ARRIVED, "after")),
        modes="^-o",
    ),
    Point("random time", outside=lambda c, s: Signals(_time(c, s), "SIGKILL")),
    Point("SIGTERM", outside=lambda c, s: Signals(_time(c, s), "SIGTERM")),
    Point(
        "two SIGINTs",
        outside=lambda c, s: Signals(
            _time(c, s), "SIGINT", "SIGINT", apart=c.choice((0.01, 0.05, 0.2))
        ),
    ),
    Point(
        "memory limit",
        outside=lambda c, s: MemoryLimit(_time(c, s), c.choice((0, 1, 4)) << 20),
        retries=True,
    ),
    Point("random time of the start", outside=lambda c, s: Signals(c.uniform(0, s), "SIGKILL")),
    Point(
        "memory limit at the start",
        outside=lambda c, s: MemoryLimit(c.uniform(0.4 * s, s), c.choice((0, 1, 4)) << 20),
        retries=True,
    ),
    Point("ENOSPC at fsync", (Fault("os:fsync", do="ENOSPC"),), most=3),
    Point("EIO at rename", (Fault("os:replace", do="EIO", path=_PART),)),
    Point("upload refused", upload="before", modes="s3|ftp"),
    Point("upload's answer lost", upload="after", modes="s3|ftp"),
]
