"""Why a request failed, in one word that can be counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_NAMES = {
    "CannotResolveHostError": "unknown_host",
    "DownloadConnectionRefusedError": "refused_connection",
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "ResponseDataLossError": "truncated",
    "IgnoreRequest": "robots_txt",
}


def reason_of(failure: Failure) -> str:
    """``http_500``, ``timeout``, ``refused_connection`` and the like."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    name = type(error).__name__
    if name in _NAMES:
        return _NAMES[name]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.removesuffix("Error")).lower()
