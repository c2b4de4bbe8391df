"""The systemd units, parsed, and the command that one of them runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT

DEPLOY = ROOT / "deploy"
INSTALLED = "/opt/blogcrawl/bin"
"""Where the program is on a server; its place here is that of this Python."""


class Unit:
    """The values of a unit file for one instance, by their names; a name may be there twice."""

    def __init__(self, name: str, instance: str) -> None:
        text = (DEPLOY / name).read_text("utf-8").replace("\\\n", " ").replace("%i", instance)
        lines = [line for line in text.splitlines() if line and line[0] not in "#["]
        self._values = [tuple(line.split("=", 1)) for line in lines]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self._values if key == name]

    def __getitem__(self, name: str) -> str:
        [value] = self.all(name)
        return value

    def seconds(self, name: str) -> int:
        number, unit = re.fullmatch(r"(\d+)(s|min|h)", self[name]).groups()  # type: ignore[union-attr]
        return int(number) * {"s": 1, "min": 60, "h": 3600}[unit]


@pytest.fixture
def service() -> Unit:
    return Unit("blogcrawl@.service", "sample")


def here(command: str) -> str:
    """``command`` with the program of this environment in the place of the one on a server."""
    return command.replace(INSTALLED, str(Path(sys.executable).parent))


_NEEDED = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}


def run(words: list[str], folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end with the environment that a service has, which is next to none."""
    return subprocess.run(
        words, cwd=folder, env={**_NEEDED, **env}, capture_output=True, text=True, timeout=180
    )


def start(service: Unit, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Do what the service does when it is started; ``env`` is what its environment files say."""
    return run(*_started(service, folder, env))


def begin(service: Unit, folder: Path, log: Path, **env: str) -> subprocess.Popen[bytes]:
    """Begin what :func:`start` does; what it writes goes to ``log``."""
    words, folder, environment = _started(service, folder, env)
    with log.open("wb") as file:
        return subprocess.Popen(words, cwd=folder, env={**_NEEDED, **environment}, stderr=file)


def _started(
    service: Unit, folder: Path, env: dict[str, str]
) -> tuple[list[str], Path, dict[str, str]]:
    """The command, the folder, and the environment of the service."""
    environment = dict(one.split("=", 1) for one in service["Environment"].split())
    environment.update(env)
    words = []
    for word in shlex.split(here(service["ExecStart"])):
        words += shlex.split(environment[word[1:]]) if word.startswith("$") else [word]
    return words, folder, environment
