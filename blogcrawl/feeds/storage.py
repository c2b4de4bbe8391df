"""Feed storages on this machine: files, replaced or extended atomically, and stdout."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exceptions import UsageError
from scrapy.extensions import feedexport

from blogcrawl.archive.journal import Mark

if TYPE_CHECKING:
    from scrapy import Spider

# Formats to which lines can be appended.
_LINES = frozenset(("jsonl", "jsonlines", "jl", "csv"))
# Tenths of a second to wait for the reader of a pipe.
_PIPE_WAITS = 50


class AtomicFileFeedStorage(feedexport.FileFeedStorage):
    """Collects a feed in a hidden part file beside its target, and delivers it as a whole.

    With ``overwrite`` the part file is renamed over the old file. Otherwise it is appended at once,
    and the old file is truncated to its old length if that fails. A device or a pipe is written to
    directly. A symbolic link is kept; its target is replaced.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        self.target = Path(os.path.realpath(self.path))
        options = feed_options or {}
        self.overwrite = bool(options.get("overwrite"))
        self._is_lines = options.get("format") in _LINES and not options.get("postprocessing")
        # Always the same name, so that the next run reuses the part file of a killed one.
        self.part = self.target.with_name(f".{self.target.name}.part")

    def check(self) -> None:
        """Raise OSError if the feed cannot be written; creates its folder."""
        if os.path.isdir(self.path):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), self.path)
        if self.target.exists() and not os.access(self.target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)
        if not self._is_special():
            # Permissions are not enough: root has them all, and a disk may be mounted read-only.
            with contextlib.suppress(BlockingIOError):  # that run may end before the delivery
                self.discard(self._open())

    def open(self, spider: Spider) -> IO[bytes]:
        """Return the file to write to; raise OSError, also while another run writes this feed."""
        return _open_special(self.path) if self._is_special() else self._open()

    def _open(self) -> IO[bytes]:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"its folder cannot be made: {error.strerror}"
            raise OSError(error.errno, reason, self.path) from None
        return _open_locked(self.part)

    def store(self, file: IO[bytes]) -> None:
        """Deliver what was written to ``file``; raise OSError and leave the old file as it was."""
        try:
            file.flush()
            if not self._is_special():
                os.fsync(file.fileno())
                self._deliver()
        except OSError:
            self.discard(file)
            raise
        file.close()

    def discard(self, file: IO[bytes]) -> None:
        """Close and remove ``file``; the old file stays."""
        if not self._is_special():
            self.part.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # on a full disk the last bytes cannot be flushed
            file.close()

    def mark(self, file: IO[bytes]) -> Mark | None:
        """The position of the finished part ``file`` in the target; ``None`` for a device."""
        file.flush()
        if self._is_special():
            return None
        offset = self._size() + len(self._gap())
        return Mark(offset, self.part.stat().st_size, _digest(self.part, 0))

    def has_arrived(self, mark: Mark) -> bool:
        """Whether an earlier run's part is in the target, at its position. Raises OSError."""
        if self._size() < mark.offset + mark.length:
            return False
        return _digest(self.target, mark.offset, mark.length) == mark.digest

    def cut(self, mark: Mark, file: IO[bytes]) -> None:
        """Cut off the incomplete part of a killed run; ``file`` is the same part again.

        Lines that are not a beginning of that part were written by others, and stay. Raises
        OSError.
        """
        file.flush()
        if not mark.offset < self._size() < mark.offset + mark.length:
            return
        with self.target.open("r+b") as target, self.part.open("rb") as part:
            target.seek(mark.offset)
            tail = target.read()
            if part.read(len(tail)) == tail or not tail.endswith(b"\n"):
                target.truncate(mark.offset)
                os.fsync(target.fileno())

    def _size(self) -> int:
        return self.target.stat().st_size if self.target.exists() else 0

    def _gap(self) -> bytes:
        """The line end that is missing in the target, if its last line was torn."""
        if not self._is_lines or not self._size():
            return b""
        with self.target.open("rb") as target:
            target.seek(-1, os.SEEK_END)
            return b"" if target.read() == b"\n" else b"\n"

    def _is_special(self) -> bool:
        try:
            mode = os.stat(self.path).st_mode
        except OSError:
            return False
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))

    def _deliver(self) -> None:
        old = self.target.stat() if self.target.exists() else None
        if old and not self.overwrite:
            _append(self.part, self.target, self._gap())
            self.part.unlink()
        else:
            if old:
                self.part.chmod(stat.S_IMODE(old.st_mode))
            self.part.replace(self.target)
        sync(self.target.parent)


def _open_special(path: str) -> IO[bytes]:
    """Open a device, or a pipe with a reader; waiting for a reader would block signals."""
    for _ in range(_PIPE_WAITS):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(0.1)
        else:
            os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "wb")
    raise OSError(errno.ENXIO, "nobody reads this pipe", path)


def _open_locked(path: Path) -> IO[bytes]:
    """Open ``path``, emptied and locked until closed; raise OSError if another run has it."""
    while True:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666), "wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            reason = "another run is writing this feed"
            raise BlockingIOError(errno.EAGAIN, reason, str(path)) from None
        except OSError:
            pass  # a file system without locks
        # Between open and lock, another run may have delivered or removed the file.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                file.truncate()
                return file
        file.close()


def _append(part: Path, target: Path, gap: bytes) -> None:
    """Append ``gap`` and ``part`` to ``target``; on any error, restore its old length."""
    with part.open("rb") as source, target.open("ab", buffering=0) as file:
        length = file.seek(0, os.SEEK_END)
        try:
            file.write(gap)
            while data := memoryview(source.read(1 << 20)):
                while data:  # the last write to a full disk is partial and raises nothing
                    data = data[file.write(data) :]
            os.fsync(file.fileno())
        except BaseException:
            file.truncate(length)
            raise


def _digest(path: Path, offset: int, length: int | None = None) -> str:
    """SHA-256 of a file's content from ``offset`` on."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(offset)
        left = length
        while data := file.read(1 << 20 if left is None else min(left, 1 << 20)):
            digest.update(data)
            left = None if left is None else left - len(data)
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Flush a file, or a rename in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot
            raise
    finally:
        os.close(descriptor)


class StdoutFeedStorage(feedexport.StdoutFeedStorage):
    """Scrapy's storage, which also notices if the last lines could not be written."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        if sys.stdout is None:
            raise UsageError("feed stdout: it is closed")
        super().__init__(uri)  # without the warning that `-O -` cannot overwrite

    def store(self, file: IO[bytes]) -> None:
        """Flush; raise OSError if the reader is gone or the disk is full."""
        file.flush()

    def discard(self, file: IO[bytes]) -> None:
        """Discard further output."""
        write_nothing_more(file.fileno())


def write_nothing_more(descriptor: int) -> None:
    """Redirect stdout to nowhere: Python would flush it at exit, and fail with its own code."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), descriptor)
