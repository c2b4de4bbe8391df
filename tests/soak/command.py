"""Runs the real command in a process of its own, and may kill it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from command import ROOT, Process, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

FAULTS = Path(__file__).with_name("faults")

QUICK = ("DOWNLOAD_DELAY=0.0001", "AUTOTHROTTLE_ENABLED=False", "BACKOFF_DELAY=0.01")
FAST = tuple(part for setting in QUICK for part in ("-s", setting))
"""Settings for a server on loopback, which needs no manners."""


@dataclass(frozen=True)
class Fault:
    """What the process does to itself; see ``faults/sitecustomize.py``."""

    at: str
    when: str = "before"
    n: int = 1
    do: str = "SIGKILL"
    path: str = ""


@dataclass
class Outcome:
    """How a run ended, and what it cost."""

    code: int
    """The exit code, or minus the signal."""
    log: str
    seconds: float
    cpu: float
    """Seconds, of user and system."""
    memory: int
    """The largest resident set, in bytes."""
    fired: list[str] = field(default_factory=list)
    """The faults that struck."""
    missing: list[str] = field(default_factory=list)
    """The functions named by faults that are not there."""
    was_struck: bool = False
    """Whether a fault or a deed came before its end."""


def crawl(
    folder: Path,
    *arguments: str,
    now: datetime | None = None,
    faults: Sequence[Fault] = (),
    deed: Deed | None = None,
    environment: dict[str, str] | None = None,
    prefix: Sequence[str] = (),
    timeout: float = 1800,
) -> Outcome:
    """Run ``scrapy ARGUMENTS…`` in ``folder``, a project of its own.

    ``now`` is the time that the command takes it for; ``faults`` come from within the process, a
    ``deed`` from outside; ``prefix`` is a command that runs the command.
    """
    if not (folder / "scrapy.cfg").exists():
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    notes = folder.parent / f"{folder.name}.faults"
    notes.unlink(missing_ok=True)
    logfile = folder.parent / f"{folder.name}.log"
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOAK_")},
        "PYTHONPATH": paths(FAULTS, ROOT),
        "PYTHONUTF8": "1",
        "SOAK_FAULTS": json.dumps([vars(fault) for fault in faults]),
        "SOAK_LOG": str(notes),
        **({"SOAK_NOW": now.isoformat()} if now else {}),
        **(environment or {}),
    }
    logfile.unlink(missing_ok=True)
    start = time.monotonic()
    if not (faults or deed or prefix):
        run = Process(
            folder, *arguments, environment=environ, is_strict=False, out=logfile, err=logfile
        )
        code = run.wait(timeout)
        log = logfile.read_text("utf-8", "replace")
        return Outcome(code, log, time.monotonic() - start, run.seconds, run.peak)
    command = [*prefix, sys.executable, "-m", "scrapy", *arguments]
    with logfile.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        guard = threading.Timer(timeout, process.kill)
        guard.start()
        watcher = threading.Thread(target=deed or (lambda _: None), args=(process,))
        watcher.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
    lines = notes.read_text().splitlines() if notes.exists() else []
    notes.unlink(missing_ok=True)

    def noted(word: str) -> list[str]:
        return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]

    return Outcome(
        process.returncode,
        logfile.read_text("utf-8", "replace"),
        time.monotonic() - start,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
        noted("fired"),
        noted("missing"),
        bool(noted("fired") or (deed and deed.struck)),
    )


# --- From outside -------------------------------------------------------------------------------


class Deed:
    """What is done to a running process, ``seconds`` after it is ``ready``, in a thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ready: Callable[[], bool] = lambda: True
        self.struck = False
        """Whether the process was still running then."""

    def __call__(self, process: subprocess.Popen[bytes]) -> None:
        while not self.ready():
            if _is_over_within(process, 0.005):
                return
        if not _is_over_within(process, self.seconds):
            with contextlib.suppress(OSError):
                self.strike(process)
                self.struck = True

    def strike(self, process: subprocess.Popen[bytes]) -> None:
        raise NotImplementedError


class Signals(Deed):
    """Signals by name, so many seconds ``apart``."""

    def __init__(self, seconds: float, *names: str, apart: float = 0.1) -> None:
        super().__init__(seconds)
        self.names, self.apart = names, apart

    def strike(self, process: subprocess.Popen[bytes]) -> None:
        for number, name in enumerate(self.names):
            if number and _is_over_within(process, self.apart):
                return
            os.kill(process.pid, getattr(signal, name))


class MemoryLimit(Deed):
    """No more address space (RLIMIT_AS) than the process has at that time, and ``extra`` bytes."""

    def __init__(self, seconds: float, extra: int = 1 << 20) -> None:
        super().__init__(seconds)
        self.extra = extra

    def strike(self, process: subprocess.Popen[bytes]) -> None:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + self.extra
        resource.prlimit(process.pid, resource.RLIMIT_AS, (most, most))


def _is_over_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.returncode is not None or not _is_running(process.pid):
            return True
        time.sleep(min(0.005, max(0.0, end - time.monotonic())))
    return False


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
