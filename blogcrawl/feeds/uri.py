"""Masks secrets in the URIs of feeds, and in their errors."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlparse

# Up to the last "@", because a password may contain a slash.
_USERINFO = re.compile(r"(?<=://)[^\s'\"]*@")
_QUERY = re.compile(r"(\w://[^\s?'\"]*\?)[^\s'\"]+")


def redact_urls(text: str) -> str:
    """Return ``text`` with the user, password and query of every URL in it replaced by ``***``."""
    return _QUERY.sub(r"\1***", _USERINFO.sub("***@", text))


def describe(error: Exception, uri: str = "") -> str:
    """Return an error in one line, without the secrets of ``uri`` or of any URL in it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = redact_urls(" ".join(f"{type(error).__name__}: {error}".split()))
    password = urlparse(uri).password or ""
    if len(password) > 3:  # shorter ones would match parts of ordinary words
        text = text.replace(password, "***").replace(unquote(password), "***")
    return text
