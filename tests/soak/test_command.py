"""Faults happen where they are injected, and nowhere else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from living import LivingBlog, LivingServer

from .command import FAST, FAULTS, Fault, Signals, crawl

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """\
import asyncio
import os


class Thing:
    def method(self, word):
        print("method", word, flush=True)

    @staticmethod
    def static():
        print("static", flush=True)

    @classmethod
    def made(cls):
        return cls()

    async def later(self):
        print("later", flush=True)

    def items(self):
        for number in range(5):
            yield number


def main():
    thing = Thing.made()
    for word in "abc":
        thing.method(word)
    Thing.static()
    asyncio.run(thing.later())
    for number in thing.items():
        print("item", number, flush=True)
    for path in "xy":
        with open(path, "w") as file:
            try:
                os.fsync(file.fileno())
                os.replace(path, path + "2")
            except OSError as error:
                print(error.strerror, flush=True)
    print("end", flush=True)
"""


def run(folder: Path, *faults: Fault, **environment: str) -> tuple[int, list[str], list[str]]:
    """The exit code of a program under faults, what it printed, and what the faults noted."""
    (folder / "victim.py").write_text(MODULE)
    done = subprocess.run(
        [sys.executable, "-c", "import victim; victim.main()"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(FAULTS), str(folder))),
            "SOAK_FAULTS": json.dumps([vars(fault) for fault in faults]),
            "SOAK_LOG": str(folder / "notes"),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    notes = folder / "notes"
    lines = notes.read_text().splitlines() if notes.exists() else []
    return done.returncode, done.stdout.splitlines(), lines


def test_without_faults_nothing_happens(tmp_path: Path) -> None:
    code, printed, notes = run(tmp_path)
    assert (code, printed[-1], notes) == (0, "end", [])


@pytest.mark.parametrize(
    ("fault", "last"),
    [
        (Fault("victim:Thing.method", "before", 2), "method a"),
        (Fault("victim:Thing.method", "after", 2), "method b"),
        (Fault("victim:Thing.static", "after"), "static"),
        (Fault("victim:Thing.later", "before"), "static"),
        (Fault("victim:Thing.later", "after"), "later"),
        (Fault("victim:Thing.items", "before", 3), "item 1"),
        (Fault("os:fsync", "after", 2), "item 4"),
        (Fault("os:replace", path="y"), "item 4"),
    ],
)
def test_a_process_is_killed_at_a_call(tmp_path: Path, fault: Fault, last: str) -> None:
    code, printed, notes = run(tmp_path, fault)
    assert (code, printed[-1]) == (-signal.SIGKILL, last)
    assert notes == [f"patched {fault.at}", f"fired {fault.at}"]


def test_a_rename_is_done_or_not(tmp_path: Path) -> None:
    run(tmp_path, Fault("os:replace", "before", 2))
    assert sorted(path.name for path in tmp_path.glob("[xy]*")) == ["x2", "y"]
    run(tmp_path, Fault("os:replace", "after", 2))
    assert sorted(path.name for path in tmp_path.glob("[xy]*")) == ["x2", "y2"]


@pytest.mark.parametrize(("name", "said"), [("ENOSPC", "No space left on device"), ("EIO", "Inp")])
def test_a_call_fails_as_the_system_would(tmp_path: Path, name: str, said: str) -> None:
    code, printed, _ = run(tmp_path, Fault("os:fsync", do=name, path="y$"))
    assert code == 0
    assert printed[-2].startswith(said)
    assert sum(line.startswith(said) for line in printed) == 1


def test_a_function_that_is_not_there_is_noted(tmp_path: Path) -> None:
    code, _, notes = run(tmp_path, Fault("victim:Thing.gone"))
    assert (code, notes) == (0, ["missing victim:Thing.gone"])


@pytest.mark.slow
def test_the_command_takes_the_clock_and_the_kill(tmp_path: Path) -> None:
    now = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    with LivingServer(LivingBlog(1, 3)) as server:
        command = ("crawl", "blog", "-a", f"url={server.url}", *FAST, "-O", "x.jsonl")
        folder = tmp_path / "project"
        folder.mkdir()
        killed = crawl(folder, *command, faults=[Fault("blogcrawl.clock:iso")])
        assert (killed.code, killed.fired) == (-signal.SIGKILL, ["blogcrawl.clock:iso"])
        assert not (folder / "x.jsonl").exists()
        done = crawl(folder, *command, now=now)
        assert (done.code, done.was_struck) == (0, False), done.log
    crawled = {
        json.loads(line)["crawled_at"] for line in (folder / "x.jsonl").read_text().splitlines()
    }
    assert "2031-05-06T07:08:09Z" in crawled


@pytest.mark.slow
def test_a_deed_tells_whether_it_came_in_time(tmp_path: Path) -> None:
    tmp_path = tmp_path / "project"
    tmp_path.mkdir()
    early, late = Signals(0.05, "SIGKILL"), Signals(30, "SIGKILL")
    assert crawl(tmp_path, "version", deed=early).code == -signal.SIGKILL
    assert early.struck
    assert crawl(tmp_path, "version", deed=late).code == 0
    assert not late.struck
