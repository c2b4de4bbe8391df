"""What the whole process logs: no forged lines, no secrets, no noise."""

from __future__ import annotations

import io
import logging
import pprint
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DownloadTimeoutError

from blogcrawl import log
from blogcrawl.log import OneLineLogRecord, configure_log

if TYPE_CHECKING:
    from collections.abc import Iterator

EVIL = "a\n2026-01-01 [forged] INFO: b\x1b[31m"


@pytest.fixture
def configured() -> Iterator[None]:
    factory, on_error = logging.getLogRecordFactory(), logging.Handler.handleError
    names = (
        *("scrapy.addons", "scrapy.core.engine", "scrapy.crawler", "scrapy.middleware"),
        "scrapy.extensions.memusage",
    )
    loggers = [logging.getLogger(name) for name in (*names, "scrapy.utils.log")]
    filters = [list(logger.filters) for logger in loggers]
    configure_log()
    yield
    logging.setLogRecordFactory(factory)
    logging.Handler.handleError = on_error  # type: ignore[method-assign]
    for logger, before in zip(loggers, filters, strict=True):
        logger.filters = before


@pytest.fixture
def written(configured: None) -> Iterator[io.StringIO]:
    """What is logged from DEBUG on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logging.root.addHandler(handler)
    level = logging.root.level
    logging.root.setLevel(logging.DEBUG)
    yield stream
    logging.root.setLevel(level)
    logging.root.removeHandler(handler)


def test_a_message_is_one_line(written: io.StringIO) -> None:
    logging.getLogger("any").info("see %s", EVIL)
    assert written.getvalue() == "INFO: see a\\n2026-01-01 [forged] INFO: b\\x1b[31m\n"


def test_a_traceback_is_indented_and_escaped(written: io.StringIO) -> None:
    try:
        raise ValueError(EVIL)
    except ValueError:
        logging.getLogger("any").exception("caught")
    first, *rest = written.getvalue().splitlines()
    assert first == "ERROR: caught"
    assert rest[0] == "  Traceback (most recent call last):"
    assert rest[-2:] == ["  ValueError: a", "  2026-01-01 [forged] INFO: b\\x1b[31m"]
    assert all(line.startswith("  ") for line in rest)


def test_a_network_error_needs_no_traceback(written: io.StringIO) -> None:
    try:
        raise DownloadTimeoutError("took too long")
    except DownloadTimeoutError as error:
        logging.getLogger("any").exception("cannot fetch: %s", error)
    assert written.getvalue() == "ERROR: cannot fetch: took too long\n"


def test_settings_are_logged_for_debugging_only_and_without_secrets(written: io.StringIO) -> None:
    settings = {
        "ARCHIVE_URL": "postgresql://user:secret1@host/db",
        "AWS_SECRET_ACCESS_KEY": "sec'ret2, really",
        "AWS_SESSION_TOKEN": "secret3",
        "FEED_URI": "ftp://user:secret4@host/a.jsonl",
        "HTTPAUTH_PASS": "secret5",
        "DOWNLOAD_DELAY": 1.0,
        "A_LONG_API_KEY": "secret6 " * 30,
        "USER_AGENT": "blogcrawl (100% honest)",
    }
    logging.getLogger("scrapy.crawler").info(
        "Overridden settings:\n%(settings)s", {"settings": pprint.pformat(settings)}
    )
    logged = written.getvalue()
    assert logged.startswith("DEBUG: Overridden settings:")
    assert logged.count("\n") == 1
    assert "secret" not in logged
    assert "really" not in logged
    assert "'DOWNLOAD_DELAY': 1.0" in logged
    assert "(100% honest)" in logged


@pytest.mark.parametrize(
    ("name", "message", "level"),
    [
        ("scrapy.middleware", "Enabled extensions:", "DEBUG"),
        ("scrapy.core.engine", "Closing spider (finished)", "DEBUG"),
        ("scrapy.core.engine", "Spider opened", "INFO"),
        ("scrapy.core.engine", "Error while handling downloader output", "INFO"),
        ("scrapy.crawler", "Received SIGTERM, shutting down gracefully.", "INFO"),
    ],
)
def test_noise_is_for_debugging(written: io.StringIO, name: str, message: str, level: str) -> None:
    logging.getLogger(name).info(message)
    assert written.getvalue() == f"{level}: {message}\n"


def test_a_record_can_be_made_by_hand() -> None:
    assert logging.makeLogRecord({"msg": "a\n"}).getMessage() == "a\n"
    record = OneLineLogRecord("any", logging.INFO, "", 0, "a %s", ("\n",), None)
    assert record.getMessage() == "a \\n"


def test_a_log_file_on_a_full_disk_is_one_line(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_given_up", set())
    handler = logging.FileHandler("/dev/full")
    logger = logging.getLogger("full")
    logger.addHandler(handler)
    for _ in range(2):
        logger.error("lost")
    logger.removeHandler(handler)
    handler.close()  # where Python raises what it could not write
    said = "log file /dev/full: No space left on device; going on without it\n"
    assert capsys.readouterr().err == said
