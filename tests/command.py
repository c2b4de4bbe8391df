"""Runs the real command in a process of its own, which starts without delay."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TESTS = Path(__file__).parent
ROOT = TESTS.parent


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-W", "error", str(TESTS / "forkserver.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.__exit__, None, None, None)
    return server


_lock = threading.Lock()


def _ask(**question: Any) -> dict[str, Any]:
    """What the server answers."""
    with _lock:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(f"{json.dumps(question)}\n")
        server.stdin.flush()
        answer: dict[str, Any] = json.loads(server.stdout.readline())
        return answer


class Process:
    """A command under way. What it writes goes to the files ``out`` and ``err``."""

    def __init__(
        self,
        folder: Path,
        *words: str | Path,
        out: Path,
        err: Path,
        module: str = "scrapy",
        environment: Mapping[str, str] | None = None,
        is_strict: bool = True,
        is_fresh: bool = False,
    ) -> None:
        """``python -m module words…`` in ``folder``.

        With ``is_strict`` warnings are errors. With ``is_fresh`` Python is started anew, for what
        must come before its imports.
        """
        self.words = [str(word) for word in words]
        self.returncode: int | None = None
        self.seconds = 0.0
        """CPU seconds, once it has ended."""
        self.peak = 0
        """The most memory, in bytes, once it has ended."""
        start = {
            "module": module,
            "words": self.words,
            "folder": str(folder),
            "environment": {
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                **(environment or {}),
            },
            "is_strict": is_strict,
            "is_fresh": is_fresh,
            "out": str(out),
            "err": str(err),
        }
        self.pid: int = _ask(start=start)["pid"]

    def poll(self) -> int | None:
        """How it ended; ``None`` while it runs."""
        if self.returncode is None:
            answer = _ask(wait=self.pid)
            self.returncode = answer["code"]
            if self.returncode is not None:
                self.seconds, self.peak = answer["seconds"], answer["peak"] * 1024
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        """How it ended; it is killed when it takes longer than ``timeout`` seconds."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                self.kill()
                raise subprocess.TimeoutExpired(self.words, timeout)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float
    peak: int


def run(folder: Path, *words: str | Path, timeout: float = 60, **options: Any) -> Ended:
    """Run ``python -m scrapy words…`` in ``folder`` to its end; ``options`` as for Process."""
    with tempfile.TemporaryDirectory() as own:
        out, err = Path(own, "out"), Path(own, "err")
        process = Process(folder, *words, out=out, err=err, **options)
        code = process.wait(timeout)
        wrote = (path.read_text("utf-8", "replace") for path in (out, err))
        return Ended(code, *wrote, process.seconds, process.peak)


def paths(*folders: Path) -> str:
    """``PYTHONPATH`` with these folders."""
    return os.pathsep.join(map(str, folders))
