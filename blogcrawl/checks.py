"""Checks the settings before a crawl."""

from __future__ import annotations

import logging
import math
import os
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.settings import iter_default_settings
from w3lib.url import file_uri_to_path

from blogcrawl import clock
from blogcrawl import settings as defaults
from blogcrawl.archive.database import is_database
from blogcrawl.items import FIELDS, MORE
from blogcrawl.pages.usage import USES
from blogcrawl.urls import host

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings


def check_settings(settings: BaseSettings) -> None:
    """Raise UsageError for a setting that cannot be read or makes no sense."""
    _check_doors(settings)
    for name, default in {**dict(iter_default_settings()), **vars(defaults)}.items():
        if name.isupper() and isinstance(settings[name], str):
            _check_type(settings, name, default)
    _check_type(settings, "ARCHIVE_WAIT", 0.0)  # a text if it is set in the environment
    if settings["LATEX_STRIP"] not in ("all", "display", "none"):
        raise UsageError(f"LATEX_STRIP={settings['LATEX_STRIP']} is not all, display or none")
    for name in ("LOSS_MAX", "VANISHED_MAX"):
        _check_share(name, settings.getfloat(name))
    for name, share in settings.getdict("COVERAGE_MIN").items():
        if name not in FIELDS:
            raise UsageError(f"COVERAGE_MIN: an article has no field {name!r}")
        _check_share(f"COVERAGE_MIN of {name}", share)
    for name in settings.getlist("ARTICLE_FIELDS"):
        if name not in MORE:
            raise UsageError(f"ARTICLE_FIELDS: no field {name!r}; there are: {', '.join(MORE)}")
    for use in settings.getlist("USAGE_LEFT_OUT"):
        if use not in USES:
            raise UsageError(f"USAGE_LEFT_OUT: no wish {use!r}; there are: {', '.join(USES)}")
        if "usage" not in settings.getlist("ARTICLE_FIELDS"):
            raise UsageError("USAGE_LEFT_OUT: needs the field usage: set ARTICLE_FIELDS=usage")
    if crawled_at := settings["CRAWLED_AT"]:
        try:
            clock.seconds(str(crawled_at))
        except ValueError:
            raise UsageError(
                f"CRAWLED_AT={crawled_at} is not a time such as 2026-01-01T00:00:00Z"
            ) from None
    if (url := settings["HEARTBEAT_URL"]) and not _is_web(url):
        raise UsageError("HEARTBEAT_URL is no address such as https://hc-ping.com/KEY")
    if any("://" not in url for url in settings.getlist("NOTIFY_URLS")):
        raise UsageError("NOTIFY_URLS: one is no address such as ntfys://ntfy.sh/TOPIC")
    _check_log(settings)


def _is_web(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("http://", "https://")) and bool(host(url))


# These would run code, or unpickle files that somebody else may have written.
_CONSOLE = "it runs whatever code reaches its port"
_PICKLE = "it holds pickles, which run code when they are read; the archive takes its place"
_DOORS = {
    "TELNETCONSOLE_ENABLED": _CONSOLE,
    "REMOTE_CONTROL_ENABLED": _CONSOLE,
    "JOBDIR": _PICKLE,
    "HTTPCACHE_ENABLED": _PICKLE,
}


def _check_doors(settings: BaseSettings) -> None:
    """Raise UsageError if a setting is on that lets code in."""
    for name, reason in _DOORS.items():
        is_path = name == "JOBDIR"
        if settings[name] if is_path else _is_on(settings, name):
            raise UsageError(f"{name} is not supported: {reason}")


def _is_on(settings: BaseSettings, name: str) -> bool:
    try:
        return settings.getbool(name)
    except ValueError:  # reported below
        return False


def _check_type(settings: BaseSettings, name: str, default: object) -> None:
    """Raise UsageError for a text that Scrapy cannot read as the type of the default."""
    ours = hasattr(defaults, name)
    # Scrapy reads many integer settings as floats; ours have the type of their default.
    number = settings.getint if ours and isinstance(default, int) else settings.getfloat
    read: dict[type, tuple[str, Callable[[str], object]]] = {
        bool: ("0 or 1", settings.getbool),
        int: ("a whole number" if ours else "a number", number),
        float: ("a number", number),
        dict: ("a JSON object", settings.getdict),
    }
    if type(default) not in read:
        return
    wanted, get = read[type(default)]
    try:
        value = get(name)
    except (TypeError, ValueError):
        raise UsageError(f"{name}={settings[name]} is not {wanted}") from None
    may_be_negative = isinstance(default, int | float) and default < 0
    if ours and isinstance(value, int | float) and not value >= 0 and not may_be_negative:
        raise UsageError(f"{name}={settings[name]} is less than 0")
    if ours and value == math.inf:
        raise UsageError(f"{name}={settings[name]} is not finite")


def _check_share(name: str, value: object) -> None:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{name}={value} is not a number between 0 and 1")


def _check_log(settings: BaseSettings) -> None:
    try:
        logging.Handler().setLevel(settings["LOG_LEVEL"])
    except (TypeError, ValueError):
        raise UsageError(f"unknown log level {settings['LOG_LEVEL']!r}") from None
    record = logging.makeLogRecord({"msg": "", "levelno": logging.INFO, "levelname": "INFO"})
    try:
        logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]).format(record)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"LOG_FORMAT={settings['LOG_FORMAT']}: {error}") from None
    if path := settings["LOG_FILE"]:
        if is_database(path):
            raise UsageError(f"log file {path}: a database; name another file")
        # Checked here, because an open log file already has its first line.
        if os.path.realpath(path) in map(_place, settings.getdict("FEEDS")):
            raise UsageError(f"log file {path}: this is a feed; name another file")
        try:
            open(path, "a", encoding=settings["LOG_ENCODING"]).close()
        except OSError as error:
            raise UsageError(f"log file {path}: {error.strerror}") from None
        except LookupError as error:
            raise UsageError(f"LOG_ENCODING: {error}") from None


def own_log_file(settings: BaseSettings) -> str:
    """The log file; empty if there is none, or if the path is a database or a feed."""
    path = settings["LOG_FILE"]
    if not isinstance(path, str) or is_database(path):
        return ""
    try:
        feeds = settings.getdict("FEEDS")
    except ValueError:
        return ""
    return "" if os.path.realpath(path) in map(_place, feeds) else path


def _place(uri: object) -> str:
    """The file of a feed, as far as known before the crawl."""
    path = file_uri_to_path(str(uri)) if str(uri).startswith("file:") else str(uri)
    return os.path.realpath(path)
