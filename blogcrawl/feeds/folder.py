"""A feed that is a folder of files on this machine, replaced as a whole."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import tarfile
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from blogcrawl.feeds.notes import articles_in
from blogcrawl.feeds.storage import AtomicFileFeedStorage, sync

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE


class FolderFeedStorage(AtomicFileFeedStorage):
    """Collects a tar in a hidden part file beside the folder, and delivers its content.

    The new folder is made beside the old one, with links to the old files that have not changed,
    and then exchanged with it. A folder that contains any other file is left alone. Raises
    UsageError for a feed that does not overwrite.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        if not self.overwrite:
            raise UsageError(f"feed {uri}: a folder of articles is replaced as a whole: use -O")
        self._new = self.target.with_name(f".{self.target.name}.new")
        self._old = self.target.with_name(f".{self.target.name}.old")

    def check(self) -> None:
        self._recover()
        if self.target.exists() and not self.target.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), self.path)
        self._check_files()
        with contextlib.suppress(BlockingIOError):  # that run may end before the delivery
            self.discard(self._open())

    def discard(self, file: IO[bytes]) -> None:
        super().discard(file)
        shutil.rmtree(self._new, ignore_errors=True)

    def _check_files(self) -> None:
        """Raise OSError if the folder contains a file that is not the feed's."""
        try:
            for _ in articles_in(self.target):
                pass
        except ValueError as error:
            raise OSError(errno.EEXIST, f"{error}: name another folder", self.path) from None

    def _deliver(self) -> None:
        self._recover()
        self._check_files()
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir()
        if self.target.exists():
            shutil.copymode(self.target, self._new)
        for path in _unpack(self.part, self._new, self.target):
            sync(path)
        self._swap()
        sync(self.target.parent)
        self.part.unlink()

    def _swap(self) -> None:
        if not self.target.exists():
            self._new.rename(self.target)
            return
        if not _exchange(self._new, self.target):
            self.target.rename(self._old)
            self._new.rename(self.target)
        for folder in (self._new, self._old):
            shutil.rmtree(folder, ignore_errors=True)

    def _recover(self) -> None:
        """Restore the folder if a run was killed between two renames."""
        if self._old.exists() and not self.target.exists():
            self._old.rename(self.target)
        shutil.rmtree(self._old, ignore_errors=True)


def _unpack(tar: Path, folder: Path, old: Path) -> list[Path]:
    """Extract a tar into a folder; files that the old folder already has are linked.

    Returns the new files, and all folders.
    """
    written = {folder}
    with tarfile.open(tar, "r|") as files:
        for entry in files:
            content = files.extractfile(entry)
            assert content is not None
            data = content.read()
            path, before = folder / entry.name, old / entry.name
            if path.parent not in written:
                path.parent.mkdir(parents=True, exist_ok=True)
                written.update(one for one in path.parents if folder in one.parents)
            if before.is_file() and before.read_bytes() == data:
                try:
                    os.link(before, path)
                except OSError:  # a file system without links
                    shutil.copy2(before, path)
            else:
                path.write_bytes(data)
                written.add(path)
    return [*written]


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically, if the system can."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
