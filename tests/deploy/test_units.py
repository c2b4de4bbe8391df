"""The systemd units: systemd takes them, and what they run does what they rely on."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from blogcrawl import settings as project
from blogcrawl.archive import ArchiveLocked
from deploy.conftest import DEPLOY, Unit, here, start

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


def test_another_run_is_no_failure(service: Unit) -> None:
    assert service["SuccessExitStatus"] == str(ArchiveLocked.exit_code)


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


def test_a_second_run_ends_at_once(service: Unit, tmp_path: Path) -> None:
    lock = tmp_path / ".scrapy" / "archive" / "sample.db.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = start(service, tmp_path)
    assert done.returncode == ArchiveLocked.exit_code
    assert "another run" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "output" / "sample.jsonl").exists()
