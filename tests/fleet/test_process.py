"""The process of a crawl: who may start it, and why it failed, according to its log."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from blogcrawl.fleet.process import _reason

if TYPE_CHECKING:
    from pathlib import Path

SUMMARY = """\
2026-01-01 00:00:00 [scrapy.core.engine] INFO: Spider closed (finished)
tales: 0 articles from 0 listing pages in 1 s
  problem    the site is down: no listing page could be read (refused_connection
             1); try again later
  kept back  output/tales.jsonl: nothing was collected; there was no old
             file
"""
JSON = """\
{"level":"INFO","message":"Spider closed (finished)"}
{"level":"ERROR","message":"summary: problem the site is down"}
{"level":"ERROR","message":"summary: kept back output/tales.jsonl"}
"""


@pytest.mark.parametrize(
    ("code", "log", "reason"),
    [
        (
            3,
            SUMMARY,
            "the site is down: no listing page could be read (refused_connection 1); "
            "try again later",
        ),
        (3, JSON, "the site is down"),
        (4, "  not stored s3://corpus/a: no access\n", "s3://corpus/a: no access"),
        (2, "\nscrapy crawl: unknown argument 'x'\n\n", "scrapy crawl: unknown argument 'x'"),
        (2, "{no json\n", "{no json"),
        (1, "", ""),
        (1, "a\x1b[31mred\n", "a\\x1b[31mred"),
        (5, "postgresql://ann:open-sesame@host/blogs: away\n", "postgresql://***@host/blogs: away"),
        (-9, "", "killed by SIGKILL"),
        (-99, "", "killed by signal 99"),
    ],
)
def test_the_reason(tmp_path: Path, code: int, log: str, reason: str) -> None:
    (tmp_path / "log").write_text("x" * 10_000 + "\n" + log if log else "")
    assert _reason(code, tmp_path / "log") == reason


def test_only_a_fleet_starts_it() -> None:
    command = [sys.executable, "-m", "blogcrawl.fleet", "tales"]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "blogcrawl.fleet: a fleet starts this process; run: blogcrawl fleet run"
    ]
