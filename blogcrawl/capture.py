"""The page of an article with all data needed to read it again, packed into bytes and back.

The first line is JSON that describes the page; the page and its other parts follow. All of it is
one Zstandard frame. A dictionary, made by joining a few pages of the blog, halves the size of the
rest.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Sequence

DAMAGED = (zstd.ZstdError, EOFError, ValueError, KeyError, TypeError)
"""The exceptions of :func:`unpack` for bytes that are not a capture."""

LESSON = 8
"""How many pages a dictionary is made of."""
_LEVEL = 3
_LONGEST = 96 * 1024  # bytes of a dictionary


class Part(NamedTuple):
    """A further page of an article that spans several."""

    url: str
    html: str


@dataclass(slots=True, kw_only=True)
class Capture:
    """The page of an article, as it was received."""

    url: str
    """The address that answered, after redirects."""
    status: int
    at: int
    """When, in seconds since 1970."""
    headers: dict[str, str]
    """The headers that describe the page."""
    encoding: str
    """The encoding used, whatever the page says."""
    body: bytes
    parts: tuple[Part, ...] = ()
    wishes: list[str] = field(default_factory=list)
    """What its host asked not to be done with it."""
    site: dict[str, Any] = field(default_factory=dict)
    """What was known about the blog's addresses, see ``Site.to_data``."""
    entry: dict[str, Any] | None = None
    """What the blog's feed said about the article."""
    listed: str = ""
    """Its title in a listing page or a feed."""
    overruled: str = ""
    """The address that the page claimed, if it belongs to another article."""

    @property
    def size(self) -> int:
        """Bytes of the page and its other parts."""
        return len(self.body) + sum(len(_bytes(part.html)) for part in self.parts)


_HEADER = [one.name for one in fields(Capture) if one.name not in ("body", "parts")]


def pack(capture: Capture, dictionary: bytes | None = None) -> bytes:
    """A capture as bytes; reading them needs the same ``dictionary``."""
    others = [(part.url, _bytes(part.html)) for part in capture.parts]
    data = {name: getattr(capture, name) for name in _HEADER}
    data["body"] = len(capture.body)
    data["parts"] = [(url, len(html)) for url, html in others]
    line = json.dumps({name: value for name, value in data.items() if value}).encode()
    plain = b"".join([line, b"\n", capture.body, *(html for _, html in others)])
    shared = _shared(dictionary).as_digested_dict if dictionary else None
    return zstd.compress(plain, _LEVEL, zstd_dict=shared)


def unpack(packed: bytes, dictionary: bytes | None = None) -> Capture:
    """The capture that :func:`pack` made into these bytes; raises :data:`DAMAGED`."""
    shared = _shared(dictionary) if dictionary else None
    line, _, rest = zstd.decompress(packed, zstd_dict=shared).partition(b"\n")
    data = json.loads(line)
    end = data.pop("body", 0)
    parts = []
    body, start = rest[:end], end
    for url, length in data.pop("parts", ()):
        html = rest[start : start + length].decode("utf-8", "surrogatepass")
        parts.append(Part(url, html))
        start += length
    known = {name: data.get(name, default) for name, default in _DEFAULTS.items()}
    return Capture(**known, body=body, parts=tuple(parts))


_DEFAULTS: dict[str, Any] = {
    "url": "",
    "status": 0,
    "at": 0,
    "headers": {},
    "encoding": "utf-8",
    "wishes": [],
    "site": {},
    "entry": None,
    "listed": "",
    "overruled": "",
}


def dictionary_of(captures: Sequence[Capture]) -> bytes:
    """A dictionary for pages like these, made of those of medium length."""
    bodies = sorted((capture.body for capture in captures), key=len)
    quarter = len(bodies) // 4
    return b"".join(bodies[quarter : len(bodies) - quarter])[:_LONGEST]


def entry_data(entry: Any) -> dict[str, Any] | None:
    """What a feed says about an article as JSON, without empty fields."""
    if entry is None:
        return None
    return {name: value for name, value in asdict(entry).items() if value}


@lru_cache(maxsize=8)
def _shared(dictionary: bytes) -> zstd.ZstdDict:
    return zstd.ZstdDict(dictionary, is_raw=True)


def _bytes(html: str) -> bytes:
    return html.encode("utf-8", "surrogatepass")
