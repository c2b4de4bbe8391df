"""The kill loop: runs that are killed while the blog changes, then a clean one, and a verdict.

    cd tests && python -m soak.kills [--cycles N] [--seed S] [--mode PATTERN] [--point PATTERN]

A cycle starts with an empty folder. Then 5 to 8 runs of the real command are killed, each at one
kind of point (``points.py``), while the living blog grows and changes between them. Clean runs
follow, 100 days apart, in which every article is due and every deletion becomes certain. The
verdict is based on the feeds, the server's log, the remaining files and the archives' integrity.
Without ``--cycles`` every mode is combined with every point once. ``-v`` shows each run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from living import LivingBlog, LivingServer
from living.server import refetched

from blogcrawl.spiders.lessons import SAMPLES

from .command import FAST, Outcome, crawl
from .judge import FINDINGS, Feed, Journal, Snapshot, damaged
from .points import POINTS, Point
from .table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .uploads import FTP, S3


@dataclass(frozen=True)
class Mode:
    """One way to ask for feeds: the arguments, and the feeds that they make.

    A feed is a pattern of its files' names. ``{uri}`` in an argument is the place of uploads.
    """

    name: str
    arguments: tuple[str, ...]
    snapshots: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()
    grows: bool = True
    upload: str = ""


_SMALL = ("-s", "FEED_EXPORT_BATCH_ITEM_COUNT=7")
_BATCH = r"b-\d{5}\.jsonl"

MODES = [
    Mode("-O", ("-O", "x.jsonl"), snapshots=(r"x\.jsonl",)),
    Mode("default feed", (), snapshots=(r"output/[^/]+\.jsonl",)),
    Mode("-o", ("-o", "x.jsonl"), journals=(r"x\.jsonl",)),
    Mode("-o gz", ("-o", "x.jsonl.gz"), journals=(r"x\.jsonl\.gz",)),
    Mode("-o batches", ("-o", "b-%(batch_id)05d.jsonl", *_SMALL), journals=(_BATCH,), grows=False),
    Mode("-o -o", ("-o", "a.jsonl", "-o", "b.jsonl"), journals=(r"a\.jsonl", r"b\.jsonl")),
    Mode("s3 -O", ("-O", "{uri}x.jsonl"), snapshots=(r"x\.jsonl",), upload="s3"),
    Mode(
        "s3 -o",
        ("-o", "{uri}b-%(batch_id)05d.jsonl", *_SMALL),
        journals=(_BATCH,),
        grows=False,
        upload="s3",
    ),
    Mode("ftp -O", ("-O", "{uri}x.jsonl"), snapshots=(r"x\.jsonl",), upload="ftp"),
    Mode(
        "ftp -o",
        ("-o", "{uri}b-%(batch_id)05d.jsonl", *_SMALL),
        journals=(_BATCH,),
        grows=False,
        upload="ftp",
    ),
]


@dataclass
class Row:
    """What came of the cycles of one mode at one point."""

    mode: str
    point: str
    runs: int = 0
    kills: int = 0
    cycles: int = 1
    found: Counter[str] = field(default_factory=Counter)
    refetched: int = 0
    torn: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    missing: set[str] = field(default_factory=set)
    retries: bool = False

    @property
    def failed(self) -> bool:
        # The pages from which a blog is learned are asked for again where that was cut short.
        is_wasteful = self.refetched > self.kills + SAMPLES and not self.retries
        return self.found.total() > 0 or is_wasteful

    def cells(self) -> dict[str, object]:
        return {
            "mode": self.mode,
            "point": self.point,
            "runs": self.runs,
            "kills": self.kills,
            **{name: self.found[name] for name in (*FINDINGS, "parts", "damaged", "unclean")},
            "refetched": self.refetched,
            "torn": self.torn,
            "": "FAILED" if self.failed else f"no {min(self.missing)}" if self.missing else "",
        }


class Watch:
    """Looks at the files of a folder all the time, and keeps every content that it saw."""

    def __init__(self, folder: Path, owns: Callable[[str], bool]) -> None:
        self.folder, self.owns = folder, owns
        self.seen: list[dict[str, bytes]] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        last: dict[str, tuple[int, int, int]] = {}
        while not self._is_over.wait(0.01):
            stats = {}
            for path in files(self.folder):
                name = str(path.relative_to(self.folder))
                try:
                    stat = path.stat()
                except OSError:
                    continue
                if self.owns(name):
                    stats[name] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if stats != last:
                last = stats
                self.seen.append(contents(self.folder, self.owns))


def files(folder: Path) -> list[Path]:
    """The files of a project that are not its own: feeds, and what a run left."""
    found = list(folder.glob("*")) + list(folder.glob("output/*"))
    return [path for path in found if path.is_file() and path.name != "scrapy.cfg"]


def contents(folder: Path, owns: Callable[[str], bool] = lambda _: True) -> dict[str, bytes]:
    """The files of a folder by name."""
    names = {str(path.relative_to(folder)): path for path in files(folder)}
    held = {}
    for name, path in names.items():
        if owns(name):
            try:
                held[name] = path.read_bytes()
            except FileNotFoundError:  # removed a moment ago
                continue
    return held


class Cycle:
    """One cycle of one mode at one point.

    ``arguments`` are those of ``scrapy`` before the mode's, without the blog's address.
    """

    arguments: tuple[str, ...] = ("crawl", "blog")
    runs = (5, 8)
    """The least and the largest number of runs that are killed."""

    def __init__(self, mode: Mode, point: Point, seed: str, place: S3 | FTP | None = None) -> None:
        self.mode, self.point, self.place = mode, point, place
        self.chance = Random(f"{seed}/{mode.name}/{point.name}")
        self.row = Row(mode.name, point.name, retries=point.retries)
        self.seconds = 1.5
        self.report: Callable[[str], None] = lambda _: None

    def run(self, folder: Path) -> Row:
        """Go through the cycle in an empty folder."""
        chance = self.chance
        self.folder = folder / "project"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.prepare(self.folder)
        self.own = set(contents(self.folder))
        if self.place:
            self.place.clear()
        self.blog = blog = LivingBlog(
            chance.randrange(10**6),
            chance.randint(12, 40),
            per_page=chance.choice((5, 10)),
            sitemap=chance.choice((None, "plain", "index")),
            feed=chance.choice((None, "atom", "rss")),
        )
        validators = chance.choice((("etag", "modified"), ("etag",), ("modified",)))
        self.feeds: list[Feed] = [
            *(Snapshot(blog, pattern) for pattern in self.mode.snapshots),
            *(Journal(blog, pattern, grows=self.mode.grows) for pattern in self.mode.journals),
        ]
        with LivingServer(blog, validators=validators) as server:
            for number in range(chance.randint(*self.runs)):
                if self.place:
                    self.place.failure = self.point.upload
                outcome = self._run(server, self.point.strike(chance, number, self.seconds))
                ended = outcome.code != 0 or self.point.name == "SIGTERM"
                self.row.kills += (outcome.was_struck and ended) or bool(self.point.upload)
                self.evolve()
            if self.place:
                self.place.failure = ""
            for _ in range(3):
                blog.wait(days=100)
                outcome = self._run(server, {})
                self.seconds = outcome.seconds
            self._conclude(outcome, server)
        return self.row

    def prepare(self, folder: Path) -> None:
        """Make the project."""
        folder.mkdir()

    def evolve(self) -> None:
        """Let the blog grow and change, and time pass."""
        blog, chance = self.blog, self.chance
        blog.wait(hours=chance.choice((0.1, 1, 5, 24, 72)))
        blog.add(chance.randint(1, 6))
        for post in chance.sample(blog.there, 3):
            match chance.choice(("edit", "edit", "move", "pin", "delete", "touch", "")):
                case "edit":
                    blog.edit(post)
                case "move":
                    blog.move(post, chance.choice(("301", "canonical")))
                case "pin":
                    blog.pin(post, not post.pinned)
                case "delete":
                    blog.delete(post, chance.choice((404, 410)))
                case "touch":
                    blog.touch(post)
        gone = [post for post in blog.posts if post.gone]
        if gone and chance.random() < 0.2:
            back = chance.choice(gone)
            blog.restore(back)
            for feed in self.feeds:
                if isinstance(feed, Snapshot):
                    feed.excuse(back)

    def _run(self, server: LivingServer, strike: dict[str, Any]) -> Outcome:
        arguments = [
            argument.replace("{uri}", self.place.uri("") if self.place else "")
            for argument in self.mode.arguments
        ]
        before = len(server.asked)
        if (deed := strike.get("deed")) and "start" not in self.point.name:
            deed.ready = lambda: len(server.asked) > before

        def owns(name: str) -> bool:
            return any(feed.owns(name) for feed in self.feeds)

        with Watch(self.folder, owns) as watch:
            outcome = crawl(
                self.folder,
                *self.arguments,
                "-a",
                f"url={server.url}",
                *FAST,
                "-s",
                "DOWNLOAD_DELAY=0.005",
                *arguments,
                now=self.blog.now,
                environment={
                    "TMPDIR": str(self.temporary),
                    **(self.place.environment if self.place else {}),
                },
                timeout=120,
                **strike,
            )
        self.row.runs += 1
        self.row.codes[outcome.code] += 1
        self.row.missing.update(outcome.missing)
        held = self.place.contents() if self.place else contents(self.folder)
        for feed in self.feeds:
            for seen in (*(watch.seen if not self.place else ()), held):
                feed.observe({name: data for name, data in seen.items() if feed.owns(name)})
        self.report(
            f"  code {outcome.code:3}  {outcome.seconds:4.1f} s  {len(server.asked) - before:3} "
            f"requests  {' '.join(outcome.fired) or '-'}"
        )
        if not strike and outcome.code and not self.point.upload:
            self.report(outcome.log[-2000:])
        return outcome

    def _conclude(self, outcome: Outcome, server: LivingServer) -> None:
        row = self.row
        for feed in self.feeds:
            feed.conclude()
            row.found.update(+feed.found)
            row.torn += feed.torn
        left = [
            name
            for name in (*contents(self.folder), *(self.place.contents() if self.place else ()))
            if name not in self.own and not any(feed.owns(name) for feed in self.feeds)
        ]
        row.found["parts"] += len(left) + len(list(self.temporary.rglob("*")))
        row.found["damaged"] += len(damaged(self.folder))
        row.found["unclean"] += outcome.code != 0
        row.refetched += refetched(server.asked)
        if row.failed:
            self.report(f"  {dict(+row.found)}, refetched {row.refetched}, left {left}")


def pairs(modes: Iterable[Mode], points: Iterable[Point]) -> list[tuple[Mode, Point]]:
    """Every mode with every point that makes sense for it."""
    return [
        (mode, point) for mode in modes for point in points if re.search(point.modes, mode.name)
    ]


def loop(
    chosen: list[tuple[Mode, Point]],
    seed: str,
    report: Callable[[str], None] = lambda _: None,
    kind_of_cycle: type[Cycle] = Cycle,
) -> list[Row]:
    """Run a cycle for each of these pairs."""
    rows: dict[tuple[str, str], Row] = {}
    with ExitStack() as stack:
        places: dict[str, S3 | FTP] = {}
        for number, (mode, point) in enumerate(chosen):
            if mode.upload and mode.upload not in places:
                from . import uploads  # its packages are needed for nothing else

                kind = uploads.S3 if mode.upload == "s3" else uploads.FTP
                places[mode.upload] = stack.enter_context(kind())
            report(f"{number + 1}/{len(chosen)} {mode.name}: {point.name}")
            cycle = kind_of_cycle(mode, point, f"{seed}/{number}", places.get(mode.upload))
            cycle.report = report
            try:
                with tempfile.TemporaryDirectory(prefix="soak-") as folder:
                    row = cycle.run(Path(folder))
            except KeyboardInterrupt:  # what was found until now is shown
                break
            if whole := rows.get((mode.name, point.name)):
                whole.runs += row.runs
                whole.kills += row.kills
                whole.cycles += row.cycles
                whole.found += row.found
                whole.refetched += row.refetched
                whole.torn += row.torn
                whole.codes += row.codes
                whole.missing |= row.missing
            else:
                rows[mode.name, point.name] = row
    return list(rows.values())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--cycles", type=int, default=0, help="0: every pair once")
    options.add_argument("--seed", default="1")
    options.add_argument("--mode", default="", help="pattern of the modes' names")
    options.add_argument("--point", default="", help="pattern of the points' names")
    options.add_argument("-v", action="store_true", help="show each run")
    given = options.parse_args()
    modes = [mode for mode in MODES if re.search(given.mode, mode.name)]
    points = [point for point in POINTS if re.search(given.point, point.name)]
    every = pairs(modes, points)
    if given.cycles:
        chance = Random(given.seed)
        rounds = -(-given.cycles // len(every))
        every = [pair for _ in range(rounds) for pair in chance.sample(every, len(every))]
        every = every[: given.cycles]
    start = time.monotonic()

    def tell(line: str) -> None:
        if given.v or not line.startswith(" "):
            print(line, file=sys.stderr, flush=True)

    rows = loop(every, given.seed, tell)
    print(table([row.cells() for row in rows]))
    kills, runs = sum(row.kills for row in rows), sum(row.runs for row in rows)
    failed = sum(row.failed for row in rows)
    seconds = time.monotonic() - start
    cycles = sum(row.cycles for row in rows)
    print(f"\n{cycles} cycles, {runs} runs, {kills} kills, {failed} rows failed, {seconds:.0f} s")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
