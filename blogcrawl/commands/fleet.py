"""``blogcrawl fleet``: crawl the blogs of ``blogs.toml`` when due, and show their status."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.utils.log import configure_logging

from blogcrawl import clock, jsonl
from blogcrawl.codes import UNHEALTHY, USAGE
from blogcrawl.command import ProjectCommand
from blogcrawl.fleet import table
from blogcrawl.fleet.attempts import BUSY
from blogcrawl.fleet.check import plans
from blogcrawl.fleet.config import ConfigError, read, suggestion
from blogcrawl.fleet.record import record
from blogcrawl.fleet.run import Runner, heed_signals
from blogcrawl.fleet.shared import attempts_of, connection_of
from blogcrawl.fleet.state import state
from blogcrawl.logformatter import one_line
from blogcrawl.secrets import learn
from blogcrawl.signals.send import check as check_signals
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from blogcrawl.fleet.check import Plans
    from blogcrawl.fleet.queue import Queue
    from blogcrawl.fleet.state import State

logger = logging.getLogger(__name__)

# An article is new for a week.
_LATE = 7 * clock.DAY


class Command(ProjectCommand):
    """Crawls many blogs, and shows how they are doing."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return (
            "check | status [NAME…] [--json | --html] | next [NAME…] | run [NAME…] [--watch]"
            " | defer [NAME…] | worker"
        )

    def short_desc(self) -> str:
        return "Crawl the blogs of blogs.toml when they are due, and show their status"

    def long_desc(self) -> str:
        return (
            "check   validate blogs.toml, and print one line per mistake. "
            "status   the status of all blogs: last success, articles, new ones of the last week, "
            "health, next run, problems; exit code 3 if a blog has a problem. "
            "next   when each blog is crawled next. "
            "run   crawl the named blogs, or all that are due, several at once; exit code 3 if one "
            "failed. --watch keeps running, and crawls each blog when it is due. "
            "defer   put the named blogs, or all that are due, into the queue in the database of "
            "ARCHIVE_URL. worker   crawl what is in the queue, until it is stopped."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--file", metavar="FILE", default="blogs.toml", help="the list of blogs"
        )
        parser.add_argument("--json", action="store_true", help="`status` as one line of JSON each")
        parser.add_argument("--html", action="store_true", help="`status` as an HTML page")
        parser.add_argument("--watch", action="store_true", help="`run` until it is stopped")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        learn(self.settings.copy_to_dict())
        configure_logging(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a subcommand; the exit code is 2 if the file has mistakes."""
        commands: dict[str, Callable[[Plans, list[str], argparse.Namespace], int]] = {
            "check": self._check,
            "status": self._status,
            "next": self._next,
            "run": self._run,
            "defer": self._defer,
            "worker": self._work,
        }
        if not args or args[0] not in commands:
            raise UsageError(f"say one of: {', '.join(commands)}", print_help=False)
        if (opts.json or opts.html) and args[0] != "status":
            raise UsageError(f"--json and --html: {args[0]} takes neither", print_help=False)
        if opts.watch and (args[0] != "run" or args[1:]):
            raise UsageError("--watch: goes with run, for all blogs", print_help=False)
        try:
            with self.reporting_errors():
                found = self.plans(opts)
                self._refuse_unknown(args[1:], found)
                if args[0] in ("check", "run", "worker"):  # the crawls warn in their own logs only
                    check_signals(plan.settings for plan in found.blogs.values())
                self.exitcode = commands[args[0]](found, args[1:], opts)
        except ConfigError as error:
            for line in error.lines:
                print(f"scrapy fleet: {one_line(line)}", file=sys.stderr)
            self.exitcode = USAGE

    def plans(self, opts: argparse.Namespace) -> Plans:
        """The blogs of the file, checked; raises :class:`ConfigError`."""
        assert self.settings is not None
        path = Path(opts.file)
        fleet = read(path)
        try:
            return plans(fleet, self.settings, self.spider_loader, opts.set)
        except ConfigError as error:
            raise ConfigError([f"{path}: {line}" for line in error.lines]) from None

    def _refuse_unknown(self, names: list[str], found: Plans) -> None:
        for name in names:
            if name not in found.blogs:
                hint = suggestion(name, sorted(found.blogs))
                raise UsageError(f"unknown blog {name!r}; {hint}", print_help=False)

    # --- The subcommands ------------------------------------------------------------------------

    def _check(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        locks = len({plan.lock for plan in found.blogs.values()})
        summary = f"{counted(len(found.blogs), 'blog')} at {counted(locks, 'host')}, no fault"
        print(f"{opts.file}: {summary}; {found.slots} at once")
        return 0

    def _status(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        now = clock.now()
        states = self._states(found, names, now)
        if opts.html:
            print(table.as_html(states, now), end="")
        elif opts.json:
            for one in states:
                print(jsonl.dumps(table.as_json(one)))
        else:
            print("\n".join(table.as_text(states, now)))
        return 0 if all(one.is_well for one in states) else UNHEALTHY

    def _next(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        now = clock.now()
        for one in sorted(self._states(found, names, now), key=lambda one: (one.next, one.name)):
            when = "waits" if one.next <= now else f"in {table.ago(one.next, now)}"
            print(f"{clock.iso(one.next)}  {one.name}  {'running' if one.is_running else when}")
        return 0

    def _run(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        attempts = attempts_of(self.settings)
        with attempts.lock() as is_mine:
            if not is_mine:
                print(f"scrapy fleet: another fleet runs in {attempts.folder}", file=sys.stderr)
                return BUSY
            return asyncio.run(self._crawl(Runner(found, attempts), names, opts))

    async def _crawl(self, fleet: Runner, names: list[str], opts: argparse.Namespace) -> int:
        heed_signals(fleet)
        if opts.watch:
            await fleet.watch(_Changes(self, opts))
            return 0
        ended = await fleet.run(names)
        return UNHEALTHY if any(one.has_failed for one in ended.values()) else 0

    def _defer(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        queue = self._queue(found)

        async def put() -> list[str]:
            async with queue:
                return await queue.defer(names)

        there = asyncio.run(put())
        which = f": {', '.join(there)}" if there else ""
        print(f"{counted(len(there), 'blog')} put into the queue{which}")
        return 0

    def _work(self, found: Plans, names: list[str], opts: argparse.Namespace) -> int:
        if names:
            raise UsageError("worker: takes what is in the queue, no names", print_help=False)
        queue = self._queue(found)

        async def work() -> None:
            queue.make()
            queue.heed_signals()
            await queue.work()

        asyncio.run(work())
        return 0

    def _queue(self, found: Plans) -> Queue:
        """The queue; its packages are imported only here."""
        assert self.settings is not None
        connection = connection_of(self.settings)
        if connection is None:
            hint = "set ARCHIVE_URL=postgresql://HOST/DATABASE; on one machine, use fleet run"
            raise UsageError(f"the queue is in a PostgreSQL database: {hint}", print_help=False)
        try:
            from blogcrawl.fleet.queue import Queue
        except ImportError:
            hint = "pip install 'blogcrawl[fleet]'"
            raise UsageError(
                f"it needs the package procrastinate: {hint}", print_help=False
            ) from None
        return Queue(connection, found, attempts_of(self.settings))

    def _states(self, found: Plans, names: Sequence[str], now: int) -> list[State]:
        assert self.settings is not None
        attempts = attempts_of(self.settings)
        return [
            state(plan, record(plan, attempts.last(name)), now, now - _LATE)
            for name, plan in found.blogs.items()
            if not names or name in names
        ]


class _Changes:
    """Reads the plans again when the file changes; a file with a mistake is ignored."""

    def __init__(self, command: Command, opts: argparse.Namespace) -> None:
        self.command = command
        self.opts = opts
        self._last = self._stamp()

    def __call__(self) -> Plans | None:
        if self._stamp() == self._last:
            return None
        self._last = self._stamp()
        try:
            found = self.command.plans(self.opts)
        except ConfigError as error:
            for line in error.lines:
                logger.error("%s; the fleet goes on as before", one_line(line))
            return None
        logger.info("%s changed: %s", self.opts.file, counted(len(found.blogs), "blog"))
        return found

    def _stamp(self) -> tuple[int, int]:
        try:
            status = Path(self.opts.file).stat()
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_size
