"""Places the signs of emphasis where CommonMark recognises them.

``**`` opens only before a word and closes only after one: between punctuation and a letter it means
two asterisks. So ``<b>注意:</b>见下`` becomes ``**注意**:见下``. If no valid place is left, the
words are written without the signs.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from blogcrawl.latex.flow import BLANK, NOTHING
from blogcrawl.latex.markdown.escape import is_letter, is_punctuation

if TYPE_CHECKING:
    from blogcrawl.latex.markdown.units import Unit


def emphasized(units: list[Unit]) -> list[Unit]:
    """The units, with signs around those that are strong or emphasized."""
    units = [unit for unit in units if unit.first]
    if not any(unit.strong or unit.emphasis for unit in units):
        return units
    units = _signed(units, "**")
    return _signed(units, "*")


def _signed(units: list[Unit], sign: str) -> list[Unit]:
    """The units with one sign added, split where it does not cover all of them."""
    runs: list[list[Unit]] = []
    run = 0

    def key(unit: Unit) -> tuple[bool, int]:
        nonlocal run
        if sign == "**":
            return unit.strong, 0
        # Emphasis is either within strong text or outside.
        run += "**" in unit.opens
        inside = run
        run += "**" in unit.closes
        return unit.emphasis, inside

    groups = [(is_set, [*group]) for (is_set, _), group in groupby(units, key)]
    for n, (is_set, group) in enumerate(groups):
        if not is_set:
            runs.append(group)
            continue
        previous = runs[-1][-1] if runs else None
        following = groups[n + 1][1][0] if n + 1 < len(groups) else None
        runs.append(_run(group, sign, previous, following))
    return [unit for group in runs for unit in group]


def _run(group: list[Unit], sign: str, previous: Unit | None, following: Unit | None) -> list[Unit]:
    """A group between two signs, without parts that cannot be within them."""
    before = previous.last if previous and group[0].gap == NOTHING else ""
    after = following.first if following and following.gap == NOTHING else ""
    if before and previous and previous.closes and not group[0].opens:
        return group  # two runs of asterisks would merge
    if after and following and following.opens and not group[-1].closes:
        return group
    head, group = _peeled_before(group, before)
    group, tail = _peeled_behind(group, after)
    if not group:
        return head + tail
    if head and group[0].gap == NOTHING:
        before = head[-1].last
    if tail and tail[0].gap == NOTHING:
        after = tail[0].first
    if _may_open(before, group[0].first) and _may_open(after, group[-1].last):
        group[0].opens += sign
        group[-1].closes = sign + group[-1].closes
    return head + group + tail


def _may_open(outside: str, inside: str) -> bool:
    return is_letter(inside) or not outside or is_punctuation(outside)


def _peeled_before(group: list[Unit], before: str) -> tuple[list[Unit], list[Unit]]:
    """The punctuation before the words, and the rest."""
    first = group[0]
    if first.written is not None or first.opens or _may_open(before, first.first):
        return [], group
    rest = first.text
    while rest and not is_letter(rest[0]):
        rest = rest[1:]
    if not rest:
        return [first], group[1:]
    outside = first.text[: len(first.text) - len(rest)]
    gap = BLANK if outside != outside.rstrip() else NOTHING
    head = replace(first, text=outside.rstrip(), closes="")
    return [head], [replace(first, gap=gap, text=rest), *group[1:]]


def _peeled_behind(group: list[Unit], after: str) -> tuple[list[Unit], list[Unit]]:
    """The rest, and the punctuation after the words."""
    if not group:
        return [], []
    last = group[-1]
    if last.written is not None or last.closes or _may_open(after, last.last):
        return group, []
    rest = last.text
    while rest and not is_letter(rest[-1]):
        rest = rest[:-1]
    if not rest:
        return group[:-1], [last]
    outside = last.text[len(rest) :]
    gap = BLANK if outside != outside.lstrip() else NOTHING
    tail = replace(last, gap=gap, text=outside.lstrip(), opens="")
    return [*group[:-1], replace(last, text=rest)], [tail]
