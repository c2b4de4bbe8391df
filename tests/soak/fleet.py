"""Blogs crawled by workers that are killed, with a database that is restarted.

    python -m soak.fleet --blogs 100 --workers 3 --kills 50 --restarts 1

Two blogs share each host. It is judged by the requests to the servers: never two processes on a
host at once, and no blog of a host during another's run; by the queue, in which nothing may be
left; and by the snapshots, which must be those that one machine gives without any faults.

    python -m soak.fleet --blogs 30 --workers 3 --kills 0 --restarts 0 --delay 1

measures how fast that many workers are, at hosts that are asked once a second.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any

from archive import postgresql
from command import ROOT
from commands.situations import Post

SETTINGS = """\
import os
from blogcrawl.settings import *
USER_AGENT = "soak %d" % os.getpid()
ROBOTSTXT_USER_AGENT = "soak"
DOWNLOAD_DELAY = {delay}
AUTOTHROTTLE_ENABLED = False
CRAWLED_AT = "2026-01-01T00:00:00Z"
"""
_PER_HOST = 2
_START = "import sys; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
# A fleet that is as quick to take a worker for dead as a short test needs it.
_HASTY = """\
from blogcrawl.fleet import queue
queue._HEARTBEAT, queue._PATIENCE, queue._BOUND = 1, 8, 12
queue._LOOK, queue._PAUSE, queue._LATER = 1, 1, 3
"""


@dataclass(frozen=True)
class Asked:
    """A request, as the server saw it."""

    at: float
    host: str
    blog: str
    process: str


@dataclass
class Hosts:
    """Two small blogs at each of some addresses on loopback."""

    blogs: int
    posts: int
    asked: list[Asked] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Hosts:
        self._stack = ExitStack()
        for number in range(self.blogs):
            host = f"127.0.0.{2 + number // _PER_HOST}"
            if number % _PER_HOST == 0:
                server = _Server((host, 0), _handler(self, host))
                threading.Thread(target=server.serve_forever, daemon=True).start()
                self._stack.callback(server.server_close)
                self._stack.callback(server.shutdown)
            self.urls[f"b{number}"] = f"http://{host}:{server.server_port}/~b{number}/"
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def page(self, path: str) -> str | None:
        """What is at an address, ``None`` for nothing."""
        _, name, rest = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
        number = int(name.removeprefix("~b") or 0) if name.startswith("~b") else 0
        posts = [Post(number * 50 + n, title=f"{name} tells {n}") for n in range(1, self.posts + 1)]
        if name and not rest:
            links = "".join(
                f'<article><h2><a href="/{name}/{post.number}.html">{post.title}</a></h2></article>'
                for post in posts
            )
            return f"<!doctype html><html lang=en><title>{name}</title><main>{links}</main>"
        there = {f"{post.number}.html": post for post in posts} if name else {}
        return there[rest].page() if rest in there else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a crawl that was killed in the middle of an answer."""


