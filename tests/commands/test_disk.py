"""Full or failing disks: old output and committed data are kept, and one line says so."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING

import pytest

from .mounts import CAN_MOUNT, on_a_small_disk

if TYPE_CHECKING:
    from .kept import Kept

pytestmark = pytest.mark.slow

needs_a_disk = pytest.mark.skipif(not CAN_MOUNT, reason="no file system can be mounted here")


def _can_trace() -> bool:
    command = ("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
    return bool(shutil.which("strace")) and subprocess.run(command).returncode == 0


needs_strace = pytest.mark.skipif(not _can_trace(), reason="there is no strace that may trace")


def failing(call: str, how: str) -> tuple[str, ...]:
    """The command that runs a command, of which a system call fails."""
    inject = ("-e", f"trace={call}", "-e", f"inject={call}:{how}")
    return ("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", *inject)


# --- The feed -------------------------------------------------------------------------------------


@needs_a_disk
def test_no_room_for_the_feed(kept: Kept) -> None:
    output = kept.output.read_bytes()
    prefix = on_a_small_disk("4k", "echo old > disk/a.jsonl", "cp -a disk left")
    ended = kept.crawl("-O", "disk/a.jsonl", prefix=prefix)
    assert ended.code == 4
    assert "ERROR: Feed disk/a.jsonl failed: No space left on device" in ended.err
    assert "not stored disk/a.jsonl: No space left on device" in ended.words
    assert [(one.name, one.read_text()) for one in (kept.folder / "left").iterdir()] == [
        ("a.jsonl", "old\n")
    ]
    assert kept.output.read_bytes() == output


@needs_strace
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_the_feed_cannot_be_finished(kept: Kept, call: str) -> None:
    output = kept.output.read_bytes()
    ended = kept.crawl(prefix=failing(call, "error=EIO"))
    assert ended.code == 4
    assert f"not stored output/{kept.name}.jsonl: Input/output error" in ended.words
    assert kept.output.read_bytes() == output
    assert [one.name for one in kept.output.parent.iterdir()] == [kept.output.name]


def test_a_device_that_is_full(kept: Kept) -> None:
    output = kept.output.read_bytes()
    ended = kept.crawl("-O", "/dev/full:jsonl")
    assert ended.code == 4
    assert "not stored /dev/full: No space left on device" in ended.words
    assert kept.output.read_bytes() == output


def test_no_room_for_the_item_of_a_page(kept: Kept) -> None:
    full = ("sh", "-c", 'exec "$@" >/dev/full', "sh")
    words = ("article", f"{kept.blog.url}posts/1/", "-s", "DOWNLOAD_DELAY=0.001")
    ended = kept.scrapy(*words, "-s", "AUTOTHROTTLE_ENABLED=False", prefix=full)
    assert ended.code == 4
    assert ended.err.endswith("ERROR: Feed stdout: failed: No space left on device\n")


# --- The archive ----------------------------------------------------------------------------------


@needs_a_disk
def test_no_room_to_make_an_archive(kept: Kept) -> None:
    before = kept.files()
    prefix = on_a_small_disk("64k", after="cp -a disk left")
    ended = kept.crawl("-s", "ARCHIVE_URL=sqlite:///disk/a.db", prefix=prefix)
    assert ended.code == 5
    full = "database or disk is full; make room, then run it again"
    assert ended.line == f"scrapy crawl: archive disk/a.db: {full}"
    assert [one.name for one in (kept.folder / "left").iterdir()] == ["a.db.lock"]
    shutil.rmtree(kept.folder / "left")
    assert kept.files() == before


@needs_a_disk
def test_no_room_in_the_middle(kept: Kept) -> None:
    output = kept.output.read_bytes()
    prefix = on_a_small_disk("200k", after="cp -a disk left")
    ended = kept.crawl("-s", "ARCHIVE_URL=sqlite:///disk/a.db", prefix=prefix)
    assert ended.code == 5
    assert "problem archive disk/a.db: database or disk is full; make room" in ended.words
    assert kept.output.read_bytes() == output
    connection = sqlite3.connect(kept.folder / "left" / "a.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    ended = kept.crawl("-s", "ARCHIVE_URL=sqlite:///left/a.db")  # there is room now
    assert ended.code == 0
    assert kept.output.read_bytes().count(b"\n") == 5


@needs_strace
@pytest.mark.parametrize(
    ("call", "how", "reason"),
    [
        ("fdatasync", "error=EIO", "disk I/O error; look at the disk, then run it again"),
        ("pwrite64", "error=ENOSPC", "No space left on device; make room, then run it again"),
    ],
)
def test_the_archive_cannot_be_opened(kept: Kept, call: str, how: str, reason: str) -> None:
    before = kept.files()
    ended = kept.crawl(prefix=failing(call, how))
    assert ended.code == 5
    assert ended.line == f"scrapy crawl: {kept.place}{reason}"
    assert kept.files() == before
    assert kept.blog.asked == []


@needs_strace
def test_a_commit_that_fails_ends_the_crawl(kept: Kept) -> None:
    output = kept.output.read_bytes()
    ended = kept.crawl(prefix=failing("fdatasync", "error=EIO:when=4+"))
    assert ended.code == 5
    assert f"problem {kept.place}disk I/O error; look at the disk" in ended.words
    assert kept.output.read_bytes() == output
    assert kept.crawl().code == 0
    assert kept.output.read_bytes() == output


# --- The log --------------------------------------------------------------------------------------


def test_no_room_for_the_log(kept: Kept) -> None:
    output = kept.output.read_bytes()
    ended = kept.crawl("--logfile", "/dev/full", "-L", "DEBUG")
    assert ended.code == 0
    log = [line for line in ended.err.splitlines() if "/dev/full" in line]
    assert log == ["log file /dev/full: No space left on device; going on without it"]
    assert kept.output.read_bytes() == output


# --- Stock Scrapy ---------------------------------------------------------------------------------


@needs_a_disk
def test_stock_succeeds_with_half_a_file(kept: Kept) -> None:
    prefix = on_a_small_disk("8k", "echo old > disk/a.jsonl", "cp -a disk left")
    assert kept.stock("-O", "disk/a.jsonl", prefix=prefix).code == 0
    torn = (kept.folder / "left" / "a.jsonl").read_bytes()
    assert torn != b"old\n"
    assert not torn.endswith(b"}\n")
