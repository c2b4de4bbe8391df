"""``scrapy archive`` after two crawls of a blog: its output, without any request."""

from __future__ import annotations

import json
import signal
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from living import LivingBlog, LivingServer
from soak.command import FAST, Fault, Outcome, crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@dataclass
class Edited:
    """What was kept of a blog of eight articles, of which one was edited after a day."""

    folder: Path
    name: str
    begun: datetime
    address: str
    """The address of that one."""
    titles: tuple[str, str]
    """Its titles, the old one first."""
    delivered: bytes
    """The feed of the second crawl."""

    def archive(self, *words: str) -> Outcome:
        return crawl(self.folder, "archive", *words, timeout=60)

    def exported(self, *words: str) -> bytes:
        outcome = self.archive("export", self.name, "-O", "out.jsonl", *words)
        assert outcome.code == 0, outcome.log
        return (self.folder / "out.jsonl").read_bytes()


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    folder = tmp_path_factory.mktemp("edited") / "home"
    folder.mkdir()
    blog = LivingBlog(11, 8, sitemap="plain")
    begun = blog.now
    with LivingServer(blog) as server:
        given = ("crawl", "blog", "-a", f"url={server.url}", "-O", "feed.jsonl", *FAST)
        assert crawl(folder, *given, now=blog.now).code == 0
        post = blog.there[2]
        before = blog.truth_of(post).title
        blog.wait(days=1)
        blog.edit(post)
        assert crawl(folder, *given, now=blog.now).code == 0
        asked = len(server.asked)
        [path] = folder.glob(".scrapy/archive/*.db")
        yield Edited(
            folder,
            path.stem,
            begun,
            f"{server.home}{post.path}",
            (before, blog.truth_of(post).title),
            (folder / "feed.jsonl").read_bytes(),
        )
        assert len(server.asked) == asked


def test_status(edited: Edited) -> None:
    outcome = edited.archive("status")
    assert outcome.code == 0
    assert f"{edited.name}: .scrapy/archive/{edited.name}.db" in outcome.log
    assert "articles   8 (0 gone, 9 versions)" in outcome.log
    assert "last run   2026-01-02T12:00:01Z" in outcome.log
    assert "healthy" in outcome.log


def test_export_is_what_the_crawl_delivered(edited: Edited) -> None:
    assert edited.exported() == edited.delivered


def test_export_of_an_earlier_moment(edited: Edited) -> None:
    old = edited.exported("--at", edited.begun.isoformat())
    items = {item["url"]: item for item in map(json.loads, old.splitlines())}
    assert len(items) == 8
    assert items[edited.address]["title"] == edited.titles[0]


def test_export_of_a_day_is_of_its_end(edited: Edited) -> None:
    second = "2026-01-02T12:00:01Z"  # when the edit was seen
    for at, is_edited in {
        edited.begun.date().isoformat(): False,
        "2026-01-02T00:00": False,
        "2026-01-02T12:00:00Z": False,
        second: True,
        "2026-01-02": True,
    }.items():
        items = map(json.loads, edited.exported("--at", at).splitlines())
        titles = {item["url"]: item["title"] for item in items}
        assert titles[edited.address] == edited.titles[is_edited], at


def test_export_of_a_time_before_the_first_crawl_keeps_the_old_file(edited: Edited) -> None:
    before = edited.exported()
    outcome = edited.archive("export", edited.name, "-O", "out.jsonl", "--at", "2001-01-01")
    assert outcome.code == 3, outcome.log
    assert (edited.folder / "out.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "at",
    [
        "scrapy.core.engine:ExecutionEngine.open_spider_async",
        "scrapy.core.engine:ExecutionEngine.start_async",
    ],
)
def test_an_export_that_is_stopped_says_so_and_keeps_the_old_file(edited: Edited, at: str) -> None:
    before = edited.exported()
    words = ("archive", "export", edited.name, "-O", "out.jsonl")
    fault = Fault(at, do="SIGTERM")
    outcome = crawl(edited.folder, *words, faults=[fault], timeout=60)
    assert outcome.code == 3, outcome.log
    assert f"scrapy archive: {edited.name}: stopped, nothing was exported" in outcome.log
    assert (edited.folder / "out.jsonl").read_bytes() == before
    assert not list(edited.folder.glob(".out.jsonl*"))


def test_an_interrupt_is_one_line(edited: Edited) -> None:
    fault = Fault("blogcrawl.archive.reader:ArchiveReader.status", do="SIGINT")
    outcome = crawl(edited.folder, "archive", "status", faults=[fault], timeout=60)
    assert (outcome.code, outcome.log) == (-signal.SIGINT, "interrupted\n")


