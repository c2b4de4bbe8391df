"""Messages held back, one file per blog, until a fleet sends them as one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl import atomic
from blogcrawl.signals.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator


class Held(NamedTuple):
    """A message about a blog that is held back."""

    path: Path
    outcome: Outcome
    has_ending: bool
    """Whether the archive has the end of the run."""

    @property
    def name(self) -> str:
        """The fleet's name of the blog."""
        return self.path.stem


def hold(path: str | Path, outcome: Outcome, *, has_ending: bool) -> None:
    """Hold a message back; it replaces an older one. Raises OSError."""
    content = {"outcome": asdict(outcome), "has_ending": has_ending}
    atomic.write(Path(path), json.dumps(content) + "\n")


def drop(path: str | Path) -> None:
    """Remove the message: the blog is again in the state reported last."""
    Path(path).unlink(missing_ok=True)


def waiting(folder: Path) -> Iterator[Held]:
    """The messages held back in a folder."""
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text("utf-8"))
            yield Held(path, Outcome(**content["outcome"]), content["has_ending"])
        except (OSError, ValueError, TypeError, KeyError):
            path.unlink(missing_ok=True)  # from another version: the next run writes it again
