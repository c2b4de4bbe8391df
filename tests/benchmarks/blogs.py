"""What a crawl of saved blogs costs, compared with bare Scrapy and with trafilatura.

    python tests/benchmarks/blogs.py FOLDER [FOLDER ...] [--rounds N] [--hosts HOST ...]

Each FOLDER is a static blog, see ``served.py``. In turns, each in a process of its own: Scrapy that
requests the same addresses; the same with eight CSS fields; the same with trafilatura, if it is
installed; blogcrawl without an archive, with a new one, again with that one, and reading its kept
pages again on one core. First it checks that all runs of blogcrawl give the same articles. It
prints the CPU time of the whole command: medians, their ratio to bare Scrapy, minimum and maximum;
and the wall-clock time and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

from served import ASKED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
QUICK = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "LOG_LEVEL=WARNING")
FETCH, CSS, TRAFILATURA = "bare Scrapy", "eight CSS fields", "trafilatura"
FRESH, KEPT, AGAIN, REREAD = "without archive", "with archive", "unchanged", "reread"


class Cost(NamedTuple):
    """What a command took: seconds of CPU and of the clock, and MiB at its largest."""

    cpu: float
    wall: float
    peak: int


def run(*command: str, cores: Collection[int] = ()) -> Cost:
    """Run a command to its end, on some cores or on all."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        if cores:
            os.sched_setaffinity(process.pid, cores)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            sys.exit(
                f"{' '.join(command[:6])} failed:\n{log.read().decode(errors='replace')[-3000:]}"
            )
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, time.monotonic() - start, usage.ru_maxrss // 1024)


@contextmanager
def served(folder: Path, hosts: list[str]) -> Iterator[str]:
    """The address of a blog while it is served."""
    command = [sys.executable, str(HERE / "served.py"), str(folder), "--hosts", *hosts]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


class Bench:
    """The commands of one blog."""

    def __init__(self, home: str, work: Path) -> None:
        self.home, self.work = home, work
        self.host = home.split("/")[2].partition(":")[0]

    def crawl(self, feed: str, *settings: str) -> Cost:
        given = [word for setting in (*QUICK, *settings) for word in ("-s", setting)]
        url, out = f"url={self.home}", str(self.work / feed)
        return run(sys.executable, "-m", "scrapy", "crawl", "blog", "-a", url, "-O", out, *given)

    def cost(self, name: str) -> Cost:
        """Run one of the commands."""
        archive, made = self.work / "archive.db", self.work / "made.db"
        url = f"ARCHIVE_URL=sqlite:///{archive}"
        if name in MODES:
            file = str(self.work / "addresses")
            return run(sys.executable, str(HERE / "bare.py"), file, MODES[name])
        if name == FRESH:
            return self.crawl("fresh.jsonl", "ARCHIVE_ENABLED=False")
        for file in self.work.glob("archive.db*"):
            file.unlink()
        if name == KEPT:
            cost = self.crawl("kept.jsonl", url)
            shutil.copy(archive, made)
            return cost
        if name == AGAIN:
            shutil.copy(made, archive)
            return self.crawl("again.jsonl", url)
        # On several cores other processes read the pages, and their time is not counted.
        cost = self.reread(cores=[min(os.sched_getaffinity(0))])
        given = ("-s", url, "-O", str(self.work / "reread.jsonl"))
        run(sys.executable, "-m", "scrapy", "archive", "export", self.host, *given)
        return cost

    def reread(self, cores: Collection[int] = ()) -> Cost:
        """Read the pages of the archive again."""
        archive = self.work / "archive.db"
        shutil.copy(self.work / "made.db", archive)
        url = f"ARCHIVE_URL=sqlite:///{archive}"
        command = (sys.executable, "-m", "scrapy", "archive", "reread", self.host, "-s", url)
        return run(*command, cores=cores)

    def lines(self, feed: str) -> list[bytes]:
        """A digest of each line of a feed, without when it was read.

        What this process holds counts for the peak of those that it starts, so it holds little.
        """
        found = []
        with (self.work / feed).open("rb") as file:
            for line in file:
                item = json.loads(line)
                item.pop("crawled_at", None)
                found.append(sha256(json.dumps(item, sort_keys=True).encode()).digest())
        return sorted(found)

    def prepare(self) -> int:
        """Run each of ours once, hold them against each other; the number of articles."""
        self.cost(FRESH)
        with urlopen(self.home.rstrip("/") + ASKED) as answer:
            paths = answer.read().decode().split("\n")
        addresses = [self.home.rstrip("/") + path for path in dict.fromkeys(paths)]
        (self.work / "addresses").write_text("\n".join(addresses), "utf-8")
        for name in (KEPT, AGAIN, REREAD):
            self.cost(name)
        first = self.lines("fresh.jsonl")
        for feed in ("kept.jsonl", "again.jsonl", "reread.jsonl"):
            if self.lines(feed) != first:
                sys.exit(f"{feed} does not hold the articles of fresh.jsonl")
        return len(first)


MODES = {FETCH: "fetch", CSS: "css", TRAFILATURA: "trafilatura"}


def measure(folder: Path, hosts: list[str], rounds: int) -> None:
    """Measure one blog and print its table."""
    names = [FETCH, CSS, TRAFILATURA, FRESH, KEPT, AGAIN, REREAD]
    if find_spec("trafilatura") is None:
        names.remove(TRAFILATURA)
    with served(folder, hosts) as home, tempfile.TemporaryDirectory() as work:
        bench = Bench(home, Path(work))
        articles = bench.prepare()
        asked = len((Path(work) / "addresses").read_text("utf-8").split("\n"))
        costs: dict[str, list[Cost]] = {name: [] for name in names}
        for _ in range(rounds):
            for name in names:
                costs[name].append(bench.cost(name))
    print(f"{folder.name}: {articles} articles, {asked} addresses, {rounds} rounds, all the same\n")
    print(f"{'':18}{'CPU s':>8}{'ratio':>7}{'least-most':>14}{'wall s':>8}{'peak MiB':>10}")
    bare = median(cost.cpu for cost in costs[FETCH])
    for name, all_ in costs.items():
        cpu = [cost.cpu for cost in all_]
        spread = f"{min(cpu):.2f}-{max(cpu):.2f}"
        wall, peak = median(c.wall for c in all_), max(c.peak for c in all_)
        print(
            f"{name:18}{median(cpu):8.2f}{median(cpu) / bare:7.2f}{spread:>14}{wall:8.1f}{peak:10}"
        )
    print(flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--hosts", nargs="*", default=[], help="public names of the blogs")
    given = options.parse_args()
    known = [name for name in ("scrapy", "trafilatura") if find_spec(name)]
    print(
        ", ".join(f"{name} {version(name)}" for name in known), f"Python {sys.version.split()[0]}\n"
    )
    for folder in given.folders:
        measure(folder, given.hosts, given.rounds)


if __name__ == "__main__":
    main()
