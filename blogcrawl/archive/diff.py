"""Differences between the versions of an article, for people."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.archive.terms import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blogcrawl.archive.reader import Version

# Fields that differ between any two readings.
_OF_THE_CRAWL = frozenset(("crawled_at", "content_hash"))


def history(versions: Iterable[Version]) -> Iterator[str]:
    """Lines that show for each version what differs from the version before."""
    before: list[str] = []
    for version in versions:
        reason = f" ({version.reason})" if version.reason else ""
        yield f"{clock.iso(version.at)}  {version.change}{reason}  revision {version.revision}"
        now = lines(version.item) if version.change != GONE else []
        if version.change != GONE:
            yield from differences(before, now)
        before = now or before
        yield ""


def lines(item: dict[str, Any]) -> list[str]:
    """An item as comparable lines: one per field, and one per line of its text and lists."""
    found = []
    for name, value in item.items():
        if name in _OF_THE_CRAWL or value in (None, "", []):
            continue
        if isinstance(value, str):
            found += [f"{name}: {line}" for line in value.split("\n")]
        elif isinstance(value, list):
            found += [f"{name}: {_shown(one)}" for one in value]
        else:
            found.append(f"{name}: {value}")
    return found


def _shown(value: Any) -> str:
    """A value of a list as text: ``raw`` of a formula, the address of an image, or a name."""
    if isinstance(value, dict):
        return str(value.get("raw") or value.get("url") or value).strip().replace("\n", " ")
    return str(value)


def differences(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """The differences between the lines of two items, with one line of context."""
    for line in difflib.unified_diff(before, now, lineterm="", n=1):
        if not line.startswith(("---", "+++", "@@")):
            yield f"  {line}"
