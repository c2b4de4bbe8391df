"""Scrapy's log with one line per record, without secrets and noise."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import traceback
from typing import Any

from scrapy import exceptions

from blogcrawl.archive import ArchiveError
from blogcrawl.feeds.uri import redact_urls
from blogcrawl.logformatter import one_line

# Loggers whose INFO lists what is installed and set, or what the summary says better.
_NOISE = {
    "scrapy.addons": "Enabled",
    "scrapy.core.engine": "Closing spider",
    "scrapy.crawler": "Overridden settings",
    "scrapy.extensions.memusage": "Peak memory",
    "scrapy.middleware": "Enabled",
    "scrapy.utils.log": "Scrapy",
}

# A setting whose name suggests a secret, with its value up to the next setting.
_SECRET = re.compile(
    r"('\w*(?:KEY|PASS|SECRET|TOKEN|AUTH)\w*': )(?!None|True|False).*?(?=,\s+'\w+': |}$)", re.DOTALL
)


# Errors of a server, the network or a disk. The message names them, a traceback adds nothing.
_NAMED_ERRORS = (
    ArchiveError,
    exceptions.CannotResolveHostError,
    exceptions.DownloadCancelledError,
    exceptions.DownloadConnectionRefusedError,
    exceptions.DownloadFailedError,
    exceptions.DownloadTimeoutError,
    exceptions.ResponseDataLossError,
    exceptions.UnsupportedURLSchemeError,
)


class OneLineLogRecord(logging.LogRecord):
    """A record with a message on one line, and a traceback that cannot be mistaken for a record.

    Text of a page in a message or an exception cannot forge a line of the log, and cannot send a
    control sequence to the terminal.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_archive_error = bool(self.exc_info and isinstance(self.exc_info[1], ArchiveError))
        if self.exc_info and isinstance(self.exc_info[1], _NAMED_ERRORS):
            self.exc_info = None
            self.msg = str(self.msg).partition("\nTraceback (most recent call last)")[0]
        if self.exc_info and self.exc_info[0]:
            lines = "".join(traceback.format_exception(*self.exc_info)).rstrip().split("\n")
            self.exc_text = "\n".join(f"  {one_line(line)}" for line in lines)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "stack_info" and value:  # logging sets it afterwards
            value = "\n".join(f"  {one_line(line)}" for line in value.split("\n"))
        super().__setattr__(name, value)

    def getMessage(self) -> str:
        return one_line(super().getMessage())


def configure_log() -> None:
    """Configure logging: one line per record, Scrapy's start-up lists at DEBUG, no secrets."""
    if sys.stderr is None:  # closed, which Scrapy's log handler does not expect
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    logging.setLogRecordFactory(OneLineLogRecord)
    logging.Handler.handleError = _say_once  # type: ignore[assignment, method-assign]
    for name in _NOISE:
        logging.getLogger(name).addFilter(_quieten)


_handle_error = logging.Handler.handleError
# Scrapy opens the log file again for every crawler.
_given_up: set[str] = set()


def _say_once(handler: logging.Handler, record: logging.LogRecord) -> None:
    """Print one line that a log file cannot be written, and stop writing to it.

    Python would print a traceback for each record, and fail when the file is closed.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, OSError):
        _handle_error(handler, record)
    elif isinstance(handler, logging.FileHandler) and handler.stream:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), handler.stream.fileno())
        if handler.baseFilename in _given_up:
            return
        _given_up.add(handler.baseFilename)
        with contextlib.suppress(OSError):
            shown = one_line(f"log file {handler.baseFilename}: {error.strerror}")
            print(f"{shown}; going on without it", file=sys.stderr, flush=True)
    # Otherwise stderr itself is full or has no reader, and the error cannot be reported.


def _quieten(record: logging.LogRecord) -> bool:
    if getattr(record, "is_archive_error", False):  # already logged by the archive
        record.levelno, record.levelname = logging.DEBUG, "DEBUG"
        return True
    if record.levelno == logging.INFO and record.msg.startswith(_NOISE[record.name]):
        record.levelno, record.levelname = logging.DEBUG, "DEBUG"
        text = " ".join((record.msg % record.args).split())
        record.msg, record.args = _without_secrets(text), ()
    return True


def _without_secrets(text: str) -> str:
    """Return the printed settings with every secret replaced by ``***``."""
    return redact_urls(_SECRET.sub(r"\1'***'", text))
