"""Atomic delivery of files."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from ftplib import error_perm
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from command import ROOT
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from blogcrawl.feeds import AtomicFileFeedStorage
from blogcrawl.feeds.uploads import _replace as replace
from blogcrawl.settings import FEED_STORAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class AnySpider(Spider):
    name = "any"


SPIDER = AnySpider()


def storage(path: Path | str, overwrite: bool = True) -> AtomicFileFeedStorage:
    return AtomicFileFeedStorage(str(path), feed_options={"overwrite": overwrite})


def deliver(path: Path | str, data: bytes, overwrite: bool = True) -> None:
    feed = storage(path, overwrite)
    feed.check()
    file = feed.open(SPIDER)
    file.write(data)
    feed.store(file)
    assert file.closed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_overwrite_replaces_the_file_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.jsonl"
    deliver(path, b"one\n")
    path.chmod(0o640)
    feed = storage(path)
    file = feed.open(SPIDER)
    file.write(b"two\n")
    file.flush()
    assert path.read_bytes() == b"one\n"
    assert names(path.parent) == [".a.jsonl.part", "a.jsonl"]
    feed.store(file)
    assert path.read_bytes() == b"two\n"
    assert names(path.parent) == ["a.jsonl"]
    assert path.stat().st_mode & 0o777 == 0o640


def test_append_adds_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deliver(path, b"one\n", overwrite=False)
    inode = path.stat().st_ino
    feed = storage(path, overwrite=False)
    file = feed.open(SPIDER)
    file.write(b"two\n")
    file.flush()
    assert path.read_bytes() == b"one\n"
    feed.store(file)
    assert path.read_bytes() == b"one\ntwo\n"
    assert path.stat().st_ino == inode
    assert names(tmp_path) == ["a.jsonl"]


def test_a_file_uri(tmp_path: Path) -> None:
    deliver((tmp_path / "a b.jsonl").as_uri(), b"one\n")
    assert (tmp_path / "a b.jsonl").read_bytes() == b"one\n"


def test_discard_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deliver(path, b"one\n")
    feed = storage(path)
    file = feed.open(SPIDER)
    file.write(b"two\n")
    feed.discard(file)
    assert file.closed
    assert path.read_bytes() == b"one\n"
    assert names(tmp_path) == ["a.jsonl"]


def test_a_part_file_of_a_dead_run_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".a.jsonl.part").write_bytes(b"a long leftover of a run that was killed\n")
    deliver(tmp_path / "a.jsonl", b"one\n")
    assert (tmp_path / "a.jsonl").read_bytes() == b"one\n"
    assert names(tmp_path) == ["a.jsonl"]


def test_a_part_file_in_use_is_left_alone(tmp_path: Path) -> None:
    feed = storage(tmp_path / "a.jsonl")
    file = feed.open(SPIDER)
    file.write(b"one\n")
    with pytest.raises(OSError, match="another run is writing this feed"):
        storage(tmp_path / "a.jsonl").open(SPIDER)
    feed.store(file)
    assert (tmp_path / "a.jsonl").read_bytes() == b"one\n"


def test_two_feeds_have_two_part_files(tmp_path: Path) -> None:
    feeds = [storage(tmp_path / name) for name in ("a.jsonl", "a.csv")]
    files = [feed.open(SPIDER) for feed in feeds]
    for feed, file in zip(feeds, files, strict=True):
        file.write(feed.path.encode())
        feed.store(file)
    assert [(tmp_path / name).read_text() for name in ("a.jsonl", "a.csv")] == [
        feed.path for feed in feeds
    ]


@pytest.mark.parametrize(
    ("overwrite", "failing"), [(True, "fsync"), (True, "replace"), (False, "fsync")]
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool, failing: str
) -> None:
    path = tmp_path / "a.jsonl"
    deliver(path, b"one\n")
    feed = storage(path, overwrite)
    file = feed.open(SPIDER)
    file.write(b"two\nthree\n")

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(
        *{"fsync": (os, "fsync"), "replace": (type(path), "replace")}[failing], fail
    )
    with pytest.raises(OSError, match="Input/output error"):
        feed.store(file)
    monkeypatch.undo()
    assert path.read_bytes() == b"one\n"
    assert names(tmp_path) == ["a.jsonl"]


FILL_UP = """
import resource, sys
from blogcrawl.feeds import AtomicFileFeedStorage
feed = AtomicFileFeedStorage(sys.argv[1], feed_options={"overwrite": False})
file = feed.open(None)
file.write(b"two\\n" * 1000)
file.flush()
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    feed.store(file)  # its last write is a short one
except OSError as error:
    print(error.strerror)
