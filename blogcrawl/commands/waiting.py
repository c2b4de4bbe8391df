"""Waits for an archive that another run has: the command is begun anew until it has its turn."""

from __future__ import annotations

import os
import signal
import sys
import time

# Until when, handed on to the command that is begun anew.
_UNTIL = "BLOGCRAWL_WAIT_UNTIL"
# Seconds between two tries.
_PAUSE = 30.0


def seconds_left(most: float) -> float:
    """How much longer this command may wait, of ``most`` seconds since its first try."""
    now = time.time()
    return float(os.environ.setdefault(_UNTIL, str(now + most))) - now


def is_first() -> bool:
    """Whether this is the first try."""
    return _UNTIL not in os.environ


def try_again(left: float) -> None:
    """Wait, and begin this command anew, in this process; a signal ends it at once."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    time.sleep(min(_PAUSE, left))
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
