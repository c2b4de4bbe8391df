"""An archive of each kind, and a clock that tests control."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from blogcrawl import clock
from blogcrawl import settings as project
from blogcrawl.archive import Archive
from blogcrawl.archive.database import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A day long after all that the tests publish.
START = 1_800_000_000


_number = itertools.count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The project's settings, with an archive of this kind that no other test has."""
    settings = Settings()
    settings.setmodule(project)
    if request.param == "postgresql":
        settings.set("ARCHIVE_URL", request.getfixturevalue("postgresql_url"))
    else:
        settings.set("ARCHIVE_URL", f"sqlite:///{tmp_path}/archive/a.db")
    return settings


@pytest.fixture
def reopen(settings: Settings) -> Iterator[Callable[[], Database]]:
    """Open the archive, closing it first where it is open."""
    name, opened = f"blog{next(_number)}", list[Database]()

    def again() -> Database:
        while opened:
            opened.pop().close()
        opened.append(open_database(settings, name))
        return opened[-1]

    yield again
    for database in opened:
        database.close()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the clock shows, in a list, to be changed."""
    shown = [START]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


@pytest.fixture
def begin(reopen: Callable[[], Database], time: list[int]) -> Callable[..., Archive]:
    """Begin a run, of an archive that is opened anew."""

    def run(extraction: str = "1", **arguments: str) -> Archive:
        return Archive.begin(reopen(), arguments, extraction)

    return run
