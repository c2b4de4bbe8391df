"""``scrapy archive copy``, ``remove`` and ``prune``: maintenance of archives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from blogcrawl.archive.copying import copy
from blogcrawl.archive.database import open_database
from blogcrawl.archive.pruning import prune
from blogcrawl.logformatter import one_line
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings


def copy_archive(settings: BaseSettings, args: list[str]) -> None:
    """Copy an archive to another place; each is a name, or the address of a database."""
    if len(args) != 2:
        raise UsageError("say from where and to where: copy FROM TO", print_help=False)
    names = [_name_in(place) for place in args]
    if not any(names):
        raise UsageError("name the archive in one of FROM and TO", print_help=False)
    source, target = (
        _place(settings, place, name or next(filter(None, names)))
        for place, name in zip(args, names, strict=True)
    )
    if source == target:
        raise UsageError("FROM and TO are the same archive", print_help=False)
    with open_database(*source[:2], writes=False) as database:
        pass  # opening an archive that does not exist does not create it
    with open_database(*source[:2]) as database, open_database(*target[:2]) as copied:
        is_new = not copied.was_there
        try:
            count = copy(database, copied)
        except BaseException:
            if is_new:
                copied.discard()
            raise
        print(one_line(f"{database.place}: {counted(count, 'row')} copied to {copied.place}"))


def remove_archive(settings: BaseSettings, name: str, *, is_sure: bool) -> None:
    """Remove an archive; its feeds stay."""
    with open_database(settings, name, writes=False):
        pass
    with open_database(settings, name) as database:
        if not is_sure:
            raise UsageError(
                f"{one_line(database.place)} would be removed, with every version and page; "
                "say --yes to do so",
                print_help=False,
            )
        database.discard()
        print(one_line(f"{database.place}: removed; the feeds stay"))


def prune_archive(settings: BaseSettings, name: str, opts: argparse.Namespace) -> None:
    """Delete old versions of an archive, or only their pages."""
    if opts.keep is None and opts.older_than is None:
        raise UsageError("say --keep NUMBER or --older-than DAYS", print_help=False)
    for option, value, least in (("--keep", opts.keep, 1), ("--older-than", opts.older_than, 0)):
        if value is not None and value < least:
            raise UsageError(f"{option} {value} is less than {least}", print_help=False)
    with open_database(settings, name) as database:
        bounds = {"most": opts.keep, "days": opts.older_than}
        gone = prune(database, **bounds, only_pages=opts.pages)
        dropped = f"{counted(gone.versions, 'version')} and {counted(gone.pages, 'page')} dropped"
        print(f"{name}: {dropped}; vacuum gives back the room")


def _name_in(place: str) -> str:
    """The archive's name in a place: the place itself, or the name of its file."""
    if place.startswith("sqlite:"):
        return Path(place).stem
    return "" if "://" in place else place


def _place(settings: BaseSettings, place: str, name: str) -> tuple[BaseSettings, str, str]:
    """The settings to open an archive with, its name, and a key that identifies it."""
    if "://" not in place:
        if re.search(r"[/\\]", place):
            message = f"{place}: write a name, or sqlite:////PATH or postgresql://HOST/DATABASE"
            raise UsageError(message, print_help=False)
        return settings, name, f"{settings['ARCHIVE_URL']} {name}"
    there = settings.copy()
    there.set("ARCHIVE_URL", place, priority="cmdline")
    return there, name, f"{place} {name}"
