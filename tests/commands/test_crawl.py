"""The real command against a real blog: exit codes, feeds, messages."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import pty
import re
import resource
import signal
from typing import TYPE_CHECKING

import pytest

from .project import Blog, Project

if TYPE_CHECKING:
    from pathlib import Path

OLD = '{"old": true}\n'


def articles(path: Path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def old(project: Project) -> Path:
    """A file of an earlier crawl, where the default feed goes."""
    path = project.folder / "output" / "tiny.jsonl"
    path.parent.mkdir()
    path.write_text(OLD)
    return path


def test_a_healthy_crawl(project: Project, blog: Blog, old: Path) -> None:
    run = project.crawl("-a", f"url={blog.url}")
    assert run.returncode == 0
    assert articles(old) == [f"标题\u2028{number}" for number in range(1, 6)]
    assert project.files() == ["output/tiny.jsonl"]
    assert run.stdout == ""
    lines = run.stderr.splitlines()
    assert [line.split(" ", 2)[2] for line in lines[:3]] == [
        "[scrapy.core.engine] INFO: Spider opened",
        "[blogcrawl.feeds.extension] INFO: Stored jsonl feed (5 items) in: output/tiny.jsonl",
        "[scrapy.core.engine] INFO: Spider closed (finished)",
    ]
    assert lines[3].startswith("tiny: 5 articles from 1 listing page in ")
    assert lines[-1] == f"  output     output/tiny.jsonl (5 articles, {old.stat().st_size:,} bytes)"
    assert len(lines) < 12


def test_the_site_is_down(project: Project, blog: Blog, old: Path) -> None:
    blog.stop()
    run = project.crawl("-a", f"url={blog.url}")
    assert run.returncode == 3
    assert old.read_text() == OLD
    assert project.files() == ["output/tiny.jsonl"]
    assert "problem    the site is down" in run.stderr
    assert "output/tiny.jsonl kept back: nothing was collected; the old file stays" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("path", "page", "fault", "problem"),
    [
        ("/", (500, ""), "", "no listing page could be read (http_500 1)"),
        ("/", (200, "nothing"), "", "1 listing page without article links"),
        ("/robots.txt", (200, "User-agent: *\nDisallow: /"), "", "robots.txt forbids the listing"),
        ("/5", (200, ""), "callback", "5 exceptions in the spider (ValueError 5)"),
        ("/5", (200, ""), "pipeline", "5 articles lost to an exception in a pipeline (KeyError 5)"),
    ],
)
def test_an_unhealthy_crawl_leaves_the_old_file(
    project: Project,
    blog: Blog,
    old: Path,
    path: str,
    page: tuple[int, str],
    fault: str,
    problem: str,
) -> None:
    blog.pages[path] = page
    run = project.crawl("-a", f"url={blog.url}", "-a", f"fault={fault}")
    assert run.returncode == 3
    assert problem in " ".join(run.stderr.split())
    assert old.read_text() == OLD
    assert project.files() == ["output/tiny.jsonl"]


def test_the_verdict_does_not_depend_on_the_order_of_the_extensions(
    project: Project, blog: Blog, old: Path
) -> None:
    settings = project.folder / "tiny_settings.py"
    settings.write_text(
        settings.read_text()
        + 'EXTENSIONS["blogcrawl.extensions.health.HealthExtension"] = 999\n'
        + 'EXTENSIONS["scrapy.extensions.corestats.CoreStats"] = 1000\n'
    )
    blog.pages["/5"] = (200, "")
    run = project.crawl("-a", f"url={blog.url}", "-a", "fault=callback_late")
    assert run.returncode == 3
    assert "1 exception in the spider (ValueError 1)" in run.stderr
    assert old.read_text() == OLD


def test_no_page_can_forge_a_line_of_the_log(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-a", "fault=callback", "-L", "DEBUG")
    assert "[forged]" in run.stderr
    assert not any(line.startswith("2026-01-01") for line in run.stderr.splitlines())
    assert "\x1b" not in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["", "start_item"])
def test_the_disk_is_full(project: Project, blog: Blog, old: Path, fault: str) -> None:
    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    run = project.crawl("-a", f"url={blog.url}", "-a", f"fault={fault}", preexec_fn=limit_files)
    assert run.returncode == 4
    assert "Feed output/tiny.jsonl failed: File too large" in run.stderr
    assert "Traceback" not in run.stderr
    assert old.read_text() == OLD
    assert project.files() == ["output/tiny.jsonl"]


@pytest.mark.slow
def test_stdout_is_full(project: Project, blog: Blog) -> None:
    with open("/dev/full", "w") as full:
        run = project.crawl("-a", f"url={blog.url}", "-o", "-:jsonl", stdout=full)
    assert run.returncode == 4
    assert "Feed stdout: failed: No space left on device" in run.stderr


def test_an_item_that_is_not_json_ends_the_crawl(project: Project, blog: Blog, old: Path) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-a", "fault=nan")
    assert run.returncode == 4
    assert f"Feed output/tiny.jsonl failed: {blog.url}3: ValueError" in run.stderr
    assert "Spider closed (feed_failed)" in run.stderr
    assert "Traceback" not in run.stderr
    assert old.read_text() == OLD
    assert project.files() == ["output/tiny.jsonl"]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_crawl_delivers_no_snapshot_but_its_journal(
    project: Project, signum: int
) -> None:
    with Blog(40) as blog:
        stop_in_the_middle(project, blog, signum)


def stop_in_the_middle(project: Project, blog: Blog, signum: int) -> None:
    blog.slow = "/3"
    (project.folder / "snapshot.jsonl").write_text(OLD)
    (project.folder / "journal.jsonl").write_text(OLD)
    feeds = {"snapshot.jsonl": {"overwrite": True}, "journal.jsonl": {}}
    process = project.start("-a", f"url={blog.url}", "-s", f"FEEDS={json.dumps(feeds)}")
    with process:
        assert blog.was_asked_slow.wait(30)
        process.send_signal(signum)
        while "Received SIG" not in (line := process.stderr.readline()):  # type: ignore[union-attr]
            assert line
        blog.may_answer_slow.set()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 3
    assert "the crawl was stopped before its end (shutdown)" in err
    assert (project.folder / "snapshot.jsonl").read_text() == OLD
    journal = (project.folder / "journal.jsonl").read_text("utf-8")
    assert journal.startswith(OLD)
    collected = [json.loads(line) for line in journal.splitlines()[1:]]
    assert 3 <= len(collected) < 40
    assert project.files() == ["journal.jsonl", "snapshot.jsonl"]


def test_gzip_gives_the_same_bytes_again(project: Project, blog: Blog) -> None:
    path = project.folder / "corpus.jsonl.gz"
    # On a busy machine a shorter delay may be over before the first request is under way, and two
    # of them at a time come in any order.
    crawl = ("-a", f"url={blog.url}", "-O", path.name, "-s", "DOWNLOAD_DELAY=0.1")
    assert project.crawl(*crawl).returncode == 0
    first = path.read_bytes()
    assert project.crawl(*crawl).returncode == 0
    assert path.read_bytes() == first
    assert len(gzip.decompress(first).splitlines()) == 5
    assert project.files() == ["corpus.jsonl.gz"]  # and not the default feed


def test_append_twice(project: Project, blog: Blog) -> None:
    for _ in range(2):
        assert project.crawl("-a", f"url={blog.url}", "-o", "new/journal.jsonl").returncode == 0
    titles = articles(project.folder / "new" / "journal.jsonl")
    assert titles == [f"标题\u2028{number}" for number in range(1, 6)] * 2
    assert project.files() == ["new/journal.jsonl"]


def test_a_feed_on_stdout(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-o", "-:jsonl")
    assert run.returncode == 0
    assert [json.loads(line)["reads"] for line in run.stdout.splitlines()] == [1] * 5
    assert project.files() == []


def test_two_feeds_at_once_and_one_fails(project: Project, blog: Blog) -> None:
    feeds = {
        "a.jsonl": {"overwrite": True},
        f"up://host{project.folder}/uploaded.csv": {"format": "csv", "fields": ["id"]},
        "down://user:hidden@host/b.jsonl": {},
    }
    run = project.crawl("-a", f"url={blog.url}", "-s", f"FEEDS={json.dumps(feeds)}", "-L", "DEBUG")
    assert run.returncode == 4
    assert project.files() == ["a.jsonl", "uploaded.csv"]
    assert len(articles(project.folder / "a.jsonl")) == 5
    assert len((project.folder / "uploaded.csv").read_text().splitlines()) == 6
    assert "Feed down://***@host/b.jsonl failed: RuntimeError: no answer from" in run.stderr
    assert "Traceback" not in run.stderr
    assert "hidden" not in run.stderr


def test_an_unhealthy_crawl_uploads_nothing(project: Project, blog: Blog) -> None:
    blog.pages["/3"] = (500, "")
    run = project.crawl("-a", f"url={blog.url}", "-O", f"up://host{project.folder}/x.jsonl")
    assert run.returncode == 3
    assert "what is there stays" in run.stderr
    assert project.files() == []


def test_batches_wait_for_the_verdict(project: Project, blog: Blog) -> None:
    options = {"format": "jsonl", "overwrite": True, "batch_item_count": 2}
    feeds = json.dumps({"batch-%(batch_id)d.jsonl": options})
    run = project.crawl("-a", f"url={blog.url}", "-s", f"FEEDS={feeds}")
    assert run.returncode == 0
    assert project.files() == ["batch-1.jsonl", "batch-2.jsonl", "batch-3.jsonl"]
    before = [(project.folder / name).read_bytes() for name in project.files()]
    for number in "345":
        blog.pages[f"/{number}"] = (500, "")
    run = project.crawl("-a", f"url={blog.url}", "-s", f"FEEDS={feeds}")
    assert run.returncode == 3
    assert [(project.folder / name).read_bytes() for name in project.files()] == before


def test_a_part_of_a_killed_run_is_taken_over(project: Project, blog: Blog, old: Path) -> None:
    blog.slow = "/5"
    with project.start("-a", f"url={blog.url}") as process:
        assert blog.was_asked_slow.wait(30)
        # A second run beside the first one: neither spoils the other's part file.
        blog.slow = ""
        run = project.crawl("-a", f"url={blog.url}")
        assert run.returncode == 4
        assert "failed: another run is writing this feed" in run.stderr
        process.kill()
    blog.may_answer_slow.set()
    assert project.files() == ["output/.tiny.jsonl.part", "output/tiny.jsonl"]
    assert old.read_text() == OLD
    assert project.crawl("-a", f"url={blog.url}").returncode == 0
    assert len(articles(old)) == 5
    assert project.files() == ["output/tiny.jsonl"]


@pytest.mark.slow
def test_a_terminal_shows_a_live_line_and_whole_lines_above_it(
    project: Project, blog: Blog
) -> None:
    blog.slow = "/5"
    terminal, stderr = pty.openpty()
    with project.start("-a", f"url={blog.url}", "-L", "DEBUG", stderr=stderr) as process:
        os.close(stderr)
        assert blog.was_asked_slow.wait(30)
        shown = b""
        while b"| 4/5 articles, " not in shown:
            shown += os.read(terminal, 4096)
        blog.may_answer_slow.set()
        with contextlib.suppress(OSError):  # EIO is the end of a terminal
            while more := os.read(terminal, 4096):
                shown += more
    os.close(terminal)
    assert process.returncode == 0
    lines = [line.rsplit("\r")[-1] for line in shown.decode().replace("\r\n", "\n").split("\n")]
    scraped = [
        line for line in lines if line.endswith(tuple(f"scraped {blog.url}{n}" for n in "12345"))
    ]
    assert len(scraped) == 5
    assert all(re.match(r"\d{4}-\d\d-\d\d [\d:]{8} \[", line) for line in scraped)
    assert lines[-2].startswith("  output     output/tiny.jsonl (5 articles")


def test_a_log_file_holds_the_summary_too(project: Project, blog: Blog) -> None:
    blog.pages["/3"] = (500, "")
    run = project.crawl("-a", f"url={blog.url}", "--logfile", "crawl.log")
    assert run.returncode == 3
    log = (project.folder / "crawl.log").read_text("utf-8")
    assert "[blogcrawl.extensions.summary] INFO: tiny: 4 articles" in log
    assert "[blogcrawl.extensions.summary] ERROR:   problem    1 of 5 articles" in log
    assert run.stderr.startswith("tiny: 4 articles")


def test_quiet_unless_something_is_wrong(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-L", "WARNING")
    assert (run.returncode, run.stderr) == (0, "")
    blog.pages["/"] = (200, "")
    run = project.crawl("-a", f"url={blog.url}", "--nolog")
    assert run.returncode == 3
    labelled = [line for line in run.stderr.splitlines() if line[2] != " "]
    assert [line.split()[0] for line in labelled] == ["problem", "kept"]


def test_bad_input_is_one_line_before_the_first_request(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-O", f"{project.folder}:jsonl")
    assert run.returncode == 2
    assert run.stderr == f"scrapy crawl: feed {project.folder}: Is a directory\n"
    assert blog.asked == []


def test_a_component_that_cannot_start(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-s", "SCHEDULER=nowhere.Scheduler")
    assert run.returncode == 1
    assert "The crawl could not be started" in run.stderr
    assert blog.asked == []


@pytest.mark.slow
def test_the_second_signal_ends_at_once(project: Project, blog: Blog, old: Path) -> None:
    blog.slow = "/3"
    with project.start("-a", f"url={blog.url}") as process:
        assert blog.was_asked_slow.wait(30)
        for expected in ("shutting down gracefully", "forcing unclean shutdown"):
            process.send_signal(signal.SIGTERM)
            while expected not in (line := process.stderr.readline()):  # type: ignore[union-attr]
                assert line
        process.communicate(timeout=30)
    assert process.returncode == 3
    assert old.read_text() == OLD
    assert project.files() == ["output/tiny.jsonl"]


def test_a_component_that_closes_the_crawl_before_it_begins(project: Project, blog: Blog) -> None:
    run = project.crawl("-a", f"url={blog.url}", "-a", "fault=closed_at_start")
    assert run.returncode == 3
    assert "problem    the crawl was stopped before its end (no_room)" in run.stderr
    assert blog.asked == []
