"""Runs the crawls of a fleet on one machine, several at a time, but one per host."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.archive import ArchiveError
from blogcrawl.fleet.attempts import BUSY, Attempt
from blogcrawl.fleet.digest import Digest
from blogcrawl.fleet.process import crawl
from blogcrawl.fleet.record import record
from blogcrawl.fleet.shared import SharedAttempts
from blogcrawl.fleet.state import next_run
from blogcrawl.logformatter import one_line

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Callable, Iterable

    from blogcrawl.fleet.attempts import Attempts
    from blogcrawl.fleet.check import Plan, Plans

logger = logging.getLogger(__name__)

LOOK = 60
"""Seconds after which ``--watch`` checks again whether its file or an archive changed."""
_PATIENCE = 30  # seconds to wait for a database that is being restarted
_PAUSE = 1  # seconds between two tries to reach it


class Runner:
    """Crawls blogs until told to stop, or until none is due."""

    def __init__(self, plans: Plans, attempts: Attempts) -> None:
        self.plans = plans
        self.attempts = attempts
        self.digest = Digest(attempts)
        self.stopping = asyncio.Event()
        self.hurry = asyncio.Event()
        self._running: dict[str, Task[Attempt]] = {}
        self._waiting: dict[str, int] = {}
        """When each blog to be crawled is due."""
        self._locks: dict[str, str] = {}
        """The lock of each started blog, from the plans at that time."""
        self._again: set[str] = set()
        """The blogs that are tried once more, since their archive could not be used."""
        self._stays = False
        """Whether it waits for a database that is away, however long."""
        if isinstance(attempts, SharedAttempts):
            attempts.patience = _PATIENCE

    async def run(self, names: Iterable[str] = ()) -> dict[str, Attempt]:
        """Crawl ``names``, or all blogs that are due, once each; returns how the crawls ended.

        Raises ``ArchiveError`` if the database of the archives is lost for long.
        """
        await self._reach_database()
        now = clock.now()
        self._waiting = dict.fromkeys(names, now) or {
            name: due for name in self.plans.blogs if (due := self._due(name, now)) <= now
        }
        ended: dict[str, Attempt] = {}
        try:
            while not self.stopping.is_set() and (self._waiting or self._running):
                self._start()
                ended |= await self._wait()
        finally:
            await self._stop()
        await self._send_messages(is_idle=True)
        return ended

    async def watch(self, reread: Callable[[], Plans | None]) -> None:
        """Crawl what is due until told to stop; ``reread`` returns the plans if they changed."""
        self._stays = True
        looked = -LOOK
        while not self.stopping.is_set():
            now = clock.now()
            if abs(now - looked) >= LOOK:
                await self._reach_database()
                looked = now
                self.plans = reread() or self.plans
                names = self.plans.blogs.keys() - self._running.keys()
                self._waiting = {name: self._due(name, now) for name in names}
            self._start()
            soonest = min((due for due in self._waiting.values() if due > now), default=now + LOOK)
            for name, ended in (await self._wait(min(max(1, soonest - now), LOOK))).items():
                if name in self.plans.blogs:
                    now = clock.now()
                    # Even if nothing can be recorded, a failure must not be retried without a
                    # pause.
                    least = now + LOOK if ended.has_failed else now
                    self._waiting[name] = max(least, self._due(name, now))
            await self._send_messages(is_idle=not self._running)
        await self._stop()
        await self._send_messages(is_idle=True)

    def stop(self) -> None:
        """Stop all crawls cleanly; on a second call at once."""
        if self.stopping.is_set():
            self.hurry.set()
        self.stopping.set()

    def _due(self, name: str, now: int) -> int:
        plan = self.plans.blogs[name]
        known = record(plan, self.attempts.last(name))
        # A blog that somebody else is crawling is checked again later.
        return now + LOOK if known.is_running else next_run(plan, known, now)

    def _start(self) -> None:
        """Start the blogs that are due and may run now, the longest overdue first."""
        now = clock.now()
        for name in sorted(self._waiting, key=lambda name: (self._waiting[name], name)):
            if len(self._running) >= self.plans.slots:
                return
            if self._waiting[name] <= now and self._is_free(self.plans.blogs[name]):
                del self._waiting[name]
                logger.info("%s: started", name, extra={"blog": name})
                coming = crawl(self.plans.blogs[name], self.attempts, self.hurry)
                self._running[name] = asyncio.create_task(coming)
                self._locks[name] = self.plans.blogs[name].lock

    async def _reach_database(self) -> None:
        """Wait for the database of the archives, which may be restarted just now.

        Raises ``ArchiveError`` if it is away for long, unless this fleet stays.
        """
        end, is_reported = time.monotonic() + _PATIENCE, False
        while not self.stopping.is_set():
            try:
                await asyncio.to_thread(self.attempts.check)
            except ArchiveError as error:
                if time.monotonic() >= end and not is_reported:
                    if not self._stays:
                        raise
                    is_reported = True
                    logger.warning("the database was lost (%s): the fleet waits for it", error)
            else:
                if is_reported:
                    logger.info("the database is there again")
                return
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), _PAUSE)

    async def _send_messages(self, *, is_idle: bool) -> None:
        await asyncio.to_thread(self.digest.send, self.plans, is_idle=is_idle)

    def _is_free(self, plan: Plan) -> bool:
        return plan.lock not in (self._locks[name] for name in self._running)

    async def _wait(self, timeout: float | None = None) -> dict[str, Attempt]:
        """Wait until a crawl ends or there is something else to do; returns the ended crawls."""
        stop = asyncio.ensure_future(self.stopping.wait())
        tasks: list[asyncio.Future[Any]] = [stop, *self._running.values()]
        await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        ended = {}
        for name in [name for name, task in self._running.items() if task.done()]:
            try:
                ended[name] = self._running.pop(name).result()
            except OSError as error:  # no more processes, or no room for the log
                ended[name] = Attempt(clock.now()).end(1, one_line(error), None)
        lost = {name for name, one in ended.items() if self._may_have_lost_database(one)}
        for name in lost - self._again & self.plans.blogs.keys():
            del ended[name]
            self._again.add(name)
            # Before the other blogs of its host, whose place in the queue it had reached.
            self._waiting[name] = 0
            await asyncio.to_thread(self.digest.forget, self.plans.blogs[name])
            logger.info("%s: its archive could not be used; tried once more", name)
        for name, attempt in ended.items():
            self._again.discard(name)
            log_end(name, attempt, self.attempts)
            if plan := self.plans.blogs.get(name):
                await asyncio.to_thread(self.digest.hold, plan, attempt)
        if lost:
            await self._reach_database()
        return ended

    def _may_have_lost_database(self, ended: Attempt) -> bool:
        return self.attempts.is_shared and ended.code == ArchiveError.exit_code

    async def _stop(self) -> None:
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        for name in self._running:
            logger.info("%s: stopped with the fleet; the next run goes on from there", name)
        self._running.clear()


def heed_signals(fleet: Runner) -> None:
    """Let SIGINT and SIGTERM stop the fleet."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, fleet.stop)


def log_end(name: str, ended: Attempt, attempts: Attempts) -> None:
    """Log how a crawl ended."""
    seconds = (ended.ended or ended.started) - ended.started
    of: dict[str, Any] = {"extra": {"blog": name}}
    if ended.code == BUSY:
        logger.warning("%s: another run is using its archive; it is left for later", name, **of)
    elif ended.code:
        how = name, seconds, ended.code, ended.reason, attempts.log(name)
        logger.error("%s: failed after %d s (code %d): %s; see %s", *how, **of)
    else:
        logger.info("%s: well after %d s", name, seconds, **of)
