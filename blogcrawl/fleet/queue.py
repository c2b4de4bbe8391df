"""The crawls of a fleet on many machines: Procrastinate's queue in the archives' database.

A job is the crawl of a blog. Blogs on one host share its ``lock``, so that no two of them run at
once. Its ``queueing_lock`` is the blog, so that it is queued only once. The heartbeat reveals dead
workers; their jobs are put back, and the archive lets another worker resume them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, exceptions
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg import AsyncConnection, OperationalError

from blogcrawl import clock
from blogcrawl.archive import ArchiveError
from blogcrawl.fleet import shared
from blogcrawl.fleet.attempts import BUSY
from blogcrawl.fleet.digest import Digest
from blogcrawl.fleet.process import crawl
from blogcrawl.fleet.record import record
from blogcrawl.fleet.run import log_end
from blogcrawl.fleet.state import next_run
from blogcrawl.logformatter import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from procrastinate import JobContext
    from procrastinate.jobs import Job
    from typing_extensions import Self

    from blogcrawl.fleet.attempts import Attempts
    from blogcrawl.fleet.check import Plan, Plans

logger = logging.getLogger(__name__)

_QUEUE = "blogcrawl"
# Seconds. A worker that was silent for the second number is dead; a busy one may just be late.
_HEARTBEAT, _BOUND = 10, 30
# Seconds that the crawls of a worker have for a clean stop: less than _BOUND.
_PATIENCE = 20
_LOOK = 10  # seconds between two searches for dead workers
_PAUSE = 2  # seconds before a worker that lost the database starts over
_LATER = 30  # seconds until a blog with an archive in use is tried again
_RESCUING = 0x72657363  # the lock for the search for dead workers


class Later(Exception):
    """A job that cannot be done now, or not on this machine."""


class _Again(BaseRetryStrategy):
    """Puts back jobs that were stopped with their worker, or that can be done later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        return RetryDecision(retry_in={"seconds": _LATER}) if isinstance(exception, Later) else None


