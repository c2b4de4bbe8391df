"""An article's versions as a person compares them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.archive.terms import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blogcrawl.archive.reader import Version

# What differs between any two readings.
_OF_THE_CRAWL = frozenset(("crawled_at", "content_hash"))


def history(versions: Iterable[Version]) -> Iterator[str]:
    """The lines that tell of each version what is different from the one before."""
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
    """An item as lines that can be compared: a field each, a line each of its text and lists."""
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
    """One of a list: of a formula what was cut, of a picture its address, a name as it is."""
    if isinstance(value, dict):
        return str(value.get("raw") or value.get("url") or value).strip().replace("\n", " ")
    return str(value)


def differences(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """What differs between the lines of two items, with a line around it."""
    for line in difflib.unified_diff(before, now, lineterm="", n=1):
        if not line.startswith(("---", "+++", "@@")):
            yield f"  {line}"
