"""What ``scrapy fleet`` shows for blogs that were really crawled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import command
import pytest
from commands.situations import Blog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Town:
    """Two blogs at one host, of which one is down."""

    def __init__(self, folder: Path, blog: Blog) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
        (folder / "blogs.toml").write_text(
            '[defaults]\nevery = "1d"\nfeeds = ["{name}.jsonl"]\n'
            "settings = {DOWNLOAD_DELAY = 0.001, AUTOTHROTTLE_ENABLED = false, RETRY_TIMES = 0}\n"
            f'[blogs.tales]\nurl = "{blog.url}"\n[blogs.down]\nurl = "http://127.0.0.1:9/"\n'
        )

    def fleet(self, *words: str) -> command.Ended:
        return command.run(self.folder, "fleet", *words, environment={"PYTHONWARNINGS": "error"})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with Blog(9) as blog:
        town = Town(tmp_path_factory.mktemp("town"), blog)
        assert town.fleet("status").returncode == 0
        done = town.fleet("run")
        assert done.returncode == 3, done.stderr
        assert "down: failed" in done.stderr
        assert "the site is down" in done.stderr
        yield town


@pytest.mark.slow
def test_each_has_its_feed(town: Town) -> None:
    assert len((town.folder / "tales.jsonl").read_bytes().splitlines()) == 9
    assert not (town.folder / "down.jsonl").exists()


def test_status(town: Town) -> None:
    done = town.fleet("status")
    assert done.returncode == 3
    tales, note, down, problem, total = done.stdout.splitlines()[1:]
    assert tales.split()[0] == "tales"
    assert "9    9  healthy" in tales
    assert note.startswith("    note: silent for ")
    assert "never" in down
    assert "unhealthy" in down
    assert problem.startswith("    the site is down: ")
    assert total == "2 blogs: 1 healthy, 1 unhealthy"
    assert town.fleet("status", "tales").returncode == 0


def test_status_for_programs_and_browsers(town: Town) -> None:
    tales, down = map(json.loads, town.fleet("status", "--json").stdout.splitlines())
    assert tales["health"] == "healthy"
    assert (tales["articles"], tales["new"], tales["wrong"]) == (9, 9, [])
    assert down["last_success"] is None
    page = town.fleet("status", "--html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count('<th scope="row">') == 2


def test_next(town: Town) -> None:
    lines = town.fleet("next").stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["down", "tales"]
    assert all(line.endswith("in 23 h") for line in lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say one of: check, status, next, run, defer, worker"),
        (("statuss",), "say one of: "),
        (("status", "--verbose"), "unknown option --verbose"),
        (("status", "tale"), "unknown blog 'tale'; did you mean tales?"),
        (("check", "--json"), "--json and --html: check takes neither"),
        (("status", "--watch"), "--watch: goes with run, for all blogs"),
        (("defer",), "the queue is in a PostgreSQL database: set ARCHIVE_URL=postgresql:"),
        (("check", "--file", "no.toml"), "no.toml: cannot be read: No such file or directory"),
    ],
)
def test_what_it_refuses(town: Town, words: tuple[str, ...], said: str) -> None:
    done = town.fleet(*words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"scrapy fleet: {said}")
    assert len(done.stderr.splitlines()) == 1
