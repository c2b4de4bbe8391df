"""systemd accepts the units, and the command behaves as they expect."""

from __future__ import annotations

import fcntl
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from fleet.crew import wait_for

from blogcrawl import settings as project
from blogcrawl.archive import ArchiveLocked
from deploy.conftest import DEPLOY, Unit, begin, here, start

if TYPE_CHECKING:
    from pathlib import Path

UNITS = sorted(path.name for path in DEPLOY.glob("*@.*"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_takes_them(tmp_path: Path) -> None:
    for name in UNITS:
        (tmp_path / name).write_text(here((DEPLOY / name).read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name in UNITS)],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in done.stderr.splitlines() if "blogcrawl" in line]
    assert (done.returncode, ours) == (0, [])


def test_there_is_a_unit_for_each_that_is_named(service: Unit) -> None:
    assert UNITS == ["blogcrawl-failed@.service", "blogcrawl@.service", "blogcrawl@.timer"]
    assert service["OnFailure"].replace("sample", "") in UNITS


def test_a_stop_is_given_the_time_that_it_may_take(service: Unit) -> None:
    assert service.seconds("TimeoutStopSec") > project.DOWNLOAD_TIMEOUT + 5


def test_another_run_is_waited_for_and_is_a_failure_in_the_end(service: Unit) -> None:
    assert "BLOGCRAWL_ARCHIVE_WAIT=18000" in service["Environment"].split()
    assert service.all("SuccessExitStatus") == []


def test_a_crawl_comes_to_its_own_bounds_first(service: Unit) -> None:
    waits = 18_000
    assert service.seconds("TimeoutStartSec") > project.CLOSESPIDER_TIMEOUT + waits
    assert service["MemoryMax"].endswith("M")
    assert int(service["MemoryMax"][:-1]) > project.MEMUSAGE_LIMIT_MB


@pytest.mark.parametrize(
    ("result", "code", "line"),
    [("exit-code", "3", "u: exit-code, exit code 3"), ("timeout", "0", "u: timeout")],
)
def test_a_failure_is_told_by_what_it_was(
    tmp_path: Path, result: str, code: str, line: str
) -> None:
    failed = Unit("blogcrawl-failed@.service", "sample")
    for name in ("logger", "journalctl"):
        (tmp_path / name).write_text('#!/bin/sh\necho "$*" >> told\n')
        (tmp_path / name).chmod(0o755)
    words = [word.replace("$$", "$") for word in shlex.split(failed["ExecStart"])]
    monitor = {"UNIT": "u", "SERVICE_RESULT": result, "EXIT_STATUS": code}
    env = {f"MONITOR_{name}": value for name, value in monitor.items()}
    subprocess.run(words, cwd=tmp_path, env={**env, "PATH": str(tmp_path)}, check=True)
    assert (tmp_path / "told").read_text() == f"-t blogcrawl -p daemon.err {line}\n"


def test_a_mail_that_is_delivered_in_the_background_is_waited_for() -> None:
    """A mail server that has forked is not told to end when ``mail`` has ended."""
    failed = Unit("blogcrawl-failed@.service", "sample")
    assert failed["KillSignal"] == "SIGCONT"
    assert failed.seconds("TimeoutStopSec") >= 60


@pytest.mark.slow
def test_the_service_crawls(service: Unit, tmp_path: Path) -> None:
    done = start(service, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output" / "sample.jsonl").is_file()
    assert (tmp_path / ".scrapy" / "archive" / "sample.db").is_file()


@pytest.mark.slow
def test_an_environment_file_says_what_to_crawl(service: Unit, tmp_path: Path) -> None:
    done = start(service, tmp_path, CRAWL="sample -O 'all articles.jsonl'")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "all articles.jsonl").is_file()


def test_an_instance_without_a_spider_is_told_so(tmp_path: Path) -> None:
    done = start(Unit("blogcrawl@.service", "exmaple.org"), tmp_path)
    assert done.returncode == 2
    assert "exmaple.org" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_second_run_waits_for_its_turn(service: Unit, tmp_path: Path) -> None:
    lock = tmp_path / ".scrapy" / "archive" / "sample.db.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = start(service, tmp_path, BLOGCRAWL_ARCHIVE_WAIT="1")
        assert done.returncode == ArchiveLocked.exit_code
        assert done.stderr.count("another run is using it; waiting for it\n") == 1
        assert done.stderr.count("\n") == 2
        log = tmp_path / "log"
        process = begin(service, tmp_path, log, BLOGCRAWL_ARCHIVE_WAIT="4")
        wait_for(lambda: "waiting for it" in log.read_text())
        fcntl.flock(file, fcntl.LOCK_UN)
        assert process.wait(60) == 0, log.read_text()
    assert (tmp_path / "output" / "sample.jsonl").is_file()
