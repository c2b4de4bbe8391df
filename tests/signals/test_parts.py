"""Each signal by itself, without a crawl."""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from blogcrawl import clock, secrets
from blogcrawl import settings as project
from blogcrawl.archive.database import SqliteDatabase
from blogcrawl.archive.endings import RunHistory, history, record, record_message
from blogcrawl.archive.run import begin as begin_run
from blogcrawl.signals import Outcome, begin, end, heartbeat, messages, prometheus, status
from blogcrawl.signals.outcome import FAILING, HEALTHY, STOPPED

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Receiver

WELL = Outcome(
    blog="数学.example",
    code=0,
    state=HEALTHY,
    run=7,
    started=1_800_000_000,
    ended=1_800_000_060,
    last_success=1_800_000_060,
    articles=1200,
    changes={"new": 2},
    requests={"2xx": 12, "failed": 1},
    pending=3,
)
ILL = replace(
    WELL,
    code=3,
    state=FAILING,
    last_success=1,
    failing_since=1_799_990_000,
    lines=("the site is down",),
)


def settings_of(**values: object) -> Settings:
    settings = Settings()
    settings.setmodule(project)
    settings.update({"ARCHIVE_ENABLED": False, **values})
    return settings


def test_the_status_file_says_it_all_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "status.json"
    status.write(str(path), ILL)
    status.write(str(path), WELL)
    written = json.loads(path.read_text("utf-8"))
    assert written["state"] == "healthy"
    assert (written["exit_code"], written["articles"], written["pending"]) == (0, 1200, 3)
    assert written["last_success"] == "2027-01-15T08:01:00Z"
    assert written["failing_since"] is None
    assert [one.name for one in path.parent.iterdir()] == ["status.json"]


def test_a_status_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "status.json"
    status.write(str(path), WELL)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        status.write(str(path), ILL)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["status.json"]


def test_prometheus_reads_the_textfile(tmp_path: Path) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    path = tmp_path / "a.prom"
    prometheus.write(str(path), ILL)
    samples = {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(path.read_text("utf-8"))
        for one in family.samples
    }
    blog = ILL.blog
    assert samples["blogcrawl_exit_code", blog] == 3
    assert samples["blogcrawl_last_success_timestamp_seconds", blog] == 1
    assert samples["blogcrawl_requests", "2xx", blog] == 12
    assert samples["blogcrawl_changes", "new", blog] == 2
    assert path.stat().st_mode & 0o777 == 0o644


def test_what_is_not_known_has_no_line(tmp_path: Path) -> None:
    path = tmp_path / "a.prom"
    prometheus.write(str(path), replace(ILL, last_success=None, articles=None))
    assert "last_success" not in path.read_text("utf-8")
    assert "blogcrawl_articles" not in path.read_text("utf-8")


def test_the_heartbeat_has_the_words_of_healthchecks(receiver: Receiver) -> None:
    url = f"http://{receiver.place}/ping/key/?rid=1"
    heartbeat.start(url)
    for outcome in (WELL, ILL, replace(WELL, state=STOPPED)):
        heartbeat.end(url, outcome)
    ends = [path.removeprefix("/ping/key/") for path, _ in receiver.received]
    assert ends == ["start?rid=1", "0?rid=1", "3?rid=1", "log?rid=1"]
    assert "the site is down" in receiver.received[2][1]


@pytest.mark.parametrize(
    ("state", "is_reported", "is_due"),
    [
        (FAILING, False, True),
        (FAILING, True, False),
        (HEALTHY, True, True),
        (HEALTHY, False, False),
        (STOPPED, True, False),
        (STOPPED, False, False),
    ],
)
def test_a_message_is_due_when_the_state_turns(state: str, is_reported: bool, is_due: bool) -> None:
    assert messages.is_due(replace(WELL, state=state), is_reported) == is_due


