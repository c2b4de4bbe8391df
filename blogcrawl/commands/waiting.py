"""Waits for an archive in use: the command is started again until the archive is free."""

from __future__ import annotations

import os
import signal
import sys
import time

# Until when to wait, passed on to the restarted command.
_UNTIL = "BLOGCRAWL_WAIT_UNTIL"
# Seconds between two attempts.
_PAUSE = 30.0


def seconds_left(most: float) -> float:
    """How much longer this command may wait, of ``most`` seconds since its first attempt."""
    now = time.time()
    return float(os.environ.setdefault(_UNTIL, str(now + most))) - now


def is_first() -> bool:
    """Whether this is the first attempt."""
    return _UNTIL not in os.environ


def try_again(left: float) -> None:
    """Wait, and restart this command in this process; a signal ends it at once."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    time.sleep(min(_PAUSE, left))
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
