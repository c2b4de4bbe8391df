"""What this machine noted of its last try at each blog: the archive knows none that never began."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from blogcrawl import clock, whole
from blogcrawl.archive.database import ArchiveLocked, archive_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY = ArchiveLocked.exit_code
"""The exit code of a crawl that found another one at work."""


@dataclass(frozen=True)
class Attempt:
    """A try at a blog."""

    started: int
    ended: int | None = None
    """``None`` while it goes on, or where the fleet was killed."""
    code: int | None = None
    """The exit code, or minus the signal; ``None`` if it was stopped with the fleet."""
    reason: str = ""
    failing_since: int | None = None
    """When the first began of those that failed without one between them that did not."""

    @property
    def has_failed(self) -> bool:
        return self.code not in (None, 0, BUSY)

    @property
    def was_cut_short(self) -> bool:
        """Whether it came to no end of its own, so that the blog is to be crawled again at once."""
        return self.code is None

    def end(self, code: int | None, reason: str, before: Attempt | None) -> Attempt:
        """How it ended; ``before`` is the one before it."""
        since = before.failing_since if before else None
        if code not in (None, BUSY):
            since = (self.started if since is None else since) if code else None
        return replace(self, ended=clock.now(), code=code, reason=reason, failing_since=since)


class Attempts:
    """The notes, a file a blog, and the logs beside them."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or archive_path("x").parent.parent / "fleet"

    def log(self, name: str) -> Path:
        """What the last run of a blog wrote."""
        return self.folder / f"{name}.log"

    def new_log(self, name: str) -> Path:
        """What the next run of a blog will write; what the last one wrote is kept beside it."""
        path = self.log(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        return path

    def last(self, name: str) -> Attempt | None:
        """The last try at a blog; ``None`` if none is known, or not readably."""
        try:
            return Attempt(**json.loads((self.folder / f"{name}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def note(self, name: str, attempt: Attempt) -> None:
        """Note a try, whole or not at all."""
        whole.replace(self.folder / f"{name}.json", json.dumps(asdict(attempt)) + "\n")

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether no other fleet runs in this folder; none does until the end of the ``with``."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _has_lock(descriptor)
        finally:
            os.close(descriptor)


def _has_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