"""


def test_an_append_to_a_disk_that_fills_up_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deliver(path, b"one\n" * 100)
    # In a process of its own: this one's other files have no such limit.
    command = [sys.executable, "-c", FILL_UP, path]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed == "File too large\n"
    assert path.read_bytes() == b"one\n" * 100
    assert names(tmp_path) == ["a.jsonl"]


def test_an_append_that_cannot_be_made_durable_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    deliver(path, b"one\n")
    feed = storage(path, overwrite=False)
    file = feed.open(SPIDER)
    file.write(b"two\n")
    synced, fsync = [], os.fsync

    def fail_the_second_time(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_the_second_time)
    with pytest.raises(OSError, match="No space left"):
        feed.store(file)
    assert path.read_bytes() == b"one\n"
    assert names(tmp_path) == ["a.jsonl"]


def test_a_symbolic_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.jsonl").symlink_to("real/a.jsonl")
    deliver(tmp_path / "link.jsonl", b"one\n")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real" / "a.jsonl").read_bytes() == b"one\n"
    assert names(tmp_path) == ["link.jsonl", "real"]


def test_a_pipe_and_a_device_are_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    deliver(tmp_path / "pipe", b"one\n")
    reader.join(10)
    assert received == [b"one\n"]
    assert names(tmp_path) == ["pipe"]
    with pytest.raises(OSError, match="No space left"):
        deliver("/dev/full", b"one\n")


def test_a_pipe_that_nobody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python would wait for a reader, and hear no signal meanwhile."""
    monkeypatch.setattr("blogcrawl.feeds.storage._PIPE_WAITS", 2)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="nobody reads this pipe"):
        deliver(tmp_path / "pipe", b"one\n")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".", "Is a directory"),
        ("file/a.jsonl", "its folder cannot be made: File exists"),
        ("file/deeper/a.jsonl", "its folder cannot be made: Not a directory"),
        ("/proc/nowhere/a.jsonl", "its folder cannot be made: No such file or directory"),
        ("/proc/a.jsonl", "No such file or directory"),
        ("a" * 250, "File name too long"),
    ],
)
def test_check_finds_what_cannot_be_written(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=reason):
        storage(tmp_path / path).check()
    assert names(tmp_path) == ["file"]


def test_check_leaves_nothing_behind(tmp_path: Path) -> None:
    storage(tmp_path / "new" / "a.jsonl").check()
    assert names(tmp_path / "new") == []
    feed = storage(tmp_path / "a.jsonl")
    file = feed.open(SPIDER)
    storage(tmp_path / "a.jsonl").check()  # in use now, perhaps not when the first article comes
    feed.store(file)
    assert names(tmp_path) == ["a.jsonl", "new"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_check_finds_what_may_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch(0o400)
    with pytest.raises(PermissionError):
        storage(path).check()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            storage(tmp_path / "b.jsonl").check()
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("scheme", ["ftp", "s3", "gs"])
def test_an_upload_leaves_nothing_here_even_if_it_is_killed(scheme: str, tmp_path: Path) -> None:
    settings = Settings({"FEED_TEMPDIR": str(tmp_path)})
    spider = SimpleNamespace(crawler=SimpleNamespace(settings=settings))
    kind = load_object(FEED_STORAGES[scheme])
    with kind.open(kind.__new__(kind), spider) as file:
        file.write(b"{}\n")
        file.flush()
        assert list(tmp_path.iterdir()) == []


def lines(path: Path) -> AtomicFileFeedStorage:
    return AtomicFileFeedStorage(str(path), feed_options={"format": "jsonl"})


@pytest.mark.parametrize(
    ("tail", "left"),
    [
        (b'{"a": 1}\n{"b"', b""),  # what a killed run wrote of it
        (b'{"a": 1}\n', b""),
        (b'{"z": 1}\n', b'{"z": 1}\n'),  # of somebody else
        (b'{"a": 1, "r', b""),  # torn, and not quite what it is today
    ],
)
def test_what_a_killed_run_appended_is_cut_off_and_nothing_else(
    tail: bytes, left: bytes, tmp_path: Path
) -> None:
    batch = b'{"a": 1}\n{"b": 1}\n{"c": 1}\n'
    target = tmp_path / "journal.jsonl"
    target.write_bytes(b'{"before": 1}\n')
    feed = lines(target)
    file = feed.open(SPIDER)
    file.write(batch)
    mark = feed.mark(file)
    assert mark is not None
    with target.open("ab") as other:
        other.write(tail)
    assert not feed.has_arrived(mark)
    feed.cut(mark, file)
    assert target.read_bytes() == b'{"before": 1}\n' + left
    again = feed.mark(file)
    feed.store(file)
    assert target.read_bytes() == b'{"before": 1}\n' + left + batch
    assert again is not None
    assert feed.has_arrived(again)


def test_a_line_begins_behind_a_torn_one(tmp_path: Path) -> None:
    target = tmp_path / "journal.jsonl"
    target.write_bytes(b'{"a": 1}\n{"b"')
    feed = lines(target)
    file = feed.open(SPIDER)
    file.write(b'{"c": 1}\n')
    mark = feed.mark(file)
    feed.store(file)
    assert target.read_bytes() == b'{"a": 1}\n{"b"\n{"c": 1}\n'
    assert mark is not None
    assert feed.has_arrived(mark)


class FtpFiles:
    """What an FTP server has, which renames as ``may_rename`` allows: from and to a name."""

    def __init__(self, may_rename: Callable[[set[str], str], bool], **files: str) -> None:
        self.files = {name.replace("_", "."): data for name, data in files.items()}
        self._may_rename = may_rename

    def rename(self, old: str, new: str) -> None:
        if old not in self.files or not self._may_rename(set(self.files), new):
            raise error_perm("550 not this")
        self.files[new] = self.files.pop(old)

    def delete(self, name: str) -> None:
        if name not in self.files:
            raise error_perm("550 no such file")
        del self.files[name]


@pytest.mark.parametrize("left", [{}, {"_x_old": "older"}], ids=["", "after an interrupted one"])
def test_an_upload_takes_the_place_where_no_name_that_is_taken_may_be_renamed_to(
    left: dict[str, str],
) -> None:
    ftp = FtpFiles(lambda there, new: new not in there, x="old", _x_part="new", **left)
    replace(ftp, ".x.part", "x")  # type: ignore[arg-type]
    assert ftp.files == {"x": "new"}


def test_the_feed_before_stays_where_nothing_may_be_renamed() -> None:
    ftp = FtpFiles(lambda there, new: False, x="old", _x_part="new")
    with pytest.raises(error_perm):
        replace(ftp, ".x.part", "x")  # type: ignore[arg-type]
    assert ftp.files["x"] == "old"