def _handler(hosts: Hosts, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            agent = self.headers.get("User-Agent", "").rpartition(" ")[2]
            blog = self.path.split("/")[1] if self.path.startswith("/~") else ""
            hosts.asked.append(Asked(time.time(), host, blog, agent))
            page = hosts.page(self.path)
            body = (page or "").encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


class Machine:
    """A folder with the fleet's file, as each machine has it."""

    def __init__(
        self, folder: Path, hosts: Hosts, corpus: Path, slots: int, delay: float, url: str = ""
    ) -> None:
        folder.mkdir()
        corpus.mkdir(exist_ok=True)
        self.folder = folder
        self.is_hasty = False
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = soak_settings\n")
        (folder / "soak_settings.py").write_text(
            SETTINGS.format(delay=delay) + f"ARCHIVE_URL = {url!r}\n"
        )
        lines = [f'[fleet]\nprocesses = {slots}\n[defaults]\nevery = "1d"']
        lines.append(f'feeds = ["{corpus}/{{name}}.jsonl"]')
        lines += [f'[blogs.{name}]\nurl = "{address}"' for name, address in hosts.urls.items()]
        (folder / "blogs.toml").write_text("\n".join(lines))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        path = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        with open(self.folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", _HASTY * self.is_hasty + _START, "fleet", *words],
                cwd=self.folder,
                env={**os.environ, **path},  # type: ignore[arg-type]
                stdout=log,
                stderr=log,  # type: ignore[arg-type]
            )

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    @property
    def is_busy(self) -> bool:
        """Whether a worker said that it began a crawl, and not that it ended."""
        log = self.log()
        return log.count(": started") > log.count(" after ")


def overlaps(asked: list[Asked]) -> list[str]:
    """Where two processes were at one host at once, or one blog within the run of another."""
    found = []
    by_host: dict[str, list[Asked]] = {}
    for one in sorted(asked, key=lambda one: one.at):
        by_host.setdefault(one.host, []).append(one)
    for host, requests in by_host.items():
        for what in ("process", "blog"):
            runs = [key for key, _ in groupby(getattr(one, what) for one in requests) if key]
            again = {run for run in runs if runs.count(run) > 1}
            if what == "blog":  # what is asked of the host itself stands between
                runs = [key for key, _ in groupby(run for run in runs if run)]
                again = {run for run in runs if runs.count(run) > 1}
            found += [f"{host}: {what} {run} again after another" for run in sorted(again)]
    return found


def soak(blogs: int, posts: int, workers: int, slots: int, kills: int, restarts: int,
         seconds: float, seed: int = 1, is_hasty: bool = False,
         delay: float = 0.05) -> dict[str, Any]:  # fmt: skip
    """Crawl all blogs on one machine, then by workers in trouble; what there is to tell.

    The deeds are spread over so many ``seconds``; each waits until something is asked for again.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        hosts = stack.enter_context(Hosts(blogs, posts))
        begun = time.time()
        alone = Machine(folder / "alone", hosts, folder / "expected", slots, delay)
        code = alone.start("run").wait()
        result: dict[str, Any] = {"alone": round(time.time() - begun), "alone_code": code}
        hosts.asked.clear()

        (folder / "pg").mkdir()
        short = stack.enter_context(postgresql.cluster(folder / "pg"))
        database = stack.enter_context(ExitStack())
        database.enter_context(postgresql.started(short))
        address = postgresql.address(short)
        machines = [
            Machine(folder / f"m{n}", hosts, folder / "got", slots, delay, address)
            for n in range(workers)
        ]
        for machine in machines:
            machine.is_hasty = is_hasty
        begun = time.time()
        assert machines[0].start("defer").wait() == 0, machines[0].log()
        running = [machine.start("worker") for machine in machines]
        deeds = ["kill"] * kills + ["restart"] * restarts
        chance.shuffle(deeds)
        pause = seconds / (len(deeds) + 1)
        following, before = time.time() + pause, 0
        end = time.time() + max(400, 20 * seconds)
        while time.time() < end and (deeds or not _is_done(address)):
            time.sleep(0.05 if deeds else 0.5)
            is_time = time.time() > following and len(hosts.asked) > before
            if not deeds or not (is_time or _is_done(address)):
                continue
            if deeds.pop() == "kill":
                busy = [n for n in range(workers) if machines[n].is_busy]
                n = chance.choice(busy or range(workers))
                running[n].send_signal(signal.SIGKILL)
                running[n].wait()
                running[n] = machines[n].start("worker")
            else:
                for process in running:  # one that starts without a database ends
                    _wait_until_it_heeds(process)
                database.close()
                time.sleep(1)
                database.enter_context(postgresql.started(short))
            following, before = time.time() + pause, len(hosts.asked)
        result |= {"workers": round(time.time() - begun), "kills": kills, "restarts": restarts}
        result["left"] = _left(address)
        for process in running:
            _wait_until_it_heeds(process)
            process.terminate()
        result["stopped"] = [process.wait() for process in running]
        differs = [
            name
            for name in hosts.urls
            if _read(folder / "got" / f"{name}.jsonl")
            != _read(folder / "expected" / f"{name}.jsonl")
            or not _read(folder / "got" / f"{name}.jsonl")
        ]
        logs = "".join(machine.log() for machine in machines)
        result |= {
            "blogs": blogs,
            "requests": len(hosts.asked),
            "runs": logs.count(": started"),
            "put_back": logs.count("put back"),
            "well": logs.count(": well after"),
            "overlaps": overlaps(hosts.asked),
            "differs": differs,
        }
        if is_wrong(result):
            result["log"] = logs[-4_000:]
        return result


def is_wrong(result: dict[str, Any]) -> bool:
    """Whether something is not as it must be."""
    return bool(
        result["differs"] or result["overlaps"] or result["left"] != [] or any(result["stopped"])
    )


def _wait_until_it_heeds(process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Wait until a worker that may just have been started catches SIGTERM."""
    end = time.time() + seconds
    while time.time() < end and process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.1)


def _is_done(address: str) -> bool:
    """Whether every blog has been crawled."""
    return _left(address) == []


def _left(address: str) -> list[str] | None:
    """The jobs that are still in the queue, as their blog and state; ``None`` if it is away."""
    import psycopg

    short = address.rpartition("host=")[2]
    query = 'SELECT queueing_lock, status FROM "blogcrawl-fleet".procrastinate_jobs'
    try:
        with psycopg.connect(host=short, user="postgres", dbname="postgres") as connection:
            return [f"{name}: {status}" for name, status in connection.execute(query)]
    except psycopg.OperationalError:
        return None


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def main() -> None:
    """Tell what came of it; the exit code is 1 where it is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    numbers = {"blogs": 100, "posts": 6, "workers": 3, "slots": 3, "kills": 50, "restarts": 1}
    for name, default in (numbers | {"seconds": 300}).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--delay", type=float, default=0.05, help="DOWNLOAD_DELAY")
    result = soak(**vars(parser.parse_args()))
    for name, value in result.items():
        print(f"{name:10} {value}")
    sys.exit(is_wrong(result))


if __name__ == "__main__":
    main()
