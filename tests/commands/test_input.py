"""Bad input: one line that names it, exit code 2, and nothing is started."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import command
import pytest
from scrapy import cmdline
from scrapy.settings import Settings

from .project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def log_left_alone() -> Iterator[None]:
    """Take back what the command sets for the whole process."""
    factory, on_error = logging.getLogRecordFactory(), logging.Handler.handleError
    filters = {
        name: list(logger.filters)
        for name, logger in logging.root.manager.loggerDict.items()
        if isinstance(logger, logging.Logger)
    }
    yield
    logging.setLogRecordFactory(factory)
    logging.Handler.handleError = on_error  # type: ignore[method-assign]
    for name, before in filters.items():
        logging.getLogger(name).filters = before


@pytest.fixture
def settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_left_alone: None
) -> Iterator[Settings]:
    Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "tiny_settings")
    settings = Settings()
    settings.setmodule("tiny_settings", priority="project")
    yield settings
    for name in ("tiny", "tiny_settings"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("", "name one spider; there are: tiny"),
        ("tiny tiny", "name one spider; there are: tiny"),
        ("tinny", "unknown spider 'tinny'; did you mean tiny? there are: tiny"),
        ("tiny --bogus", "unknown option --bogus"),
        ("tiny -a", "argument -a: expected one argument"),
        ("tiny -a url", "Invalid -a value, use -a NAME=VALUE"),
        ("tiny -a urll=x", "unknown argument urll"),
        ("tiny -s LOSS_MAX", "-s LOSS_MAX has no value; write -s NAME=VALUE"),
        ("tiny -s LOSS_MX=1", "-s LOSS_MX: unknown setting; did you mean LOSS_MAX?"),
        ("tiny -s loss_max=1", "-s loss_max: unknown setting; did you mean LOSS_MAX?"),
        ("tiny -s NOTIFY_URLS=me", "NOTIFY_URLS: one is no address such as ntfys://ntfy.sh/TOPIC"),
        ("tiny -s LOSS_MAX=much", "LOSS_MAX=much is not a number"),
        ("tiny -s LOSS_MAX=2", "LOSS_MAX=2.0 is not a number between 0 and 1"),
        ("tiny -s LOSS_MAX=nan", "LOSS_MAX=nan is less than 0"),
        ("tiny -s DOWNLOAD_DELAY=-1", "DOWNLOAD_DELAY=-1 is less than 0"),
        ("tiny -s CONCURRENT_REQUESTS_PER_DOMAIN=1.5", "=1.5 is not a whole number"),
        ("tiny -s RETRY_TIMES=often", "RETRY_TIMES=often is not a number"),
        ("tiny -s ROBOTSTXT_OBEY=maybe", "ROBOTSTXT_OBEY=maybe is not 0 or 1"),
        ("tiny -s COVERAGE_MIN=1", "COVERAGE_MIN=1 is not a JSON object"),
        ('tiny -s COVERAGE_MIN={"titel":1}', "COVERAGE_MIN: an article has no field 'titel'"),
        ('tiny -s COVERAGE_MIN={"title":9}', "COVERAGE_MIN of title=9 is not a number between"),
        ("tiny -s LATEX_STRIP=some", "LATEX_STRIP=some is not all, display or none"),
        ('tiny -s COVERAGE_MIN={"html":1}', "COVERAGE_MIN: an article has no field 'html'"),
        ("tiny -s CRAWLED_AT=yesterday", "CRAWLED_AT=yesterday is not a time such as 2026-01"),
        ("tiny -s RETRY_PRIORITY_ADJUST=low", "RETRY_PRIORITY_ADJUST=low is not a whole number"),
        ("tiny -s FEEDS=[", "-s FEEDS is not JSON"),
        ("tiny -s EXTENSIONS=1", "-s EXTENSIONS=1 is not a JSON object"),
        ("tiny -s FEEDS=1 -O a.jsonl", "-s FEEDS=1 is not a JSON object"),
        ("tiny -s DOWNLOADER_MIDDLEWARES=[1]", "-s DOWNLOADER_MIDDLEWARES=[1] is not a JSON"),
        ("tiny -s SPIDER_MODULES=nowhere.at", "SPIDER_MODULES: No module named 'nowhere'"),
        ("tiny -s USER_AGENT=\udce9", r"-s USER_AGENT=\udce9 is not UTF-8"),
        ("tiny -L loud", "unknown log level 'loud'"),
        ("tiny --logfile nowhere/log", "log file nowhere/log: No such file or directory"),
        ("tiny --logfile ./a.jsonl -O a.jsonl", "log file ./a.jsonl: this is a feed; name"),
        ("tiny --logfile log -s LOG_ENCODING=klingon", "LOG_ENCODING: unknown encoding: klingon"),
        ("tiny -s LOG_FORMAT=%(nope)s", "LOG_FORMAT=%(nope)s: Formatting field not found"),
        ("tiny -s DOWNLOAD_DELAY=inf", "DOWNLOAD_DELAY=inf is not finite"),
        ("tiny --pidfile nowhere/pid", "--pidfile nowhere/pid: No such file or directory"),
        ("tiny -o a.jsonl -O b.jsonl", "-o and -O exclude each other"),
        ("tiny -O a.xyz", "feed a.xyz: unknown format; there are: csv, jl, json, jsonl"),
        ("tiny -O ftp://u:p@h/a", "feed ftp://***@h/a: unknown format"),
        ("tiny -o -", "feed -: of which format? Write -:jsonl"),
    ],
)
def test_bad_input(
    settings: Settings, capsys: pytest.CaptureFixture[str], arguments: str, line: str
) -> None:
    with pytest.raises(SystemExit) as ending:
        cmdline.execute(["scrapy", "crawl", *arguments.split()], settings)
    out, err = capsys.readouterr()
    assert ending.value.code == 2
    assert out == ""
    assert err.startswith("scrapy crawl: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert line in err


@pytest.mark.parametrize(
    ("arguments", "feeds"),
    [
        ([], ["output/%(feed_name)s.jsonl"]),
        (["-O", "a.jsonl.gz", "-O", "b:csv"], ["a.jsonl.gz", "b"]),
        (["-o", "-:jsonl"], ["stdout:"]),
        (["-O", "a.jsonl", "-s", "RETRY_PRIORITY_ADJUST=-50"], ["a.jsonl"]),
        (["-O", "a.jsonl", "-s", "CRAWLED_AT=2026-01-01T00:00:00Z"], ["a.jsonl"]),
        (["-O", "a.jsonl", "-s", "SETTING_OF_A_COMPONENT=1"], ["a.jsonl"]),
        (["-a", "_job=1", "-s", 'FEEDS={"a.jsonl": {}}'], ["a.jsonl"]),  # as scrapyd calls us
        (["-o", "a.jsonl", "-s", 'FEEDS={"b.csv": {"format": "csv"}}'], ["a.jsonl", "b.csv"]),
    ],
)
def test_feeds_from_the_options(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, arguments: list[str], feeds: list[str]
) -> None:
    monkeypatch.setattr(cmdline, "AsyncCrawlerProcess", lambda settings: None)
    monkeypatch.setattr(cmdline, "_run_command", lambda *_: None)
    with pytest.raises(SystemExit) as ending:
        cmdline.execute(["scrapy", "crawl", "tiny", *arguments], settings)
    assert ending.value.code == 0
    assert list(settings.getdict("FEEDS")) == feeds


@pytest.mark.parametrize("wait", ["soon", "-1", "nan"])
def test_a_bad_value_in_the_environment_is_refused(project: Project, wait: str) -> None:
    environment = {"BLOGCRAWL_ARCHIVE_WAIT": wait}
    run = command.run(project.folder, "crawl", "tiny", environment=environment, is_fresh=True)
    assert run.returncode == 2
    assert run.stderr.startswith(f"scrapy crawl: ARCHIVE_WAIT={wait} is ")
    assert run.stderr.count("\n") == 1


def test_a_refusal_is_in_the_log_file_too(project: Project) -> None:
    """Of a job of scrapyd there is nothing else to be seen."""
    run = project.crawl("-s", "LOG_FILE=job.log", "-a", "nonsense=1")
    assert run.returncode == 2
    assert (project.folder / "job.log").read_text() == run.stderr


def test_a_refusal_is_written_into_no_feed(project: Project) -> None:
    feed = project.folder / "feed.jsonl"
    feed.write_text("{}\n")
    run = project.crawl("-s", "LOG_FILE=feed.jsonl", "-o", "feed.jsonl", "-s", "LOSS_MAX=x")
    assert run.returncode == 2
    assert feed.read_text() == "{}\n"
