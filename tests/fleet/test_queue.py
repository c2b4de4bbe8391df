"""``scrapy fleet worker``: many machines, some of which die."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("procrastinate", reason="procrastinate is not installed")

from archive.postgresql import own_database
from soak.fleet import Asked, overlaps, soak

from blogcrawl.fleet import queue as room
from blogcrawl.fleet.attempts import Attempt
from blogcrawl.fleet.queue import Later, Queue, _Again
from blogcrawl.fleet.shared import SharedAttempts, connection_of

from .test_config import DAILY, load

if TYPE_CHECKING:
    from pathlib import Path

    from blogcrawl.fleet.check import Plans

BLOGS = """
[blogs.a]
url = "https://one.example/a/"
[blogs.b]
url = "https://one.example/b/"
feeds = ["b.jsonl"]
[blogs.c]
url = "https://two.example/"
"""


@pytest.fixture
def plans(tmp_path: Path, postgresql_url: str) -> Plans:
    return load(tmp_path, DAILY + BLOGS, f"ARCHIVE_URL={own_database(postgresql_url)}")


def queue_of(plans: Plans) -> Queue:
    connection = connection_of(plans.blogs["a"].settings)
    assert connection
    return Queue(connection, plans, SharedAttempts(connection))


def test_what_is_due_waits_once_and_no_two_of_a_host_are_taken(plans: Plans) -> None:
    async def play() -> None:
        async with queue_of(plans) as queue:
            assert await queue.defer([]) == ["a", "b", "c"]
            assert await queue.defer([]) == []
            jobs = queue.app.job_manager
            worker = await jobs.register_worker()
            taken = [await jobs.fetch_job(["blogcrawl"], worker) for _ in range(3)]
            names = [job.queueing_lock for job in taken if job]
            assert names == ["a", "c"]
            assert await queue.defer(["a"]) == []  # it is under way
            # A worker that says nothing more: its jobs go to another, once.
            await jobs.unregister_worker(worker)
            await queue._rescue_once()
            await queue._rescue_once()
            worker = await jobs.register_worker()
            again = [await jobs.fetch_job(["blogcrawl"], worker) for _ in range(3)]
            assert [job.queueing_lock for job in again if job] == ["a", "c"]
            await queue._rescue_once()
            assert await jobs.fetch_job(["blogcrawl"], worker) is None

    asyncio.run(play())


def test_the_notes_are_shared(plans: Plans) -> None:
    connection = connection_of(plans.blogs["a"].settings)
    assert connection
    here, there = SharedAttempts(connection), SharedAttempts(connection)
    assert there.last("a") is None
    here.record("a", Attempt(1))
    here.record("a", Attempt(1).end(3, "it is down", None))
    last = there.last("a")
    assert last is not None
    assert (last.code, last.reason, last.failing_since) == (3, "it is down", 1)


def test_notes_that_cannot_be_had_stop_no_crawl(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("psycopg")
    nowhere = SharedAttempts({"host": str(tmp_path), "connect_timeout": 2})
    nowhere.record("a", Attempt(1))
    assert nowhere.last("a") is None
    assert "the records of the fleet are not available" in caplog.text


def test_what_is_put_back() -> None:
    again = _Again()
    assert again.get_retry_decision(exception=asyncio.CancelledError(), job=None)  # type: ignore
    assert again.get_retry_decision(exception=Later(), job=None)  # type: ignore[arg-type]
    assert again.get_retry_decision(exception=ValueError(), job=None) is None  # type: ignore


@pytest.mark.parametrize(
    ("attempts", "before", "goes"),
    [(0, None, "back"), (0, 5, "back"), (1, 5, "out"), (1, None, "back"), (2, 75, "back")],
)
def test_an_archive_that_cannot_be_used_is_tried_once_more(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, attempts: int, before: int | None, goes: str
) -> None:
    """Also where the job was put back before, as its worker had died, or the archive was in use."""

    async def crawl(*_: object) -> Attempt:
        return Attempt(1).end(5, "the database is away", None)

    monkeypatch.setattr(room, "crawl", crawl)
    queue = queue_of(plans)
    queue.make()
    queue.attempts.record("a", Attempt(1).end(before, "", None) if before else Attempt(1))
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    if goes == "back":
        with pytest.raises(Later):
            asyncio.run(queue._crawl(context, "a", forced=True))
    else:
        asyncio.run(queue._crawl(context, "a", forced=True))


def test_the_judge_of_the_soak_sees_two_at_a_host() -> None:
    one_by_one = [Asked(n, "h", blog, pid) for n, (blog, pid) in enumerate(["a1", "a1", "b2"])]
    assert overlaps(one_by_one) == []
    beside = [Asked(n, "h", blog, pid) for n, (blog, pid) in enumerate(["a1", "b2", "a1"])]
    assert overlaps(beside) == ["h: process 1 again after another", "h: blog a again after another"]
    killed = [Asked(n, "h", blog, pid) for n, (blog, pid) in enumerate(["a1", "a2", "b3"])]
    assert overlaps(killed) == []


@pytest.mark.slow
def test_killed_workers_lose_nothing() -> None:
    pytest.importorskip("psycopg")
    numbers = {"blogs": 4, "posts": 12, "workers": 2, "slots": 2, "kills": 1, "restarts": 1}
    result = soak(**numbers, seconds=0, is_hasty=True)
    assert result["differs"] == []
    assert result["overlaps"] == []
    assert result["left"] == []
    assert result["stopped"] == [0, 0]
