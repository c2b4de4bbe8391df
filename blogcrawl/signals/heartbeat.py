"""The heartbeat: tells a monitor about every start and end; it notices if none comes.

The address is as in healthchecks.io: ``/start`` is added for the start, the exit code for the end,
``/log`` for a run that was stopped and is to be resumed.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from blogcrawl import __version__
from blogcrawl.signals.outcome import STOPPED

if TYPE_CHECKING:
    from blogcrawl.signals.outcome import Outcome

# A monitor that hangs must not hold up the run.
_TIMEOUT = 10.0
# The size that healthchecks.io keeps.
_LONGEST = 10_000


def start(url: str) -> None:
    """Report the start of a run. Raises OSError."""
    _send(url, "start", "")


def end(url: str, outcome: Outcome) -> None:
    """Report the end of a run, with its problems. Raises OSError."""
    _send(url, "log" if outcome.state == STOPPED else str(outcome.code), str(outcome))


def _send(url: str, what: str, text: str) -> None:
    scheme, host, path, query, _ = urlsplit(url)
    address = urlunsplit((scheme, host, f"{path.rstrip('/')}/{what}", query, ""))
    body = text.encode("utf-8", "replace")[:_LONGEST]
    request = urllib.request.Request(address, body, {"User-Agent": f"blogcrawl/{__version__}"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT):
            pass
    except urllib.error.HTTPError as error:
        error.close()
        raise OSError(f"the monitor answers {error.code}") from None
    except urllib.error.URLError as error:
        raise OSError(f"the monitor cannot be reached ({error.reason})") from None
