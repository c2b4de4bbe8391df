"""A problem of a run, in plain words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from blogcrawl import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.verdict.figures import Figures

MOST_URLS = 3


@dataclass(frozen=True)
class Problem:
    """A problem of a run."""

    code: str
    """Identifies the kind of problem, so that it can be followed from run to run."""
    what: str
    advice: str = ""
    """What to do about it."""
    urls: tuple[str, ...] = ()
    """Up to three addresses that show it."""
    since: int | None = None
    """When the last run without this problem began; ``None`` if none is known."""
    sites: tuple[str, ...] = ()
    """The blogs that have it; empty for all blogs of the run."""
    is_harmless: bool = False
    """Whether the articles that were found are good nevertheless."""
    spoils: bool = False
    """Whether good values were overwritten by worse ones."""

    def __str__(self) -> str:
        """The problem in one line."""
        shown = f" (such as {', '.join(self.urls)})" if self.urls else ""
        since = f"; right on {clock.iso(self.since)}" if self.since is not None else ""
        return self.what + shown + since + (f"; {self.advice}" if self.advice else "")

    def dated(self, history: Sequence[Past]) -> Problem:
        """The problem with the last run in ``history`` (newest last) that did not have it."""
        right = (past.figures.started for past in reversed(history) if past.is_right(self.code))
        return replace(self, since=next(right, None))

    def for_sites(self, sites: tuple[str, ...], what: str) -> Problem:
        """The problem for these blogs, in these words."""
        return replace(self, sites=sites, what=what)

    def as_json(self) -> dict[str, Any]:
        """The form that the archive stores and ``archive status --json`` shows."""
        data = asdict(self)
        for name in ("sites", "is_harmless", "spoils"):
            del data[name]
        return {**data, "urls": list(self.urls)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Problem:
        return cls(**{**data, "urls": tuple(data.get("urls", ()))})


class Past(NamedTuple):
    """An earlier run of a blog."""

    figures: Figures
    problems: tuple[Problem, ...] = ()

    def is_right(self, code: str) -> bool:
        """Whether it was a complete run without this problem."""
        is_whole = self.figures.is_whole and self.figures.is_finished
        return is_whole and all(problem.code != code for problem in self.problems)
