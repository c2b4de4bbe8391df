"""The outcome of a run, as the signals report it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from blogcrawl import clock

HEALTHY, FAILING, STOPPED = "healthy", "failing", "stopped"


@dataclass(frozen=True)
class Outcome:
    """One run of one archive; contains no secrets."""

    blog: str
    """The name of the archive and the feed."""
    code: int
    """The exit code."""
    state: str
    """``healthy``, ``failing``, or ``stopped`` by a signal and to be resumed."""
    run: int | None = None
    started: int = 0
    ended: int = 0
    last_success: int | None = None
    failing_since: int | None = None
    failed_since: int | None = None
    """``failing_since`` as it was before this run."""
    articles: int | None = None
    """``None`` if it is not known."""
    changes: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    """By class of the response, ``2xx`` and so on, and ``failed`` without one."""
    pending: int = 0
    problems: tuple[dict[str, Any], ...] = ()
    lines: tuple[str, ...] = ()
    """The problems, as in the summary."""
    outputs: tuple[dict[str, Any], ...] = ()

    @property
    def seconds(self) -> int:
        return self.ended - self.started

    def as_json(self) -> dict[str, Any]:
        """The outcome for the status file, with ISO 8601 times."""
        return {
            "blog": self.blog,
            "state": self.state,
            "exit_code": self.code,
            "run": self.run,
            "started": clock.iso(self.started),
            "ended": clock.iso(self.ended),
            "seconds": self.seconds,
            "last_success": _iso(self.last_success),
            "failing_since": _iso(self.failing_since),
            "articles": self.articles,
            "changes": self.changes,
            "requests": self.requests,
            "pending": self.pending,
            "problems": [{**one, "since": _iso(one.get("since"))} for one in self.problems],
            "outputs": list(self.outputs),
        }

    def __str__(self) -> str:
        """The outcome as lines of text, for people."""
        since = f" since {clock.iso(self.failing_since)}" if self.failing_since else ""
        if self.state == HEALTHY and self.failed_since:
            since = f" again, failed since {clock.iso(self.failed_since)}"
        number = "" if self.articles is None else f", {self.articles:,} articles"
        heading = [f"{self.blog}: {self.state}{since} (exit code {self.code}{number})"]
        return "\n".join([*heading, *(f"- {line}" for line in self.lines)])


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else clock.iso(seconds)
