"""The lock of a run on the file of its archive."""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING

from blogcrawl.archive.database.errors import ArchiveLocked

if TYPE_CHECKING:
    from pathlib import Path

# `scrapy archive status`, or a run that has just ended, may hold the lock for a moment.
TRIES, PAUSE = 20, 0.05  # seconds


def take(path: Path, place: str) -> int:
    """Take the lock until it is closed; the lock of a dead process vanishes with it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    for _ in range(TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(PAUSE)
    else:
        owner = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        by = f" (process {owner})" if owner.isdigit() else ""
        raise ArchiveLocked(f"archive {place}: another run is using it{by}") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def owner(path: Path) -> str:
    """The owner that is written in the lock file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"process {os.pread(descriptor, 20, 0).decode('ascii', 'replace').strip()}"
    finally:
        os.close(descriptor)
    return ""
