"""The process of one blog's crawl: ``python -m blogcrawl.fleet NAME``, with its command on stdin.

So the process list shows the name of the blog, but no passwords.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read the command, and run it in this process within its limits."""
    try:
        order = json.loads(sys.stdin.readline())
    except ValueError:
        sys.exit("blogcrawl.fleet: a fleet starts this process; run: blogcrawl fleet run")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _die_with(order["parent"])
    if most := order["memory"]:
        # Above the limit at which a crawl ends by itself: for fast growth between two checks.
        with suppress(OSError, ValueError):  # a sandbox forbids it, or sets a lower limit
            resource.setrlimit(resource.RLIMIT_DATA, (2 * most << 20, 2 * most << 20))
    from scrapy.cmdline import execute

    execute(["scrapy", *order["words"]])


def _die_with(parent: int) -> None:
    """End this process when the fleet that started it ends, since nobody else would stop it.

    The archive survives this at any time. An orphaned crawl could overlap with another on its host.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
