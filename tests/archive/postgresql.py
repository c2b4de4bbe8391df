"""Runs the installed PostgreSQL server for the tests, on a socket in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_number = count(1)


def programs() -> Path | None:
    """The folder of the newest server that is installed, or ``None``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server without a network, for the length of a ``with``: its address for SQLAlchemy."""
    with cluster(folder) as short, started(short):
        yield address(short)


def address(short: str) -> str:
    """The address of the server in this folder, for SQLAlchemy."""
    return f"postgresql://postgres@/postgres?host={short}"


def own_database(url: str) -> str:
    """The address of a database of its own on a server, empty: no other test has been there."""
    import psycopg

    name = f"own_{next(_number)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.replace("/postgres?", f"/{name}?")


def _command() -> tuple[Path, list[str]]:
    """The folder of the programs, and what stands before one: it does not run as root."""
    there = programs()
    assert there
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return there, as_user if os.geteuid() == 0 else []


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A folder with the data of a server; its path is short, since a socket's must be."""
    there, prefix = _command()
    with tempfile.TemporaryDirectory(prefix="pg") as short:
        for path in (Path(short), folder):
            if prefix:
                shutil.chown(path, "postgres", "postgres")
        data = Path(short, "data")
        run([*prefix, str(there / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"])
        yield short


@contextmanager
def started(short: str) -> Iterator[None]:
    """The server of a :func:`cluster`, which ends with its connections."""
    there, prefix = _command()
    options = ["-D", f"{short}/data", "-k", short, "-c", "listen_addresses=", "-c", "fsync=off"]
    with subprocess.Popen(
        [*prefix, str(there / "postgres"), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    ) as process:
        try:
            wait = [str(there / "pg_isready"), "-h", short, "-U", "postgres", "-t", "1"]
            for _ in range(200):
                if subprocess.run(wait, capture_output=True, check=False).returncode == 0:
                    break
                subprocess.run(["sleep", "0.05"], check=True)
            yield
        finally:
            process.send_signal(signal.SIGINT)  # does not wait for those that are connected


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
