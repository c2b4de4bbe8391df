"""A project whose spiders do to their own process what a test says, and record when they ran."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPIDER = """\
import asyncio, os, signal, subprocess, time
from pathlib import Path
from scrapy import Spider

class Crew(Spider):
    name = "crew"
    custom_settings = {"FEEDS": {}}
    arguments_known = ()

    async def start(self):
        self.note("begin")
        while getattr(self, "meets", "") and not self.have_met():
            await asyncio.sleep(0.05)
        for _ in range(int(float(getattr(self, "seconds", 0)) * 20)):
            await asyncio.sleep(0.05)
        getattr(self, getattr(self, "does", "end"))()
        self.note("end")
        for nothing in ():
            yield nothing

    def note(self, word, pid=0):
        with open("journal", "a") as journal:
            journal.write(f"{time.time()} {word} {self.who} {pid or os.getpid()}\\n")

    def have_met(self):  # two of the crew, now or before
        running = set()
        for _, word, who, _ in map(str.split, Path("journal").read_text().splitlines()):
            running = running | {who} if word == "begin" else running - {who}
            if len(running) > 1:
                return True
        return False

    def end(self):
        pass

    def die(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def hang(self):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.note("child", subprocess.Popen(["sleep", "300"]).pid)
        time.sleep(300)

    def eat(self):
        bytearray(1 << 31)

class Same(Crew):
    name = "same"
    hosts = ("same.example",)
"""


class Note(NamedTuple):
    """A line of the journal."""

    at: float
    word: str
    who: str
    pid: int


class Crew:
    """A fleet of such spiders in a folder."""

    def __init__(self, folder: Path, **blogs: dict[str, Any]) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = crew_settings\n")
        (folder / "crew_settings.py").write_text(
            'from blogcrawl.settings import *\nSPIDER_MODULES = ["crew_spiders"]\n'
            "EXTENSIONS = DOWNLOADER_MIDDLEWARES = ITEM_PIPELINES = {}\n"
        )
        (folder / "crew_spiders.py").write_text(SPIDER)
        self.write(**blogs)

    def write(self, processes: int = 4, **blogs: dict[str, Any]) -> None:
        """Write ``blogs.toml``: a blog by its arguments, ``spider`` and ``time`` aside."""
        lines = [f"[fleet]\nprocesses = {processes}\n"]
        for name, arguments in blogs.items():
            own = {"spider": "crew", "every": "1d"}
            own |= {key: arguments.pop(key) for key in (*own, "time") if key in arguments}
            lines += [f"[blogs.{name}]", *(f"{key} = {json.dumps(own[key])}" for key in own)]
            table = ", ".join(f"{key} = {json.dumps(one)}" for key, one in arguments.items())
            lines.append(f'arguments = {{who = "{name}", {table}}}'.replace(", }", "}"))
        (self.folder / "blogs.toml").write_text("\n".join(lines) + "\n")

    def fleet(self, *words: str) -> command.Ended:
        """``scrapy fleet`` to its end."""
        return command.run(self.folder, "fleet", *words, timeout=240, environment=STRICT)

    def start(self, *words: str) -> command.Process:
        """``scrapy fleet`` under way."""
        out, err = self.folder / "out", self.folder / "err"
        return command.Process(self.folder, "fleet", *words, out=out, err=err, environment=STRICT)

    @property
    def journal(self) -> list[Note]:
        path = self.folder / "journal"
        lines = path.read_text().splitlines() if path.exists() else []
        return [
            Note(float(at), word, who, int(pid)) for at, word, who, pid in map(str.split, lines)
        ]

    def ran(self, word: str = "end") -> list[str]:
        """Which blogs began or ended, in this order."""
        return [note.who for note in self.journal if note.word == word]


# The warnings of the crawls fail them, too.
STRICT = {"PYTHONWARNINGS": "error"}


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)
