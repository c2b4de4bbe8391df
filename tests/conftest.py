"""What the tests of several parts share: the real command, and a server for it to crawl."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import command
import pytest
from archive import postgresql
from hypothesis import settings
from loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Hypothesis would fail a test for one example of 200 ms, which a busy machine gives to any.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` means; a third of the time of these tests is waiting."""
    return math.ceil(1.5 * (os.cpu_count() or 1))


@dataclass(frozen=True)
class Run:
    """What came of ``scrapy crawl``."""

    code: int
    log: str
    output: Path

    @property
    def words(self) -> str:
        """The log without its line breaks, as the summary is wrapped."""
        return " ".join(self.log.split())

    @property
    def items(self) -> list[dict[str, Any]]:
        """The lines of the feed; none where none was delivered."""
        if not self.output.exists():
            return []
        return [json.loads(line) for line in self.output.read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Run ``scrapy crawl`` with these arguments, in a folder of its own, to its end.

    Without a delay between requests; the default feed is the run's ``output``.
    """

    def run(spider: str, *arguments: str, folder: Path | None = None) -> Run:
        folder = folder or tmp_path_factory.mktemp(spider)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
        quick = ("DOWNLOAD_DELAY=0.001", "AUTOTHROTTLE_ENABLED=False", "BACKOFF_DELAY=0.01")
        fast = [part for setting in quick for part in ("-s", setting)]
        done = command.run(folder, "crawl", spider, *fast, *arguments)
        is_partial = any(one.startswith(("limit=", "since=", "category=")) for one in arguments)
        feed = f"{spider}.partial.jsonl" if is_partial else f"{spider}.jsonl"
        return Run(done.returncode, done.stderr, folder / "output" / feed)

    return run


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server; the test is skipped where none is installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgresql.programs() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    with postgresql.server(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server without pages."""
    with Loopback() as server:
        yield server
