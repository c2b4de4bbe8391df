"""Feed URIs: what may be shown of them, and what their ending asks for."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

# Up to the last "@", as a secret may hold a slash.
_USERINFO = re.compile(r"(?<=://)[^\s'\"]*@")
_QUERY = re.compile(r"(\w://[^\s?'\"]*\?)[^\s'\"]+")


def redact(text: str) -> str:
    """Return ``text`` with the user, password and query of every URL in it replaced by ``***``."""
    return _QUERY.sub(r"\1***", _USERINFO.sub("***@", text))


def feed_format(uri: str) -> str:
    """Return the format that the ending of ``uri`` names, ``.gz`` aside; empty without one."""
    return PurePosixPath(uri.removesuffix(".gz")).suffix.removeprefix(".")


def complete_options(uri: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the feed's options with those that the ending ``.gz`` stands for.

    The same items give the same bytes: the header holds neither a time nor a file name. Options
    that are given win.
    """
    if not uri.endswith(".gz"):
        return options
    return {
        "format": feed_format(uri),
        "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
        "gzip_mtime": 0,
        "gzip_filename": "",
        **options,
    }
