"""``scrapy fleet run`` on PostgreSQL, whose server is restarted or lost in the middle."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("psycopg")

from archive import postgresql
from soak.fleet import Hosts, Machine, overlaps

from blogcrawl import clock
from blogcrawl.archive import ArchiveError
from blogcrawl.fleet import run, shared
from blogcrawl.fleet.attempts import Attempt
from blogcrawl.fleet.run import Runner
from blogcrawl.fleet.shared import SharedAttempts

from .test_config import DAILY, load

if TYPE_CHECKING:
    from pathlib import Path

BLOGS = '[blogs.a]\nurl = "https://one.example/"\n[blogs.b]\nurl = "https://two.example/"\n'


class Away(SharedAttempts):
    """Records in a database that is there at some of the looks, with what was noted."""

    def __init__(self, folder: Path, *, is_there: list[bool]) -> None:
        super().__init__({}, folder)
        self.is_there = is_there
        self.noted: dict[str, Attempt] = {}

    def check(self) -> None:
        if not (self.is_there.pop(0) if len(self.is_there) > 1 else self.is_there[0]):
            raise ArchiveError("ARCHIVE_URL: the server is away")

    def last(self, name: str) -> Attempt | None:
        return self.noted.get(name)

    def record(self, name: str, attempt: Attempt) -> None:
        self.noted[name] = attempt


class Play:
    """Crawls of which ``a`` ends with these codes, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *codes: int) -> None:
        self.codes = [*codes]
        self.began: list[str] = []
        monkeypatch.setattr(run, "crawl", self.crawl)
        monkeypatch.setattr(run, "_PATIENCE", 0.05)
        monkeypatch.setattr(run, "_PAUSE", 0.01)

    async def crawl(self, plan: Any, attempts: Away, hurry: asyncio.Event) -> Attempt:
        self.began.append(plan.name)
        code = self.codes.pop(0) if plan.name == "a" else 0
        await asyncio.sleep(0.01)
        ended = Attempt(clock.now()).end(code, "", None)
        attempts.record(plan.name, ended)
        return ended


def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *is_there: bool) -> Runner:
    monkeypatch.chdir(tmp_path)
    return Runner(load(tmp_path, DAILY + BLOGS), Away(tmp_path, is_there=[*is_there]))


def test_a_crawl_that_lost_its_archive_is_tried_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    play = Play(monkeypatch, 5, 0)
    ended = asyncio.run(runner(tmp_path, monkeypatch, True, False, True).run())
    assert {name: one.code for name, one in ended.items()} == {"a": 0, "b": 0}
    assert play.began.count("a") == 2
    assert not [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")]


def test_it_is_tried_before_the_other_blogs_of_its_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(monkeypatch, 5, 0)
    monkeypatch.chdir(tmp_path)
    blogs = BLOGS.replace("two.example/", "one.example/b/")
    plans = load(tmp_path, f'{DAILY}feeds = ["{{name}}.jsonl"]\n{blogs}')
    seconds = itertools.count(clock.now())
    monkeypatch.setattr(clock, "now", lambda: next(seconds))
    asyncio.run(Runner(plans, Away(tmp_path, is_there=[True, False, True])).run())
    assert play.began == ["a", "a", "b"]


def test_an_archive_that_is_damaged_fails_once_more_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    play = Play(monkeypatch, 5, 5)
    ended = asyncio.run(runner(tmp_path, monkeypatch, True).run())
    assert {name: one.code for name, one in ended.items()} == {"a": 5, "b": 0}
    assert play.began.count("a") == 2
    assert [one.message[:9] for one in caplog.records if one.levelname == "ERROR"] == ["a: failed"]


@pytest.mark.parametrize("at_first", [True, False])
def test_a_database_that_stays_away_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_first: bool
) -> None:
    play = Play(monkeypatch, 5)
    with pytest.raises(ArchiveError, match="the server is away"):
        asyncio.run(runner(tmp_path, monkeypatch, *[True] * (not at_first), False).run())
    assert play.began == ([] if at_first else ["a", "b"])


def test_a_fleet_that_stays_waits_for_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    play = Play(monkeypatch, 0)
    fleet = runner(tmp_path, monkeypatch, *[False] * 12, True)

    async def watch() -> None:
        coming = asyncio.create_task(fleet.watch(lambda: None))
        while len(play.began) < 2:
            await asyncio.sleep(0.01)
        fleet.stop()
        await coming

    asyncio.run(asyncio.wait_for(watch(), 30))
    messages = [one.message for one in caplog.records if "database" in one.message]
    assert messages == [
        "the database was lost (ARCHIVE_URL: the server is away): the fleet waits for it",
        "the database is there again",
    ]


def test_what_could_not_be_recorded_is_recorded_later(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = load(tmp_path, DAILY + BLOGS, f"ARCHIVE_URL={postgresql.own_database(postgresql_url)}")
    connection = shared.connection_of(plans.blogs["a"].settings)
    assert connection
    attempts = SharedAttempts(connection, tmp_path)
    with monkeypatch.context() as away:
        away.setattr(attempts, "_connection", {"host": str(tmp_path), "connect_timeout": 2})
        attempts.record("a", Attempt(1).end(3, "it is down", None))
        assert attempts.last("a") is None
    attempts.record("b", Attempt(2))
    elsewhere = SharedAttempts(connection, tmp_path)
    assert [elsewhere.last(name) is not None for name in "ab"] == [True, True]


class Server:
    """PostgreSQL, and a machine with a fleet of four small blogs on it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        (folder / "pg").mkdir()
        self.short = stack.enter_context(postgresql.cluster(folder / "pg"))
        self.running = stack.enter_context(ExitStack())
        self.hosts = stack.enter_context(Hosts(4, 12))
        address = postgresql.address(self.short)
        self.machine = Machine(folder / "m", self.hosts, folder / "got", 2, 0.1, address)
        self.corpus = folder / "got"
        self.start()

    def start(self) -> None:
        self.running.enter_context(postgresql.started(self.short))

    def wait_for_requests(self, number: int) -> None:
        end = time.monotonic() + 120
        while len(self.hosts.asked) < number:
            assert time.monotonic() < end, self.machine.log()
            time.sleep(0.02)


@pytest.mark.slow
def test_a_server_that_is_restarted_in_the_middle(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = Server(tmp_path, stack)
        process = server.machine.start("run")
        server.wait_for_requests(8)
        server.running.close()
        time.sleep(3)
        server.start()
        assert process.wait(180) == 0, server.machine.log()
        assert overlaps(server.hosts.asked) == []
        for name in server.hosts.urls:
            lines = (server.corpus / f"{name}.jsonl").read_text("utf-8").splitlines()
            assert len({json.loads(line)["id"] for line in lines}) == len(lines) == 12
        status = server.machine.start("status")
        assert status.wait(60) == 0, server.machine.log()
        log = server.machine.log()
        assert "failed" not in log
        assert "WARNING" not in log


@pytest.mark.slow
def test_a_server_that_is_lost_in_the_middle(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = Server(tmp_path, stack)
        process = server.machine.start("run", "-L", "WARNING")
        server.wait_for_requests(8)
        server.running.close()
        assert process.wait(240) == 5, server.machine.log()
        [line] = server.machine.log().splitlines()
        assert line.startswith("scrapy fleet: ARCHIVE_URL: ")
        server.start()
        assert server.machine.start("run").wait(180) == 0, server.machine.log()
        assert {path.stem for path in server.corpus.glob("*.jsonl")} == {*server.hosts.urls}
