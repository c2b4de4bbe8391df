"""One crawl in a process of its own: started, limited in time, stopped, and recorded."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from blogcrawl import clock
from blogcrawl.fleet.attempts import Attempt
from blogcrawl.fleet.digest import place
from blogcrawl.logformatter import one_line

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from blogcrawl.fleet.attempts import Attempts
    from blogcrawl.fleet.check import Plan

PATIENCE = 90
"""Seconds that a crawl has for a clean stop: the request in progress may take 65."""

_TAIL = 8_192  # bytes at the end of a log, which contain its summary
# Lines of the summary that name a problem, and how it breaks a line.
_TROUBLE = re.compile("(?:problem|not stored) +(.+)")
_WRAPPED = re.compile(r"\n {13}(?=\S)")


async def crawl(plan: Plan, attempts: Attempts, hurry: asyncio.Event | None = None) -> Attempt:
    """Crawl a blog, and record how it ended.

    If it is cancelled, the crawl is stopped first, cleanly unless ``hurry`` is set.
    """
    log = attempts.new_log(plan.name)
    before = await asyncio.to_thread(attempts.last, plan.name)
    begun = Attempt(clock.now())
    await asyncio.to_thread(attempts.record, plan.name, begun)
    process = await _start(plan, log, place(plan, attempts))
    stopped = ""
    try:
        await asyncio.wait_for(process.wait(), plan.time or None)
    except asyncio.TimeoutError:
        stopped = f"stopped: it took longer than {plan.time:,} s"
        if await _stop(process, hurry):
            stopped = f"killed: it took longer than {plan.time:,} s, and did not stop"
    except asyncio.CancelledError:
        await asyncio.shield(_stop(process, hurry))
        cut = begun.end(None, "stopped with the fleet", before)
        await asyncio.to_thread(attempts.record, plan.name, cut)
        raise
    code = process.returncode or (-signal.SIGTERM if stopped else 0)
    reason = stopped or (_reason(code, log) if code else "")
    ended = begun.end(code, reason, before)
    await asyncio.to_thread(attempts.record, plan.name, ended)
    return ended


async def _start(plan: Plan, log: Path, message: Path | None) -> Process:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "blogcrawl.fleet", plan.name),
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # signals of the terminal reach only the fleet
        )
    words = [*plan.words, *(("-s", f"NOTIFY_HELD={message}") if message else ())]
    order = {"words": words, "memory": plan.memory, "parent": os.getpid()}
    assert process.stdin
    process.stdin.write(json.dumps(order).encode() + b"\n")
    with suppress(ConnectionError):  # it ended before it read its command
        await process.stdin.drain()
    process.stdin.close()
    return process


async def _stop(process: Process, hurry: asyncio.Event | None) -> bool:
    """Stop a crawl cleanly, or kill it with its children; returns whether it was killed."""
    with suppress(ProcessLookupError):
        process.terminate()
    waits = [asyncio.ensure_future(process.wait())]
    if hurry:
        waits.append(asyncio.ensure_future(hurry.wait()))
    await asyncio.wait(waits, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    for one in waits[1:]:
        one.cancel()
    if process.returncode is not None:
        return False
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
    return True


def _reason(code: int, log: Path) -> str:
    """Why a crawl failed: from its summary, its last line, or the signal that ended it."""
    if code < 0:
        with suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
        return f"killed by signal {-code}"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _TAIL))
        text = file.read().decode("utf-8", "replace")
    lines = [_message(line) for line in _WRAPPED.sub(" ", text).splitlines() if line.strip()]
    messages = (match[1] for line in lines if (match := _TROUBLE.match(line)))
    return one_line(next(messages, lines[-1] if lines else ""))


def _message(line: str) -> str:
    """The message in a line of a log, which may be JSON."""
    if line.startswith("{"):
        with suppress(ValueError, KeyError):
            return str(json.loads(line)["message"]).removeprefix("summary: ")
    return line.strip()
