"""What the last message said: stored in the archive, or beside it if that is unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.archive import ArchiveError, endings
from blogcrawl.archive.database import archive_path, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from blogcrawl.archive.endings import RunHistory


def history_of(settings: BaseSettings, name: str) -> RunHistory:
    """How the runs of an archive ended, as far as it can be read."""
    if not settings.getbool("ARCHIVE_ENABLED"):
        return endings.RunHistory()
    try:
        with open_database(settings, name, writes=False) as database:
            return endings.history(database)
    except ArchiveError:
        return endings.RunHistory()


def is_reported(name: str, history: RunHistory) -> bool:
    """Whether the last message said that the blog fails."""
    return history.is_reported or _mark(name).exists()


def remember(settings: BaseSettings, name: str, *, is_failing: bool, has_ending: bool) -> None:
    """Remember what the message said; ``has_ending`` if the archive has the end of the run.

    Raises OSError, ArchiveError.
    """
    mark = _mark(name)
    if is_failing and not has_ending:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        return
    mark.unlink(missing_ok=True)
    if has_ending:
        with open_database(settings, name) as database:
            endings.record_message(database, is_failing)


def _mark(name: str) -> Path:
    return archive_path(name).with_name(f"{name}.failing")
