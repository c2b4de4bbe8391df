"""The systemd unit of a fleet gives it the memory and the time that it needs."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from deploy.conftest import DEPLOY, Unit, here

from blogcrawl import settings as project
from blogcrawl.fleet.config import Fleet
from blogcrawl.fleet.process import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

NAME = "blogcrawl-fleet.service"


def test_it_has_the_room_and_the_time() -> None:
    unit = Unit(NAME, "")
    assert unit.seconds("TimeoutStopSec") > PATIENCE
    memory = int(unit["MemoryMax"].removesuffix("G")) * 1024
    assert memory > Fleet({}).processes * project.MEMUSAGE_LIMIT_MB


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_takes_it(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(here((DEPLOY / NAME).read_text("utf-8")), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / NAME],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in done.stderr.splitlines() if "blogcrawl" in line]
    assert (done.returncode, ours) == (0, [])