def test_export_to_a_server_that_hangs_up(edited: Edited) -> None:
    def greet_and_hang_up() -> None:
        connection, _ = server.accept()
        connection.sendall(b"220 here\r\n")
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=greet_and_hang_up)
        thread.start()
        place = f"ftp://a:b@127.0.0.1:{server.getsockname()[1]}/x.jsonl"
        outcome = edited.archive("export", edited.name, "-O", place)
        thread.join()
    assert outcome.code == 4, outcome.log
    assert "Feed" in outcome.log
    assert "Traceback" not in outcome.log


def test_export_with_a_component_that_is_not_there(edited: Edited) -> None:
    missing = 'ITEM_PIPELINES={"nowhere.Pipeline": 1}'
    outcome = edited.archive("export", edited.name, "-O", "out.jsonl", "-s", missing)
    assert outcome.code == 1
    assert outcome.log.startswith("scrapy archive: could not be started: ModuleNotFoundError")
    assert outcome.log.count("\n") == 1


def test_history_shows_what_changed(edited: Edited) -> None:
    outcome = edited.archive("history", edited.address)
    assert outcome.code == 0
    lines = outcome.log.splitlines()
    assert f"  -title: {edited.titles[0]}" in lines
    assert f"  +title: {edited.titles[1]}" in lines


def test_verify_and_vacuum_leave_it_as_it_was(edited: Edited) -> None:
    for word in ("verify", "vacuum", "verify"):
        outcome = edited.archive(word, edited.name)
        assert (outcome.code, outcome.log.count("\n")) == (0, 1), outcome.log
    assert edited.exported() == edited.delivered


def test_verify_looks_at_what_is_kept(edited: Edited) -> None:
    outcome = edited.archive("verify", edited.name, "-s", "ARCHIVE_ENABLED=False")
    assert (outcome.code, outcome.log) == (0, f"{edited.name}: no fault found\n")
    elsewhere = ("-s", "ARCHIVE_ENABLED=False", "-s", "ARCHIVE_URL=sqlite:///nowhere.db")
    outcome = edited.archive("verify", edited.name, *elsewhere)
    assert outcome.code == 5
    assert outcome.log == "scrapy archive: archive nowhere.db: there is none\n"


def test_history_of_an_address_with_a_comma(edited: Edited) -> None:
    outcome = edited.archive("history", f"{edited.address},b")
    assert outcome.code == 2
    assert f"the archive {edited.name} has no article {edited.address},b" in outcome.log


def test_status_of_a_blog_that_could_not_be_crawled(tmp_path: Path) -> None:
    nobody = ("-a", "url=http://127.0.0.1:1/", "-s", "RETRY_ENABLED=False", *FAST)
    assert crawl(tmp_path, "crawl", "blog", *nobody).code == 3
    outcome = crawl(tmp_path, "archive", "status", timeout=60)
    assert outcome.code == 3
    assert "    last run   20" in outcome.log


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((), "say one of: status, export, history, verify, vacuum"),
        (("delete",), "say one of: status, export, history, verify, vacuum"),
        (("status", "--verbose"), "unknown option --verbose"),
        (("status", "nowhere"), "no archive 'nowhere'; there are: "),
        (("export",), "name one archive to export"),
        (("export", "{name}", "--at", "noon"), "--at noon: must be a time"),
        (("export", "{name}", "-s", "FEEDS={{}}"), "no feed to export to; name one with -O FILE"),
        (("history", "{url}-not"), "has no article"),
        (("status", "-s", "DOWNLOAD_DELAY=x"), "DOWNLOAD_DELAY=x is not a number"),
        (("status", "-s", "ARCHIVE_ENABLED=x"), "ARCHIVE_ENABLED=x is not 0 or 1"),
        (("status", "-s", "SPIDER_MODULES=x"), "SPIDER_MODULES: No module named 'x'"),
        (("status", "--logfile", "nowhere/log"), "log file nowhere/log: No such file"),
        (("status", "--at", "2026-01-01"), "-O and --at: status takes neither"),
        (("verify", "-O", "out.jsonl"), "-O and --at: verify takes neither"),
        (("vacuum", "--at="), "-O and --at: vacuum takes neither"),
        (("history", "{url}", "-O", "out.jsonl"), "-O and --at: history takes neither"),
        (("history", "word"), "name one article by its URL"),
    ],
)
def test_bad_input(words: tuple[str, ...], line: str, edited: Edited) -> None:
    outcome = edited.archive(*(word.format(name=edited.name, url=edited.address) for word in words))
    assert outcome.code == 2, outcome.log
    assert line in outcome.log
    assert "Traceback" not in outcome.log
