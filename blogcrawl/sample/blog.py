"""The addresses of the blog, and the page at each."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = "pages.jsonl"
"""The pages, one per line: ``path``, ``type``, and ``body``, or ``base64`` for binary data."""

MISSING = "404"
"""The path of the page for unknown paths."""


@dataclass(frozen=True)
class Served:
    """The response of an address."""

    body: bytes
    type: str = "text/html; charset=UTF-8"
    status: int = 200


def page(path: str) -> Served:
    """The response of ``path``, with or without a slash at its end."""
    return find(path, pages()) or Served(_lines()[MISSING].body, status=404)


def find(path: str, found: Mapping[str, Served]) -> Served | None:
    """The page of ``found`` at ``path``, with or without a slash at its end."""
    both = (path, path.removesuffix("/"), path + "/")
    return next((found[known] for known in both if known in found), None)


@cache
def pages() -> dict[str, Served]:
    """Every page that the blog has, under its path."""
    return {path: page for path, page in _lines().items() if path != MISSING}


@cache
def _lines() -> dict[str, Served]:
    text = (files(__package__) / PAGES).read_text(encoding="utf-8")
    found = {}
    for line in map(json.loads, text.strip("\n").split("\n")):
        body = base64.b64decode(line["base64"]) if "base64" in line else line["body"].encode()
        found[line["path"]] = Served(body, line["type"])
    return found