def test_several_blogs_are_one_message(receiver: Receiver) -> None:
    many = [replace(ILL, blog=f"b{number}") for number in range(5)]
    messages.send([f"json://{receiver.place}/in"], [*many, replace(WELL, failed_since=1)])
    [(_, body)] = receiver.received
    message = json.loads(body)
    assert message["title"] == "5 blogs: failing; 数学.example: well again"
    assert message["message"].count("the site is down") == 5
    assert "again, failed since 1970-01-01T00:00:01Z" in message["message"]


def test_nothing_is_sent_that_is_not_configured(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    begin(settings_of(), "a")
    end(settings_of(), "a", ILL, RunHistory(), has_ending=False)
    assert receiver.received == []
    assert list(tmp_path.iterdir()) == []


def test_what_fails_is_a_warning_without_secrets(
    receiver: Receiver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    receiver.status = 500
    settings = settings_of(
        STATUS_FILE="file/status.json",
        PROMETHEUS_TEXTFILE="file/a.prom",
        HEARTBEAT_URL=f"http://{receiver.place}/uuid-secret",
        NOTIFY_URLS=[f"json://u:pa55word@{receiver.place}/tok3n-secret", "nonsense://tok3n-secret"],
    )
    begin(settings, "a")
    end(settings, "a", ILL, RunHistory(), has_ending=False)
    warnings = [record.getMessage() for record in caplog.records if record.name != "apprise"]
    assert warnings == [
        "HEARTBEAT_URL: not sent: the monitor answers 500",
        "STATUS_FILE: not written: file/status.json: File exists",
        "PROMETHEUS_TEXTFILE: not written: file/a.prom: File exists",
        "HEARTBEAT_URL: not sent: the monitor answers 500",
        "NOTIFY_URLS: not sent: of 2 addresses, not by number 1 (json), 2 (nonsense)",
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert "secret" not in caplog.text


def test_a_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "prometheus_client", None)
    settings = settings_of(PROMETHEUS_TEXTFILE=str(tmp_path / "a.prom"))
    end(settings, "a", WELL, RunHistory(), has_ending=False)
    assert "pip install 'blogcrawl[signals]'" in caplog.text


def test_a_missing_package_is_named_before_the_first_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begin(settings_of(NOTIFY_URLS=["json://127.0.0.1:1/"]), "a")
    assert not caplog.text
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    begin(settings_of(), "a")
    assert not caplog.text
    begin(settings_of(NOTIFY_URLS=["json://127.0.0.1:1/"]), "a")
    assert "NOTIFY_URLS: the package apprise is missing: pip install" in caplog.text


def test_addresses_are_secrets() -> None:
    secrets.learn(
        {"HEARTBEAT_URL": "https://hc.example/1234-5678", "NOTIFY_URLS": ["tgram://b0tkey/1"]}
    )
    assert (
        secrets.redact("at https://hc.example/1234-5678 and tgram://b0tkey/1") == "at *** and ***"
    )


def test_the_archive_remembers_how_its_runs_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    with SqliteDatabase(tmp_path / "a.db") as database:
        seen = []
        for code in (0, 3, 4, 0, 3):
            now[0] += 100_000_000  # so long that no run is resumed
            run = begin_run(database, {}, "1")
            record(database, run.number, code)
            if code == 4:
                record_message(database, is_failing=True)
            seen.append(history(database))
        assert [one.failing_since is not None for one in seen] == [False, True, True, False, True]
        assert seen[2].failing_since == seen[1].failing_since == 200_001_000
        assert seen[4].last_success == 400_001_000
        assert [one.is_reported for one in seen] == [False, False, True, True, True]
        record_message(database, is_failing=False)
        assert not history(database).is_reported


def test_any_name_of_a_feed_goes_into_the_address(receiver: Receiver) -> None:
    begin(settings_of(HEARTBEAT_URL=f"http://{receiver.place}/%(feed_name)s"), "数 学")
    assert receiver.take() == ["/%E6%95%B0%20%E5%AD%A6/start"]


def test_a_monitor_that_hangs_is_given_up(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setattr(heartbeat, "_TIMEOUT", 0.2)
        with pytest.raises(OSError, match="timed out"):
            heartbeat.start(f"http://127.0.0.1:{deaf.getsockname()[1]}/")
