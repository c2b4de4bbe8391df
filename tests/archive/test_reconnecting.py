"""A PostgreSQL server that goes away during a run."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import command
import pytest
from living import LivingBlog, LivingServer
from sqlalchemy import create_engine, text

from blogcrawl.archive.database import postgresql as database
from blogcrawl.archive.database.errors import ArchiveError

from . import postgresql
from .blog import crawl, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from blogcrawl.archive import Archive

    Begin = Callable[..., Archive]

FAST = ("-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=False")


def end_connections(url: str) -> None:
    """End every connection but the one that says so."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    with engine.connect() as connection:
        connection.execute(
            text(f"{others} WHERE pid <> pg_backend_pid() AND backend_type LIKE 'cl%'")
        )
    engine.dispose()


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_connection_that_was_ended(begin: Begin, postgresql_url: str) -> None:
    archive = begin()
    end_connections(postgresql_url)
    assert crawl(archive, dict.fromkeys("ab", "text")) == ["a", "b"]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_within_a_transaction_it_is_the_end(begin: Begin, postgresql_url: str) -> None:
    archive = begin()

    def cut_off() -> None:
        with archive.database.transaction() as connection:
            end_connections(postgresql_url)
            connection.execute(text("SELECT 1"))

    with pytest.raises(ArchiveError):
        cut_off()
    with pytest.raises(ArchiveError):
        listing(archive, "ab")


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_another_run_in_between(
    begin: Begin, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = begin()
    end_connections(postgresql_url)
    monkeypatch.setattr(database.PostgresqlDatabase, "_has_lock", lambda *_: False)
    with pytest.raises(ArchiveError, match="another run is using it; run it again"):
        listing(archive, "ab")


@pytest.fixture
def short(tmp_path: Path) -> Iterator[str]:
    """The folder of a server that is not started."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgresql.programs() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    with postgresql.cluster(tmp_path) as short:
        yield short


def run(folder: Path, short: str, server: LivingServer) -> command.Ended:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    to = ("-a", f"url={server.url}", "-s", f"ARCHIVE_URL={postgresql.address(short)}")
    return command.run(folder, "crawl", "blog", *to, *FAST, "-O", "blog.jsonl")


def test_a_restart_in_the_middle_of_a_run(short: str, tmp_path: Path) -> None:
    blog = LivingBlog(3, 25, sitemap="plain")
    path = blog.there[8].path
    with ExitStack() as first, ExitStack() as second, LivingServer(blog) as server:
        first.enter_context(postgresql.started(short))

        def restart(asked: str) -> None:
            if asked == path:
                first.close()
                later = threading.Timer(1, lambda: second.enter_context(postgresql.started(short)))
                later.start()

        server.before = restart
        ended = run(tmp_path, short, server)
        time.sleep(0.1)
    assert ended.returncode == 0, ended.stderr
    assert len((tmp_path / "blog.jsonl").read_text().splitlines()) == 25
    assert ended.stderr.count("connecting again") == 1


def test_a_server_that_is_gone_when_the_crawl_begins(short: str, tmp_path: Path) -> None:
    """The archive fails within ``start()``: one line says so."""
    patch = (
        "from blogcrawl.archive.database import postgresql\n"
        "from blogcrawl.settings import *\n"
        "from blogcrawl.spiders.blog import BlogSpider\n"
        "postgresql._GIVE_UP = 0.1\n"
        "def recheck(spider, site):\n"
        "    spider.archive.database.connection.connection.dbapi_connection.close()\n"
        "    spider.archive.database._is_connection_lost = lambda: False\n"
        "BlogSpider._recheck = recheck\n"
    )
    (tmp_path / "failing.py").write_text(patch)
    with postgresql.started(short), LivingServer(LivingBlog(3, 5)) as server:
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = failing\n")
        to = ("-a", f"url={server.url}", "-s", f"ARCHIVE_URL={postgresql.address(short)}")
        environment = {"PYTHONPATH": command.paths(command.ROOT, tmp_path)}
        ended = command.run(
            tmp_path, "crawl", "blog", *to, *FAST, "-O", "b.jsonl", environment=environment
        )
    assert ended.returncode == 5, ended.stderr
    assert "Traceback" not in ended.stderr
    assert sum("ERROR" in line for line in ended.stderr.splitlines()) == 1, ended.stderr
