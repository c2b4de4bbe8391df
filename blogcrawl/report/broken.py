"""Finds formulas that readers of the blog see broken, or that exist only as an image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 20
"""How many articles are listed."""
_LONGEST = 80  # characters of a formula that are shown
_TOKEN = re.compile(
    r"\\(begin|end)\s*\{([^{}]{0,40})\}|\\(left|right)(?![A-Za-z])|\\.|%[^\n]*|[{}]", re.DOTALL
)


class Broken(NamedTuple):
    """An article with such formulas, and the first of them."""

    title: str
    url: str
    language: str
    number: int
    why: str
    shown: str


def fault(tex: str | None) -> str:
    """What is wrong with the nesting of a formula; empty if nothing is."""
    if tex is None:
        return "no TeX"
    open_: list[str] = []
    for token in _TOKEN.finditer(tex):
        word = token[0]
        if token[1] == "begin" or token[3] == "left" or word == "{":
            open_.append(token[2] if token[1] else word)
        elif token[1] == "end" or token[3] == "right" or word == "}":
            wanted = token[2] if token[1] else {"}": "{"}.get(word, "\\left")
            if not open_ or open_.pop() != wanted:
                return f"{word} closes nothing"
    return f"{open_[-1]} is not closed" if open_ else ""


def broken(items: Iterable[dict[str, Any]]) -> Iterator[Broken]:
    """The articles with such formulas."""
    for item in items:
        found = [
            (why, formula["tex"] or formula["raw"])
            for formula in item.get("formulas") or ()
            if (why := fault(formula["tex"]))
        ]
        if found:
            why, shown = found[0]
            article = (item.get("title") or "", item.get("url") or "", item.get("language") or "")
            yield Broken(*article, len(found), why, " ".join(shown.split())[:_LONGEST])
