"""The process of one blog's crawl: ``python -m blogcrawl.fleet NAME``, with its command on stdin.

So the list of processes shows which blog it is, and nobody's passwords.
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
    """Read the command, and become it within its bounds."""
    told = json.loads(sys.stdin.readline())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _die_with(told["parent"])
    if most := told["memory"]:
        # Beyond the limit at which a crawl ends by itself: for what grows between two looks.
        with suppress(OSError, ValueError):  # a sandbox forbids it, or sets a lower one
            resource.setrlimit(resource.RLIMIT_DATA, (2 * most << 20, 2 * most << 20))
    from scrapy.cmdline import execute

    execute(["scrapy", *told["words"]])


def _die_with(parent: int) -> None:
    """End at once when the process that started this one ends: nobody else knows of this crawl.

    The archive bears it at any time. A crawl that went on could meet another one at its host.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
