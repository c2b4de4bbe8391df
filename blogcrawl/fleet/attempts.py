"""This machine's record of its last attempt at each blog, even one that never started."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from blogcrawl import atomic, clock
from blogcrawl.archive.database import ArchiveLocked, archive_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY = ArchiveLocked.exit_code
"""The exit code of a crawl that found the archive in use."""


@dataclass(frozen=True)
class Attempt:
    """An attempt to crawl a blog."""

    started: int
    ended: int | None = None
    """``None`` while it is running, or if the fleet was killed."""
    code: int | None = None
    """The exit code, or minus the signal; ``None`` if it was stopped with the fleet."""
    reason: str = ""
    failing_since: int | None = None
    """When the first attempt of the current series of failures began."""

    @property
    def has_failed(self) -> bool:
        return self.code not in (None, 0, BUSY)

    @property
    def was_cut_short(self) -> bool:
        """Whether it was interrupted, so that the blog is to be crawled again at once."""
        return self.code is None

    def end(self, code: int | None, reason: str, before: Attempt | None) -> Attempt:
        """This attempt with its end; ``before`` is the previous attempt."""
        since = before.failing_since if before else None
        if code not in (None, BUSY):
            since = (self.started if since is None else since) if code else None
        return replace(self, ended=clock.now(), code=code, reason=reason, failing_since=since)


class Attempts:
    """The records, one file per blog, and the logs beside them."""

    is_shared = False
    """Whether they are in a database, which may be away."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or archive_path("x").parent.parent / "fleet"

    def check(self) -> None:
        """Raise ``ArchiveError`` if the database that they are in is away."""

    def log(self, name: str) -> Path:
        """The log of a blog's last run."""
        return self.folder / f"{name}.log"

    def new_log(self, name: str) -> Path:
        """The log for a blog's next run; the previous log is kept beside it."""
        path = self.log(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        return path

    def last(self, name: str) -> Attempt | None:
        """The last attempt at a blog; ``None`` if there is none or it cannot be read."""
        try:
            return Attempt(**json.loads((self.folder / f"{name}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def record(self, name: str, attempt: Attempt) -> None:
        """Record an attempt atomically."""
        atomic.write(self.folder / f"{name}.json", json.dumps(asdict(attempt)) + "\n")

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Lock this folder within the ``with``; false if another fleet runs in it."""
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
