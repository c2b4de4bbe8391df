"""Messages that wait, a file a blog, until a fleet sends them as one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import whole
from blogcrawl.signals.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator


class Held(NamedTuple):
    """What is to be told of a blog."""

    path: Path
    outcome: Outcome
    has_ending: bool
    """Whether the archive has the end of the run."""

    @property
    def name(self) -> str:
        """The blog, as the fleet calls it."""
        return self.path.stem


def hold(path: str | Path, outcome: Outcome, *, has_ending: bool) -> None:
    """Let a message wait, in the place of an older one. Raises OSError."""
    told = {"outcome": asdict(outcome), "has_ending": has_ending}
    whole.replace(Path(path), json.dumps(told) + "\n")


def drop(path: str | Path) -> None:
    """Take back what waits: the blog is again as it was told last."""
    Path(path).unlink(missing_ok=True)


def waiting(folder: Path) -> Iterator[Held]:
    """What waits in a folder."""
    for path in sorted(folder.glob("*.json")):
        try:
            told = json.loads(path.read_text("utf-8"))
            yield Held(path, Outcome(**told["outcome"]), told["has_ending"])
        except (OSError, ValueError, TypeError, KeyError):
            path.unlink(missing_ok=True)  # of another version: the next run tells it again
