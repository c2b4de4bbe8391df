"""The content of a snapshot, compared with the file that it would replace."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from dataclasses import dataclass, field
from hashlib import blake2b
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Any, cast

from lxml import etree

from blogcrawl.feeds.notes import articles_in
from blogcrawl.feeds.parquet import rows_of
from blogcrawl.items import FIELDS
from blogcrawl.verdict.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# Fields whose loss does not count: they change without an edit.
_MOVING = frozenset(("reads", "comments", "date_modified", "crawled_at", "image", "summary"))
_BITS = len(FIELDS)
_LINES = frozenset(("jsonl", "jsonlines", "jl", "json"))
# A text has shrunk if it is so many times shorter than the old one.
_SHRUNK = 4
_MOST_SHOWN = 3
# Fields that differ between articles, and how many characters count: a time of day may vary.
_OWN = {"title": None, "date_published": len("2024-05-06"), "text": None}


class Unreadable(Exception):
    """A file that contains no readable articles."""


@dataclass
class Holdings:
    """Articles by identity: which fields each has, and how long its text is.

    Some hundred bytes per article, so that a large blog fits into memory.
    """

    articles: dict[int, int] = field(default_factory=dict)
    sites: set[str] = field(default_factory=set)
    values: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in _OWN})
    """The hashes of the titles, dates and texts."""

    def add(self, item: Mapping[str, Any]) -> None:
        """Add an article."""
        self.articles[_key(item)] = _pack(item)
        self.sites.add(str(item.get("site") or ""))
        for name, length in _OWN.items():
            if value := item.get(name):
                self.values[name].add(hash(str(value)[:length]))

    def __bool__(self) -> bool:
        return bool(self.articles)


@dataclass
class Comparison:
    """The articles of an old file compared with those of a new one."""

    total: int = 0
    old: int = 0
    """How many old articles are of the same blogs, and not known to be gone."""
    missing: int = 0
    shown: list[str] = field(default_factory=list)
    """Some of the missing articles."""
    had: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    """How many articles have lost a field."""
    shrunk: int = 0
    alike: dict[str, int] = field(default_factory=dict)
    """How many fewer different titles, dates and texts there are than in the old file."""
    known: int = 0
    """How many articles are in both files."""
    better: int = 0
    """How many articles of the new file are new, or have more fields than before."""

    def worse(self, missing_max: float, loss_max: float) -> list[str]:
        """The ways in which the new file is worse than the old one, beyond these bounds."""
        found = []
        if self.missing > 1 and self.missing > missing_max * self.old:
            shown = ", ".join(self.shown)
            found.append(
                f"{self.missing:,} of the {self.old:,} articles in the old file are missing, and "
                f"are not known to be gone (such as {shown})"
            )
        for name, lost in self.lost.items():
            if lost > loss_max * self.had[name]:
                share = percent(lost / self.had[name])
                found.append(f"{lost:,} articles ({share}) have lost their {name}")
        for name, fewer in self.alike.items():
            if fewer > max(1, loss_max * self.known):
                found.append(f"{fewer:,} articles have the {name} of another now")
        if self.shrunk > loss_max * self.known:
            found.append(f"{self.shrunk:,} articles have lost most of their text")
        return found


def compare(
    old: Iterable[Mapping[str, Any]], new: Holdings, gone: set[str], sites: set[str]
) -> Comparison:
    """Compare the articles of an old file with those of a new one.

    Articles known to be ``gone`` do not count as missing, nor do those of other ``sites`` than the
    new file's.
    """
    found, known = Comparison(), Holdings()
    names = [name for name in FIELDS if name not in _MOVING]
    bits = {name: 1 << FIELDS.index(name) for name in names}
    for item in old:
        found.total += 1
        key, was = _key(item), _pack(item)
        now = new.articles.get(key)
        if now is None:
            if item.get("id") in gone or str(item.get("site") or "") not in sites:
                continue
            found.old += 1
            found.missing += 1
            if len(found.shown) < _MOST_SHOWN:
                found.shown.append(str(item.get("url") or item.get("id")))
            continue
        found.old += 1
        found.known += 1
        known.add(item)
        found.better += bool(now & ~was & ((1 << _BITS) - 1)) or now >> _BITS > was >> _BITS
        found.shrunk += (now >> _BITS) * _SHRUNK < was >> _BITS
        for name, bit in bits.items():
            if was & bit:
                found.had[name] = found.had.get(name, 0) + 1
                if not now & bit:
                    found.lost[name] = found.lost.get(name, 0) + 1
    found.better += len(new.articles) - len(known.articles)
    for name, values in known.values.items():
        if not found.lost.get(name):  # otherwise reported as lost
            found.alike[name] = len(values) - len(new.values[name])
    return found


def articles_of(path: Path, format_: str) -> Iterator[Mapping[str, Any]]:
    """The articles in a file of this format, gzipped or not, or in a folder of Markdown files.

    Raises :class:`Unreadable` for any other content, and ``OSError``.
    """
    if path.is_dir():
        try:
            yield from articles_in(path)
        except ValueError as error:
            raise Unreadable(str(error)) from None
        return
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if is_packed else raw
        try:
            for item in _items(file, format_):
                if not isinstance(item, dict) or not item.get("id"):
                    raise Unreadable("it holds other things than articles")
                yield item
        except (ValueError, EOFError, csv.Error, etree.XMLSyntaxError) as error:
            raise Unreadable(f"it cannot be read ({error})") from None


def _items(file: IO[bytes], format_: str) -> Iterator[Any]:
    if format_ in _LINES:
        for line in file:
            text = line.strip()
            if format_ == "json":  # one article per line, within brackets
                text = text.removeprefix(b"[").removesuffix(b"]").rstrip(b",")
            if text:
                yield json.loads(text)
    elif format_ == "csv":
        csv.field_size_limit(sys.maxsize)
        yield from csv.DictReader(TextIOWrapper(file, "utf-8-sig", newline=""))
    elif format_ == "xml":
        for _, element in etree.iterparse(file, resolve_entities=False, no_network=True):
            parent = element.getparent()
            if parent is not None and parent.getparent() is None:
                yield {child.tag: _value(child) for child in element}
                element.clear()
    elif format_ == "parquet":
        yield from rows_of(file)
    else:
        raise Unreadable(f"{format_} cannot be read back")


def _value(element: etree._Element) -> Any:
    return [*element] and "filled" if len(element) else element.text


def _key(item: Mapping[str, Any]) -> int:
    digest = blake2b(str(item.get("id")).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big")


def _pack(item: Mapping[str, Any]) -> int:
    """A bit for each field that the article has, and above these bits the length of its text."""
    has = sum(1 << n for n, name in enumerate(FIELDS) if _has(item.get(name)))
    return (len(item.get("text") or "") << _BITS) | has


def _has(value: Any) -> bool:
    return value not in (None, "", [], "[]")
