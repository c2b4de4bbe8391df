"""Compares the items of a crawl with what the engine was given to publish."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]


@dataclass
class Score:
    """What a crawl has right, and examples of what it has not.

    ``right`` and ``known`` count by field the articles for which the truth is known.
    """

    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    """Field, path, expected, got."""

    def judge(self, name: str, path: str, expected: Any, got: Any, ok: bool) -> None:
        """Count one field of one article."""
        self.known[name] += 1
        self.right[name] += ok
        if not ok:
            self.wrong.append((name, path, expected, got))

    def faults(self) -> list[str]:
        """Everything that is not as it should be, a line each."""
        lists = {"missed": self.missed, "extra": self.extra, "duplicate": self.duplicates}
        lines = [f"{name} {path}" for name, paths in lists.items() for path in paths]
        return lines + [
            f"{name} of {path}: {got!r} instead of {expected!r}"
            for name, path, expected, got in self.wrong
        ]


def score(truth: Iterable[Row], items: Iterable[Row]) -> Score:
    """Judge ``items`` by ``truth``; a field that is ``None`` there is not known."""
    rows = {path_of(row["url"]): row for row in truth}
    found = list(items)
    counts = Counter(path_of(item["url"]) for item in found)
    result = Score(
        missed=sorted(rows.keys() - counts.keys()),
        extra=sorted(counts.keys() - rows.keys()),
        duplicates=sorted(path for path, count in counts.items() if count > 1),
    )
    for item in found:
        path = path_of(item["url"])
        if path in rows:
            _judge(result, path, rows[path], item)
    return result


def _judge(result: Score, path: str, row: Row, item: Row) -> None:
    title = item.get("title")
    result.judge("title", path, row["title"], title, _flat(row["title"]) == _flat(title))
    date = item.get("date_published")
    result.judge("date", path, row["date"], date, same_moment(row["date"], date))
    for name in ("authors", "categories", "tags"):
        if row[name] is not None:
            got = item.get(name)
            same = _names(row[name]) == _names(got or [])
            result.judge(name, path, row[name], got, same)
    text = item.get("text")
    result.judge("text", path, "some text", text, bool((text or "").strip()))
    formulas = [formula["tex"] for formula in item.get("formulas") or []]
    if row["has_math"]:
        result.judge("has_math", path, "some formulas", formulas, bool(formulas))
    if row["formulas"] is not None:
        expected = [_flat(tex) for tex in row["formulas"]]
        result.judge(
            "formulas", path, row["formulas"], formulas, expected == list(map(_flat, formulas))
        )


def path_of(url: str) -> str:
    """The path of ``url``, in one of the ways in which it can be written."""
    path = unquote(urlsplit(url).path).removesuffix("index.html").removesuffix(".html")
    return unicodedata.normalize("NFC", path.rstrip("/")) or "/"


def same_moment(expected: str, got: str | None) -> bool:
    """Whether ``got`` is the day or, with an offset, the instant (to the minute) of ``expected``.

    A day without an offset is the day in the author's zone.
    """
    if not got:
        return False
    try:
        moment = datetime.fromisoformat(got.replace("Z", "+00:00"))
    except ValueError:
        return False
    published = datetime.fromisoformat(expected)
    if moment.tzinfo is None:
        return moment.date() == published.date()
    return abs((moment - published).total_seconds()) < 60


def _names(values: Iterable[str]) -> list[str]:
    """``values`` in no order; some themes write tags with capitals or set their apostrophes."""
    return sorted(_flat(value).casefold().replace("’", "'") for value in values)


def _flat(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())
