"""Sends every configured signal; a failure is logged, and harms nothing."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import quote

from blogcrawl.archive import ArchiveError
from blogcrawl.secrets import learn
from blogcrawl.signals import heartbeat, held, memory, messages, prometheus, status
from blogcrawl.signals.outcome import FAILING, STOPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.settings import BaseSettings

    from blogcrawl.archive.endings import RunHistory
    from blogcrawl.signals.outcome import Outcome

logger = logging.getLogger(__name__)


def check(crawls: Iterable[BaseSettings]) -> None:
    """Warn of messages that could not be sent, before the first one is due."""
    is_wanted = any(settings.getlist("NOTIFY_URLS") for settings in crawls)
    if is_wanted and find_spec("apprise") is None:
        _warn_of_missing("NOTIFY_URLS", "apprise")


def begin(settings: BaseSettings, feed_name: str) -> None:
    """Report the start of a run."""
    check([settings])
    if url := _of_feed(settings["HEARTBEAT_URL"], quote(feed_name)):
        attempt("HEARTBEAT_URL", lambda: heartbeat.start(url))


def end(
    settings: BaseSettings,
    feed_name: str,
    outcome: Outcome,
    history: RunHistory,
    *,
    has_ending: bool,
) -> None:
    """Report the end of a run; ``has_ending`` if the archive has it, too."""
    if path := _of_feed(settings["STATUS_FILE"], feed_name):
        attempt("STATUS_FILE", lambda: status.write(path, outcome))
    is_over = outcome.state != STOPPED
    if is_over and (textfile := _of_feed(settings["PROMETHEUS_TEXTFILE"], feed_name)):
        attempt("PROMETHEUS_TEXTFILE", lambda: prometheus.write(textfile, outcome))
    if url := _of_feed(settings["HEARTBEAT_URL"], quote(feed_name)):
        attempt("HEARTBEAT_URL", lambda: heartbeat.end(url, outcome))
    urls = settings.getlist("NOTIFY_URLS")
    place = settings["NOTIFY_HELD"]
    if urls and messages.is_due(outcome, memory.is_reported(outcome.blog, history)):
        if place:
            attempt("NOTIFY_URLS", lambda: held.hold(place, outcome, has_ending=has_ending))
        else:
            attempt("NOTIFY_URLS", lambda: _message(settings, urls, outcome, has_ending))
    elif place and is_over:
        attempt("NOTIFY_URLS", lambda: held.drop(place))


def _message(settings: BaseSettings, urls: list[str], outcome: Outcome, has_ending: bool) -> None:
    """Send a message and remember that; one that is not sent is sent by the next run."""
    learn({"NOTIFY_URLS": urls})
    messages.send(urls, [outcome])
    is_failing = outcome.state == FAILING
    memory.remember(settings, outcome.blog, is_failing=is_failing, has_ending=has_ending)


def _of_feed(template: str, feed_name: str) -> str:
    return template.replace("%(feed_name)s", feed_name)


def attempt(name: str, send: Callable[[], None]) -> None:
    """Send a signal; log a warning if that fails."""
    try:
        send()
    except ImportError as error:
        _warn_of_missing(name, error.name)
    except OSError as error:
        if error.filename:
            logger.warning("%s: not written: %s: %s", name, error.filename, error.strerror)
        else:
            logger.warning("%s: not sent: %s", name, error.strerror or error)
    except ArchiveError as error:
        logger.warning("%s: may be sent again: %s", name, error)
    except Exception as error:
        # The exception of a library may contain secrets.
        logger.warning("%s: not sent: %s", name, type(error).__name__)


def _warn_of_missing(name: str, package: str | None) -> None:
    need = "pip install 'blogcrawl[signals]'"
    logger.warning("%s: the package %s is missing: %s", name, package, need)
