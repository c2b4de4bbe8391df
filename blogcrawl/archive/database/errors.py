"""Errors of an archive: one line for the operator, with advice."""

from __future__ import annotations

ADDRESSES = "write sqlite:////PATH or postgresql://HOST/DATABASE"
MEND = "put a copy of it back, or move it away to begin a new one"

# Messages of SQLite or the system that do not mean damage, with advice.
_TROUBLES = {
    "disk is full": "make room, then run it again",
    "No space left": "make room, then run it again",
    "quota exceeded": "make room, then run it again",
    "disk I/O error": "look at the disk, then run it again",
    "Input/output error": "look at the disk, then run it again",
    "unable to open": "this user must be able to read and write there",
    "readonly": "this user must be able to write there",
    "locked": "run it again when the other program is done with it",
}


class ArchiveError(Exception):
    """An archive that cannot be used. Its text is one line for the operator."""

    exit_code = 5


class ArchiveLocked(ArchiveError):
    """Another run is using the archive."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later


def message_of(error: Exception) -> str:
    """The database's message in one line, without the statement and its values."""
    message = " ".join(str(getattr(error, "orig", None) or error).split())
    return with_advice(message) or message


def with_advice(message: str) -> str:
    """The database's message, with advice if there is some."""
    advice = (f"{message}; {what}" for words, what in _TROUBLES.items() if words in message)
    return next(advice, "")
