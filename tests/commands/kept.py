"""A blog that was crawled once, and files that the next command must not change."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import command
from loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Sequence

STOCK = Path(__file__).with_name("stock.py")

_TITLES = {f"/posts/{number}/": f"Essay number {number}" for number in range(1, 6)}


def _article(title: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1><time datetime=2024-03-01>1 March 2024</time>"
        f"<p>{title} tells of a thing. {'Words. ' * 40}</p></article></body></html>"
    )


def _listing() -> str:
    entries = "".join(
        f"<article class=post><h2><a href='{path}'>{title}</a></h2></article>"
        for path, title in _TITLES.items()
    )
    return f"<!doctype html><html lang=en><title>A blog</title><body><main>{entries}</main></body>"


class SmallBlog(Loopback):
    """A blog of five articles on loopback."""

    def __init__(self) -> None:
        super().__init__({"/": _listing(), **{path: _article(of) for path, of in _TITLES.items()}})


@dataclass(frozen=True)
class Ended:
    """What shows of a command that is over."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """What stderr says, which must be one line."""
        assert self.err.endswith("\n"), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.rstrip("\n")

    @property
    def words(self) -> str:
        """What stderr says without its line breaks, as the summary is wrapped."""
        return " ".join(self.err.split())


@dataclass(frozen=True)
class Kept:
    """The folder of a project, with the output and the archive of a crawl."""

    folder: Path
    blog: SmallBlog

    @property
    def name(self) -> str:
        """The name of the archive."""
        return self.blog.url.removeprefix("http://").strip("/").replace(":", "_")

    @property
    def archive(self) -> Path:
        return self.folder / ".scrapy" / "archive" / f"{self.name}.db"

    @property
    def output(self) -> Path:
        return self.folder / "output" / f"{self.name}.jsonl"

    @property
    def place(self) -> str:
        """How messages begin that are about the archive."""
        return f"archive {self.archive.relative_to(self.folder)}: "

    def scrapy(
        self, *arguments: str, prefix: Sequence[str] = (), environment: dict[str, str] | None = None
    ) -> Ended:
        """Run ``scrapy`` with these arguments to its end; ``prefix`` is a command that runs it."""
        environ = {
            **os.environ,
            "PYTHONPATH": command.paths(command.ROOT, self.folder),
            "PYTHONUTF8": "1",
            **(environment or {}),
        }
        done: subprocess.CompletedProcess[str] | command.Ended
        if prefix:
            done = subprocess.run(
                [*prefix, sys.executable, "-W", "error", "-m", "scrapy", *arguments],
                cwd=self.folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
            )
        else:
            done = command.run(self.folder, *arguments, environment=environ)
        assert "Traceback" not in done.stderr or "runspider" in arguments, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def crawl(self, *arguments: str, prefix: Sequence[str] = (), url: str = "") -> Ended:
        """Crawl the blog again."""
        quick = ("-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=False")
        given = ("-a", f"url={url or self.blog.url}")
        if any(argument.startswith(("url=", "urls=")) for argument in arguments):
            given = ()
        return self.scrapy("crawl", "blog", *quick, *given, *arguments, prefix=prefix)

    def stock(self, *arguments: str, prefix: Sequence[str] = ()) -> Ended:
        """Run a plain spider with Scrapy's own settings, for the comparison."""
        (self.folder / "scrapy.cfg").unlink()
        command = ("runspider", str(STOCK), "-a", f"url={self.blog.url}", *arguments)
        return self.scrapy(*command, prefix=prefix)

    def files(self) -> dict[str, bytes]:
        """Every file with its content.

        Without the lock, in which a run writes its process, and what SQLite keeps beside an
        archive that is read.
        """
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.endswith((".lock", "-shm", ".pyc"))
            if not (path.name.endswith("-wal") and not path.stat().st_size)
        }
