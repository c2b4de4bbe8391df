"""``scrapy fleet run``: each blog in a process of its own, isolated from the others."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import command
import pytest

from .crew import Crew, wait_for

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_what_is_due_is_crawled_once(tmp_path: Path) -> None:
    crew = Crew(tmp_path, a={}, b={})
    first = crew.fleet("run")
    assert first.returncode == 0, first.stderr
    assert sorted(crew.ran()) == ["a", "b"]
    again = crew.fleet("run")
    assert again.returncode == 0, again.stderr
    assert len(crew.ran()) == 2


@pytest.mark.slow
def test_one_that_dies_and_one_that_hangs_harm_no_other(tmp_path: Path) -> None:
    crew = Crew(
        tmp_path,
        a={"does": "die"},
        b={"time": "5s", "seconds": 60},
        c={"does": "eat"},
        d={"seconds": 1},
        e={},
    )
    done = crew.fleet("run")
    assert done.returncode == 3
    begun = crew.ran("begin")
    # On a busy machine its time may be over before it has come so far.
    assert sorted({*begun, "b"}) == ["a", "b", "c", "d", "e"]
    assert {"d", "e"} <= {*crew.ran()}
    assert "a: failed" in done.stderr
    assert "(code -9): killed by SIGKILL" in done.stderr
    assert "stopped: it took longer than 5 s" in done.stderr
    status = {
        line["blog"]: line
        for line in map(json.loads, crew.fleet("status", "--json").stdout.splitlines())
    }
    assert [status[name]["health"] for name in "abde"] == ["failed", "failed", "healthy", "healthy"]
    assert status["a"]["wrong"] == ["killed by SIGKILL (signal 9)"]
    # They wait for their time like all others.
    assert crew.fleet("run").returncode == 0
    assert crew.ran("begin") == begun


@pytest.mark.slow
def test_no_two_of_a_host_run_at_once_nor_more_than_so_many(tmp_path: Path) -> None:
    # Each stays until two have met, however long a busy machine takes to start one.
    same = {f"s{n}": {"spider": "same", "meets": "another", "seconds": 1} for n in range(2)}
    others = {f"o{n}": {"meets": "another", "seconds": 1} for n in range(2)}
    crew = Crew(tmp_path)
    crew.write(2, **same, **others)
    assert crew.fleet("run").returncode == 0
    running, at_host, most = 0, 0, 0
    for note in sorted(crew.journal):
        step = 1 if note.word == "begin" else -1
        running += step
        at_host += step * note.who.startswith("s")
        most = max(most, running)
        assert at_host <= 1
        assert running <= 2
    assert most == 2


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_stops_all_and_the_next_run_goes_on(tmp_path: Path, number: int) -> None:
    crew = Crew(tmp_path, a={"seconds": 60}, b={"seconds": 60})
    process = crew.start("run")
    wait_for(lambda: len(crew.ran("begin")) == 2)
    process.send_signal(number)
    assert process.wait() == 0, (tmp_path / "err").read_text()
    crew.write(a={}, b={})
    assert crew.fleet("run").returncode == 0
    assert sorted(crew.ran()) == ["a", "b"]


@pytest.mark.slow
def test_a_second_stop_waits_for_nobody_and_leaves_no_process(tmp_path: Path) -> None:
    crew = Crew(tmp_path, a={"does": "hang"})
    process = crew.start("run")
    wait_for(lambda: crew.ran("child"))
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    assert {note.word for note in crew.journal} == {"begin", "child"}
    wait_for(lambda: not any(_runs(note.pid) for note in crew.journal), 10)


@pytest.mark.slow
def test_a_fleet_under_way_and_killed(tmp_path: Path) -> None:
    """It excludes another, shows no passwords, leaves no crawl behind, and is gone on with."""
    crew = Crew(tmp_path, a={"seconds": 60, "password": "open-sesame"})
    process = crew.start("run")
    wait_for(lambda: crew.ran("begin"))
    [begun] = crew.journal
    with open(f"/proc/{begun.pid}/cmdline", "rb") as file:
        shown = file.read()
    assert b"blogcrawl.fleet\0a" in shown
    assert b"sesame" not in shown
    second = crew.fleet("run")
    assert second.returncode == 75
    assert "another fleet runs in" in second.stderr
    process.kill()
    wait_for(lambda: not _runs(begun.pid))
    crew.write(a={})
    assert crew.fleet("run").returncode == 0
    assert crew.ran() == ["a"]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_one_that_stays_crawls_again_and_sees_a_new_blog(tmp_path: Path) -> None:
    crew = Crew(tmp_path, a={"every": "2s"}, b={})
    process = crew.start("run", "--watch")
    wait_for(lambda: crew.ran().count("a") >= 3)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    # When they were started: how long each took until it noted that it began, nobody knows.
    started = re.findall(r"(?m)^\S+ (\S+) .*: a: started$", (tmp_path / "err").read_text())
    times = [datetime.strptime(time, "%H:%M:%S") for time in started]
    assert len(times) >= 3
    assert all(later - earlier != timedelta(0) for earlier, later in pairwise(times))
    assert crew.ran().count("b") == 1


def test_messages_that_could_not_be_sent_are_told_at_once(tmp_path: Path) -> None:
    Crew(tmp_path, a={})
    (tmp_path / "sitecustomize.py").write_text('import sys\nsys.modules["apprise"] = None\n')
    environment = {
        "PYTHONPATH": command.paths(tmp_path, command.ROOT),
        "BLOGCRAWL_NOTIFY_URLS": "json://127.0.0.1:1/",
    }
    done = command.run(tmp_path, "fleet", "check", environment=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "no fault" in done.stdout
    assert "NOTIFY_URLS: the package apprise is missing: pip install" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("word", ["run", "status", "next", "check"])
def test_a_fault_ends_every_command(tmp_path: Path, word: str) -> None:
    crew = Crew(tmp_path, a={"spider": "creww"})
    done = crew.fleet(word)
    assert done.returncode == 2
    assert done.stderr == (
        "scrapy fleet: blogs.toml: blog a: unknown spider 'creww'; did you mean crew?\n"
    )
    assert not done.stdout