class Queue:
    """The queue of a fleet; opened by ``async with``."""

    def __init__(self, connection: dict[str, Any], plans: Plans, attempts: Attempts) -> None:
        self.connection = connection
        self.plans = plans
        self.attempts = attempts
        self.digest = Digest(attempts)
        self._busy = 0
        """How many blogs are being crawled here."""
        self.stopping = asyncio.Event()
        self.hurry = asyncio.Event()
        # Procrastinate logs jobs; this module logs blogs.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        self.app = self._app()

    def _app(self) -> App:
        app = App(connector=PsycopgConnector(kwargs=self.connection, min_size=1, max_size=4))
        app.task(name="crawl", queue=_QUEUE, retry=_Again(), pass_context=True)(self._crawl)
        return app

    def make(self) -> None:
        """Create the queue's tables if they do not exist; raises ``ArchiveError``."""
        shared.make(self.connection, SchemaManager.get_schema(), "procrastinate_jobs")

    async def __aenter__(self) -> Self:
        self.make()
        await self.app.open_async()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.app.close_async()

    # --- Queueing -------------------------------------------------------------------------------

    async def defer(self, names: Iterable[str]) -> list[str]:
        """Queue ``names``, or all blogs that are due; returns those that were not queued before."""
        now, there = clock.now(), await self._there()
        put = []
        for name in names or [name for name in self.plans.blogs if self._due(name, now) <= now]:
            if name in there:
                continue
            plan = self.plans.blogs[name]
            job = self.app.configure_task("crawl", lock=plan.lock, queueing_lock=name)
            with suppress(exceptions.AlreadyEnqueued):
                await job.defer_async(name=name, forced=bool(names))
                put.append(name)
        return put

    async def _there(self) -> set[str]:
        """The blogs that are queued or being crawled."""
        jobs: list[Job] = []
        for status in ("todo", "doing"):
            jobs += await self.app.job_manager.list_jobs_async(queue=_QUEUE, status=status)
        return {str(job.queueing_lock) for job in jobs}

    def _due(self, name: str, now: int) -> int:
        plan = self.plans.blogs[name]
        known = record(plan, self.attempts.last(name))
        return now + _LOOK if known.is_running else next_run(plan, known, now)

    # --- Working --------------------------------------------------------------------------------

    async def work(self) -> None:
        """Crawl what is in the queue, until it is told to stop."""
        while not self.stopping.is_set():
            try:
                async with self.app.open_async():
                    lost = await self._work_until_lost()
            except (exceptions.ConnectorException, OperationalError) as error:
                lost = error
            if not self.stopping.is_set():
                reason = one_line(lost or "it said no more")
                logger.warning("the database was lost (%s): the worker starts over", reason)
                self.hurry.clear()
                await asyncio.sleep(_PAUSE)
                self.app = self._app()

    async def _work_until_lost(self) -> BaseException | None:
        """Work until told to stop, or until the database is lost; then stop the crawls."""
        worker = asyncio.create_task(self._work())
        rescue = asyncio.create_task(self._rescue())
        sender = asyncio.create_task(self._send_messages())
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait([worker, rescue, stop], return_when=asyncio.FIRST_COMPLETED)
        hurry = asyncio.get_running_loop().call_later(_PATIENCE, self.hurry.set)
        for task in (worker, rescue, sender, stop):
            task.cancel()
        ended = await asyncio.gather(worker, rescue, sender, stop, return_exceptions=True)
        hurry.cancel()
        await asyncio.to_thread(self.digest.send, self.plans, is_idle=True)
        return next((one for one in ended if isinstance(one, Exception)), None)

    async def _work(self) -> None:
        await self.app.run_worker_async(
            queues=[_QUEUE],
            concurrency=self.plans.slots,
            install_signal_handlers=False,
            shutdown_graceful_timeout=0.01,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_BOUND,
            delete_jobs="successful",
        )

    def stop(self) -> None:
        """Stop the worker and its crawls cleanly; on a second call at once."""
        if self.stopping.is_set():
            self.hurry.set()
        self.stopping.set()

    def heed_signals(self) -> None:
        """Let SIGINT and SIGTERM stop the worker."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)

    async def _crawl(self, context: JobContext, name: str, forced: bool = False) -> None:
        """The task: crawl a blog, unless another worker did so meanwhile."""
        plan = self.plans.blogs.get(name)
        if plan is None:
            logger.warning("%s: not in the blogs of this machine; left to another worker", name)
            raise Later
        # A job that was put back is crawled again even if its run ended: its feeds may be
        # incomplete.
        is_new = not forced and not context.job.attempts
        if is_new and not await asyncio.to_thread(self._is_due, plan):
            logger.info("%s: it is not due any more", name)
            return
        logger.info("%s: started", name, extra={"blog": name})
        self._busy += 1
        before = await asyncio.to_thread(self.attempts.last, name)
        try:
            ended = await crawl(plan, self.attempts, self.hurry)
        except OSError as error:
            logger.error("%s: could not be started: %s", name, one_line(error))
            raise Later from None
        finally:
            self._busy -= 1
        log_end(name, ended, self.attempts)
        has_failed_so = context.job.attempts and before and before.code == ended.code
        if ended.code == ArchiveError.exit_code and not has_failed_so:
            # A database that was restarted just then is there by the next try, also for what a dead
            # worker left; what is damaged fails again, and is told of then.
            await asyncio.to_thread(self.digest.forget, plan)
            logger.info("%s: its archive could not be used; tried once more in %d s", name, _LATER)
            raise Later
        await asyncio.to_thread(self.digest.hold, plan, ended)
        if ended.code == BUSY:
            raise Later

    def _is_due(self, plan: Plan) -> bool:
        known, now = record(plan, self.attempts.last(plan.name)), clock.now()
        return known.is_running or next_run(plan, known, now) <= now

    async def _send_messages(self) -> None:
        """Send waiting messages, as long as the worker lives."""
        was_idle = False
        while True:
            is_idle = not self._busy
            await asyncio.to_thread(self.digest.send, self.plans, is_idle=is_idle and was_idle)
            was_idle = is_idle
            await asyncio.sleep(_LOOK)

    async def _rescue(self) -> None:
        """Put the jobs of dead workers back, as long as the worker lives."""
        while True:
            try:
                await self._rescue_once()
            except (OperationalError, exceptions.ConnectorException) as error:
                logger.warning("cannot look for dead workers: %s", one_line(error))
            await asyncio.sleep(_LOOK)

    async def _rescue_once(self) -> None:
        async with await AsyncConnection.connect(**self.connection) as connection:
            # One worker at a time: a job that was put back may be running again by now.
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_RESCUING,))
            jobs = self.app.job_manager
            for job in await jobs.get_stalled_jobs(queue=_QUEUE, seconds_since_heartbeat=_BOUND):
                logger.warning("%s: its worker is gone; put back", job.queueing_lock)
                try:
                    await jobs.retry_job(job)
                except exceptions.UniqueViolation:  # the blog is already queued again
                    await jobs.finish_job(job, status=Status.ABORTED, delete_job=True)
