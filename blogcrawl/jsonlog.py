"""The log as JSON, one object per line, for log collectors: ``LOG_FORMAT=json``.

In Scrapy, the setting is a format string of ``logging``; ``json`` is no valid one, so the word is
free for this. Scrapy creates its handlers itself, so their class is patched.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timezone
from typing import Any

from blogcrawl import jsonl

WORD = "json"
"""The value of the setting."""

context: dict[str, Any] = {"blog": None, "run": None}
"""Fields that every line has by default; a record may override them by ``extra``."""

_PLACE = re.compile(r"%(?:\(\w+\))?[-#0-9.]*[a-z]")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_ENDING = ".,:;)]"

_is_on = False


def is_on() -> bool:
    """Whether this process logs as JSON."""
    return _is_on


def turn_on() -> None:
    """Let every handler of this process write JSON."""
    global _is_on
    _is_on = True
    logging.Handler.format = _format  # type: ignore[assignment, method-assign]


def as_json(record: logging.LogRecord) -> str:
    """A record as an object on one line."""
    message = record.getMessage()
    address, reason = _parts(message)
    if isinstance(record.args, dict):
        reason = str(record.args.get("reason") or reason or "") or None
    data = {
        "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat("T", "milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        **{name: getattr(record, name, value) for name, value in context.items()},
        "event": _event(record, message),
        "address": address,
        "reason": reason,
        "message": message,
    }
    if record.exc_info or record.exc_text:
        data["traceback"] = record.exc_text or logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]
    return jsonl.dumps(data)


def _format(handler: logging.Handler, record: logging.LogRecord) -> str:
    return as_json(record)


def _event(record: logging.LogRecord, message: str) -> str:
    """The kind of event: the message with … for the parts that vary."""
    template = str(record.msg)
    words = _PLACE.sub("…", template) if record.args else message
    return message if words == "…" else _ADDRESS.sub("…", words).replace("……", "…")


def _parts(message: str) -> tuple[str | None, str | None]:
    """The first address in a message, and the reason that follows it."""
    found = _ADDRESS.search(message)
    if not found:
        return None, None
    address = found[0].rstrip(_ENDING)
    _, _, reason = message[found.start() + len(address) :].partition(": ")
    return address, reason.strip() or None
