"""What it costs to crawl a blog again: without changes, with due articles, with new ones.

    cd tests && python -m soak.unchanged [--sizes 100,1000,10000] [--new 5]

A blog is crawled completely, then again: an hour later (nothing is due), two days later (the newest
are due, and requested with their validators), and after some new posts. The requests, the bodies of
articles, the lines of a journal and the bytes of a snapshot are compared with what is promised. CPU
seconds and peak memory are those of the process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from living import LivingBlog, LivingServer

from .command import FAST, Outcome, crawl
from .days import JOURNAL, SNAPSHOT, feeds
from .oracle import interval
from .table import table

_AT_MOST = 3  # robots.txt, a feed or the first listing page, a sitemap
MORE_MEMORY = 50 << 20
"""Bytes that a run over the largest blog may need beyond one over a tenth of it."""


@dataclass
class Run:
    """One run over the blog, and what is wrong with it."""

    size: int
    what: str
    allowed: int
    """Requests."""
    requests: int
    bodies: int
    """Articles sent whole."""
    lines: int
    """Of the journal."""
    outcome: Outcome
    problems: list[str] = field(default_factory=list)

    def cells(self) -> dict[str, object]:
        return {
            "articles": self.size,
            "run": self.what,
            "requests": self.requests,
            "allowed": self.allowed,
            "bodies": self.bodies,
            "lines": self.lines,
            "seconds": round(self.outcome.seconds, 1),
            "CPU": round(self.outcome.cpu, 1),
            "MiB": self.outcome.memory >> 20,
            "": "; ".join(self.problems),
        }


class Again:
    """A blog of ``size`` articles, crawled again and again in an empty folder."""

    arguments: tuple[str, ...] = ("crawl", "blog")

    def __init__(self, folder: Path, size: int, seed: int = 1) -> None:
        self.folder, self.size = folder, size
        folder.mkdir(exist_ok=True)
        self.blog = LivingBlog(seed, size, sitemap="plain")
        self.server = LivingServer(self.blog)
        self.looked: dict[int, datetime] = {}
        """When each article was asked for last."""

    def run(self, new: int) -> list[Run]:
        """Crawl it whole and three times again, the last time with so many new posts."""
        with self.server:
            runs = [self._whole()]
            self.blog.wait(hours=1)
            runs.append(self._again("an hour later", 0))
            self.blog.wait(days=2)
            runs.append(self._again("two days later", 0))
            self.blog.wait(hours=1)
            self.blog.add(new)
            runs.append(self._again(f"{new} new", new))
        return runs

    def _due(self) -> int:
        """How many articles are due by now, an hour early for the timer."""
        dates = {post.uid: post.date for post in self.blog.there}
        return sum(
            self.blog.now >= looked + interval(looked - dates[uid]) - timedelta(hours=1)
            for uid, looked in self.looked.items()
        )

    def _whole(self) -> Run:
        run = self._crawl("whole", self.size + self.blog.pages + _AT_MOST)
        if run.lines != self.size:
            run.problems.append(f"{run.lines} lines")
        return run

    def _again(self, what: str, new: int) -> Run:
        pages = -(-new // self.blog.per_page)
        snapshot = self.folder / SNAPSHOT
        before = snapshot.read_bytes() if snapshot.exists() else b""
        run = self._crawl(what, _AT_MOST + self._due() + new + pages)
        if run.requests > run.allowed:
            run.problems.append("requests")
        if run.bodies != new:
            run.problems.append("bodies")
        if run.lines != new:
            run.problems.append("lines")
        after = snapshot.read_bytes() if snapshot.exists() else b""
        if (after == before) == bool(new):
            run.problems.append("snapshot")
        return run

    def _crawl(self, what: str, allowed: int) -> Run:
        journal = self.folder / JOURNAL
        lines = _lines(journal)
        outcome = crawl(
            self.folder,
            *self.arguments,
            "-a",
            f"url={self.server.url}",
            *FAST,
            *feeds(),
            now=self.blog.now,
        )
        asked = self.server.take_log()
        for one in asked:
            if post := self.blog.find(one.path):
                self.looked[post.uid] = self.blog.now
        bodies = sum(one.status == 200 and "/posts/" in one.path for one in asked)
        run = Run(self.size, what, allowed, len(asked), bodies, _lines(journal) - lines, outcome)
        if outcome.code:
            run.problems.append(f"exit code {outcome.code}: {outcome.log[-300:]}")
        return run


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def measure(sizes: list[int], new: int, kind: type[Again] = Again) -> list[Run]:
    """The runs over blogs of these sizes, with the largest held against one of a tenth."""
    runs = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            runs += kind(Path(folder) / "project", size).run(new)
    memory = {(run.size, run.what): run.outcome.memory for run in runs}
    for run in runs:
        tenth = memory.get((run.size // 10, run.what))
        if tenth and run.size > 1000 and run.outcome.memory > tenth + MORE_MEMORY:
            run.problems.append("memory")
    return runs


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--sizes", default="100,1000,10000")
    options.add_argument("--new", type=int, default=5)
    given = options.parse_args()
    runs = measure([int(size) for size in given.sizes.split(",")], given.new)
    print(table([run.cells() for run in runs]))
    sys.exit(any(run.problems for run in runs))


if __name__ == "__main__":
    main()
