"""The order in which the blogs of a fleet are crawled, without processes."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl import clock
from blogcrawl.fleet import run
from blogcrawl.fleet.attempts import Attempt, Attempts
from blogcrawl.fleet.run import Runner

from .test_config import DAILY, load

if TYPE_CHECKING:
    from pathlib import Path

BLOGS = "".join(
    f'[blogs.{name}]\nurl = "https://{host}.example/{name}/"\nfeeds = ["{name}.jsonl"]\n'
    for name, host in {"a": "one", "b": "one", "c": "two", "d": "three", "e": "one"}.items()
)


class Play:
    """Crawls that take a moment, and what ran beside what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> None:
        self.code = code
        self.running: list[str] = []
        self.began: list[str] = []
        self.most = 0
        monkeypatch.setattr(run, "crawl", self.crawl)

    async def crawl(self, plan: Any, attempts: Attempts, hurry: asyncio.Event) -> Attempt:
        assert not {"a", "b", "e"} & {plan.name} or not {"a", "b", "e"} & {*self.running}
        self.running.append(plan.name)
        self.began.append(plan.name)
        self.most = max(self.most, len(self.running))
        try:
            await asyncio.sleep(0.01)
        finally:
            self.running.remove(plan.name)
        ended = Attempt(clock.now()).end(self.code, "", None)
        attempts.record(plan.name, ended)
        return ended


@pytest.fixture
def attempts(tmp_path: Path) -> Attempts:
    (tmp_path / "notes").mkdir()
    return Attempts(tmp_path / "notes")


@pytest.mark.parametrize(("processes", "most"), [(1, 1), (2, 2), (9, 3)])
def test_all_that_is_due_is_crawled_once(
    tmp_path: Path,
    attempts: Attempts,
    monkeypatch: pytest.MonkeyPatch,
    processes: int,
    most: int,
) -> None:
    seconds = count(1_800_000_000)
    monkeypatch.setattr(clock, "now", lambda: next(seconds))  # it moves on at every look
    monkeypatch.chdir(tmp_path)
    play = Play(monkeypatch)
    plans = load(tmp_path, f"[fleet]\nprocesses = {processes}\n{DAILY}{BLOGS}")
    ended = asyncio.run(Runner(plans, attempts).run())
    assert sorted(ended) == sorted(play.began) == ["a", "b", "c", "d", "e"]
    assert play.most == most
    assert asyncio.run(Runner(plans, attempts).run()) == {}
    assert [*asyncio.run(Runner(plans, attempts).run(["b"]))] == ["b"]


@pytest.mark.parametrize("forgets", [False, True])
def test_one_that_stays_ends_when_it_is_told_to(
    tmp_path: Path, attempts: Attempts, monkeypatch: pytest.MonkeyPatch, forgets: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    if forgets:  # their database is away
        monkeypatch.setattr(attempts, "last", lambda name: None)
    play = Play(monkeypatch, code=3)
    fleet = Runner(load(tmp_path, DAILY + BLOGS), attempts)

    async def stay() -> None:
        watching = asyncio.create_task(fleet.watch(lambda: None))
        while len(play.began) < 5:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        fleet.stop()
        await watching

    asyncio.run(stay())
    assert sorted(play.began) == ["a", "b", "c", "d", "e"]  # a failure waits for its time, too


def test_a_blog_that_cannot_be_started_is_a_failed_one(
    tmp_path: Path, attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crawl(*_: Any) -> Attempt:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "crawl", crawl)
    ended = asyncio.run(Runner(load(tmp_path, DAILY + BLOGS), attempts).run())
    assert {one.reason for one in ended.values()} == {"[Errno 28] No space left on device"}
