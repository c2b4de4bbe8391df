"""The log as JSON: one object per line, whatever a page puts into it."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from command import run
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.jsonlog import as_json
from blogcrawl.log import OneLineLogRecord

if TYPE_CHECKING:
    from pathlib import Path


def logged(message: str, *args: Any, error: BaseException | None = None) -> dict[str, Any]:
    info = (type(error), error, None) if error else None
    record = OneLineLogRecord("a.b", logging.ERROR, "f.py", 1, message, args, info)
    line = as_json(record)
    assert line.splitlines() == [line.rstrip("\n")]
    found: dict[str, Any] = json.loads(line)
    return found


def test_what_varies_is_apart_from_what_happened() -> None:
    one = logged("Listing page %s: %s%s", "https://a.example/b:", "http_503", "")
    assert one["event"] == "Listing page …: …"
    assert (one["address"], one["reason"]) == ("https://a.example/b", "http_503")
    assert (one["level"], one["logger"]) == ("ERROR", "a.b")
    assert one["message"] == "Listing page https://a.example/b:: http_503"


def test_scrapy_s_own_messages() -> None:
    args = {"request": "<GET https://a.example/>", "reason": "no answer"}
    one = logged("Gave up retrying %(request)s: %(reason)s", args)
    assert one["event"] == "Gave up retrying …: …"
    assert (one["address"], one["reason"]) == ("https://a.example/", "no answer")


def test_a_traceback_is_in_the_object() -> None:
    assert "ValueError: x" in logged("bad", error=ValueError("x\n{"))["traceback"]


@given(st.text(st.characters()), st.text())
def test_any_text(url: str, reason: str) -> None:
    assert logged("%s: %s", f"https://a.example/{url}", reason)["level"] == "ERROR"


def test_a_crawl_in_json(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    quick = ("-s", "BACKOFF_DELAY=0.001", "-s", "LOG_FORMAT=json")
    ended = run(tmp_path, "crawl", "sample", *quick)
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 0
    assert {(one["blog"], one["run"]) for one in lines} == {("sample", 1)}
    assert [one["message"] for one in lines if one["message"].startswith("summary: changes")] == [
        "summary: changes 52 new, 0 changed, 0 gone"
    ]
    [refused] = [one for one in lines if one["reason"] == "not_found"]
    assert refused["event"] == "refused …: …"
    assert refused["address"].startswith("http://127.0.0.1:")


def test_an_archive_in_use_is_an_object_too(tmp_path: Path) -> None:
    import fcntl

    lock = tmp_path / ".scrapy" / "archive" / "sample.db.lock"
    lock.parent.mkdir(parents=True)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        ended = run(tmp_path, "crawl", "sample", "-s", "LOG_FORMAT=json")
    [one] = map(json.loads, ended.stderr.splitlines())
    assert ended.returncode == 75
    assert "another run" in one["message"]
