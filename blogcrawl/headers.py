"""Headers of a response, which may contain any bytes (RFC 9110, section 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response

ENCODING = "latin-1"
"""An encoding that maps every byte to a character and back."""


def header(response: Response, name: str) -> str:
    """The value of a header as text, ``""`` if there is none."""
    return (response.headers.get(name) or b"").decode(ENCODING).strip()


def whole(response: Response, name: str) -> str:
    """All values of a header; those that begin with a name (``otherbot: noindex``) come last."""
    values = [value.decode(ENCODING).strip() for value in response.headers.getlist(name)]
    return ", ".join(sorted(values, key=lambda value: ":" in value))
