"""Bad arguments and feeds: one line, exit code 2, no request; output and archive unchanged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .kept import Kept
    from .project import Blog, Project


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("-a ulr=x", "unknown argument 'ulr': there are url, urls, since, limit, category, full"),
        (
            "-a url=file:///etc/passwd",
            "url=file:///etc/passwd: must begin with http:// or https://",
        ),
        ("-a urls=/dev/zero", "urls=/dev/zero: cannot be read: it has more than 10,485,760 bytes"),
        ("-a url=http://127.0.0.1/\udce9", r"url=http://127.0.0.1/\udce9: not a URL"),
        ("-a category=\udce9", r"category=\udce9: must be one name, as in the blog's addresses"),
        (
            "-O hard.jsonl/new.jsonl",
            "feed hard.jsonl/new.jsonl: its folder cannot be made: File exists",
        ),
        ("-O {output} -O output/link.jsonl", "feeds {output} and output/link.jsonl are one file"),
        ("-o {output} -o hard.jsonl", "feeds {output} and hard.jsonl are one file"),
        ("-O {archive}:jsonl", "feed {archive}: a database; name another file"),
        ("-O {archive}.lock:jsonl", "feed {archive}.lock: this is the archive; name another file"),
        (
            "-s ARCHIVE_URL=sqlite:///new.db -O new.db:jsonl",
            "feed new.db: this is the archive; name another file",
        ),
        ("--logfile {archive}", "log file {archive}: a database; name another file"),
        ("--pidfile {archive}", "--pidfile {archive}: a database; name another file"),
    ],
)
def test_a_bad_argument_starts_nothing(kept: Kept, arguments: str, line: str) -> None:
    (kept.output.parent / "link.jsonl").symlink_to(kept.output.name)
    os.link(kept.output, kept.folder / "hard.jsonl")
    names = {
        "output": str(kept.output.relative_to(kept.folder)),
        "archive": str(kept.archive.relative_to(kept.folder)),
    }
    before = kept.files()
    lock = kept.archive.with_name(f"{kept.archive.name}.lock").read_bytes()
    ended = kept.crawl(*arguments.format(**names).split())
    assert ended.code == 2
    assert ended.line.startswith(f"scrapy crawl: {line.format(**names)}")
    assert kept.files() == before
    assert kept.archive.with_name(f"{kept.archive.name}.lock").read_bytes() == lock
    assert kept.blog.asked == []


def test_an_argument_cannot_lead_a_feed_out_of_its_folder(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-a", "tag=../up", "-O", "out/%(tag)s.jsonl")
    assert run.returncode == 2
    assert run.stderr == "scrapy crawl: feed out/%(tag)s.jsonl: tag='../up' leaves its folder\n"
    assert project.files() == []
    assert blog.asked == []


def test_a_feed_is_looked_at_before_there_is_an_archive(kept: Kept) -> None:
    """Scrapy reads all attributes of the spider for it, those that depend on the archive too."""
    ended = kept.crawl("-a", "limit=2", "-O", "%(name)s.jsonl")
    assert ended.code == 0
    assert (kept.folder / "blog.jsonl").read_bytes().count(b"\n") == 2


def test_an_export_does_not_replace_an_archive(kept: Kept) -> None:
    before = kept.files()
    archive = kept.archive.relative_to(kept.folder)
    ended = kept.scrapy("archive", "export", kept.name, "-O", f"{archive}:jsonl")
    assert ended.code == 2
    assert ended.line == f"scrapy archive: feed {archive}: a database; name another file"
    assert kept.files() == before


def test_a_component_that_is_not_there(kept: Kept) -> None:
    ended = kept.crawl("-s", 'ITEM_PIPELINES={"nowhere.Pipeline": 1}')
    assert ended.code == 1
    assert ended.line.endswith(
        "CRITICAL: The crawl could not be started: ModuleNotFoundError: No module named 'nowhere'"
    )


@pytest.mark.slow
def test_a_closed_stdout(kept: Kept) -> None:
    ended = kept.crawl("-o", "-:jsonl", prefix=("sh", "-c", 'exec "$@" >&-', "sh"))
    assert ended.code == 2
    assert ended.line == "scrapy crawl: feed stdout: it is closed"


@pytest.mark.slow
def test_a_closed_stderr(kept: Kept) -> None:
    before = kept.output.read_bytes()
    kept.output.unlink()
    assert kept.crawl(prefix=("sh", "-c", 'exec "$@" 2>&-', "sh")).code == 0
    assert kept.output.read_bytes() == before


# --- What stock Scrapy makes of it ----------------------------------------------------------------


def test_stock_ignores_an_argument_and_succeeds_without_its_feed(kept: Kept) -> None:
    assert kept.stock("-a", "ulr=x", "-O", "output:jsonl").code == 0


def test_stock_leaves_the_folder_and_replaces_a_database(kept: Kept) -> None:
    before = kept.archive.read_bytes()
    archive = kept.archive.relative_to(kept.folder)
    feeds = ("-O", f"{archive}:jsonl", "-O", "output/%(tag)s.jsonl")
    assert kept.stock("-a", "tag=../up", *feeds).code == 0
    assert kept.archive.read_bytes() != before
    assert (kept.folder / "up.jsonl").exists()
