"""The signals of real crawls of a blog that breaks and recovers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands.conftest import crawled_once, kept  # noqa: F401

if TYPE_CHECKING:
    from commands.kept import Ended, Kept

    from .conftest import Receiver


@pytest.fixture
def blog(kept: Kept, receiver: Receiver) -> Kept:  # noqa: F811
    """A crawled blog with every signal."""
    (kept.folder / "watched.py").write_text(
        "from blogcrawl.settings import *\n"
        'STATUS_FILE = "output/%(feed_name)s.json"\n'
        'PROMETHEUS_TEXTFILE = "output/%(feed_name)s.prom"\n'
        f'HEARTBEAT_URL = "http://{receiver.place}/hb-5ecret"\n'
        f'NOTIFY_URLS = ["json://{receiver.place}/to-5ecret"]\n'
    )
    (kept.folder / "scrapy.cfg").write_text("[settings]\ndefault = watched\n")
    return kept


BAD = ("-s", 'COVERAGE_MIN={"tags": 1}')


def state(blog: Kept) -> dict[str, object]:
    status: dict[str, object] = json.loads((blog.output.parent / f"{blog.name}.json").read_text())
    return status


def crawl(blog: Kept, *arguments: str) -> Ended:
    ended = blog.crawl(*arguments)
    assert "5ecret" not in ended.err
    return ended


def test_a_blog_breaks_and_is_well_again(blog: Kept, receiver: Receiver) -> None:
    paths = []
    for arguments in ((), BAD, BAD, (), ()):
        crawl(blog, *arguments)
        paths.append(
            [path.removesuffix("-5ecret").replace("-5ecret", "") for path in receiver.take()]
        )
    start = "/hb/start"
    assert paths == [
        [start, "/hb/0"],
        [start, "/hb/3", "/to"],
        [start, "/hb/3"],
        [start, "/hb/0", "/to"],
        [start, "/hb/0"],
    ]
    assert state(blog)["state"] == "healthy"
    assert 'exit_code{blog="' in (blog.output.parent / f"{blog.name}.prom").read_text()
    assert [path for path in blog.blog.asked if "hb" in path] == []


def test_a_message_that_was_not_sent_is_sent_by_the_next_run(
    blog: Kept, receiver: Receiver
) -> None:
    receiver.status = 503
    ended = crawl(blog, *BAD)
    assert ended.code == 3
    assert ended.err.count("WARNING: NOTIFY_URLS: not sent: of 1 addresses") == 1
    receiver.status = 200
    receiver.take()
    crawl(blog, *BAD)
    assert receiver.take()[-1] == "/to-5ecret"
    assert state(blog)["state"] == "failing"


def test_an_archive_that_cannot_be_used_is_told_once(blog: Kept, receiver: Receiver) -> None:
    whole = blog.archive.read_bytes()
    blog.archive.write_bytes(b"no database at all, and that for long" * 30)
    for sent in (["/hb-5ecret/5", "/to-5ecret"], ["/hb-5ecret/5"]):
        assert crawl(blog).code == 5
        assert receiver.take() == sent
    blog.archive.write_bytes(whole)
    assert crawl(blog).code == 0
    assert receiver.take() == ["/hb-5ecret/start", "/hb-5ecret/0", "/to-5ecret"]


def test_a_trial_tells_nothing(blog: Kept, receiver: Receiver) -> None:
    assert crawl(blog, "-a", "limit=2").code == 0
    assert receiver.received == []
