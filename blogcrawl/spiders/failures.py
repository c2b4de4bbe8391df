"""Why a request failed: one word to count, and details for the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from blogcrawl.failure import error_text, is_no_tls
from blogcrawl.guard import REASONS as ADDRESS_REASONS
from blogcrawl.middlewares.guard import AddressRefused
from blogcrawl.middlewares.redirect import NAMED
from blogcrawl.middlewares.robots import RobotsUnreachable

if TYPE_CHECKING:
    from twisted.python.failure import Failure

REFUSED = frozenset(("not_found", "offsite", "robots_txt", NAMED, *ADDRESS_REASONS))
"""Reasons that mean that there is no article, not that it could not be fetched."""

_STATUSES = {404: "not_found", 410: "not_found"}
_NAMES = {
    "BudgetExceeded": "budget",
    "CannotResolveHostError": "unknown_host",
    "DownloadConnectionRefusedError": "refused_connection",
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "ResponseDataLossError": "truncated",
}
_ROBOTS = "Forbidden by robots.txt"


def reason_of(failure: Failure) -> tuple[str, str]:
    """The reason, such as ``http_500`` or ``timeout``, and the details in brackets, or empty."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        return _STATUSES.get(status, f"http_{status}"), ""
    name = type(error).__name__
    if name == "IgnoreRequest" and str(error) == _ROBOTS:
        return "robots_txt", ""
    detail = f" ({error_text(error)})" if str(error) else ""
    if isinstance(error, AddressRefused | RobotsUnreachable):
        return error.reason, detail
    if is_no_tls(error):
        return "no_tls", detail
    return _NAMES.get(name) or _in_words(name), detail


def _in_words(name: str) -> str:
    """``download_failed`` for ``DownloadFailedError``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.removesuffix("Error")).lower()


def says_gone(failure: Failure) -> bool:
    """Whether the site says that the page is gone for good (410)."""
    return isinstance(failure.value, HttpError) and failure.value.response.status == 410
