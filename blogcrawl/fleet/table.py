"""The table of all blogs: for people as text and HTML, for programs as JSON."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Any

from blogcrawl import clock
from blogcrawl.logformatter import one_line
from blogcrawl.verdict.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogcrawl.fleet.state import State

_HEADS = ("blog", "last success", "articles", "new", "health", "since", "next run")
_NUMBERS = (2, 3)


def as_json(state: State) -> dict[str, Any]:
    """A blog's row, ready for JSON."""
    return {
        "blog": state.name,
        "last_success": _iso(state.success),
        "articles": state.articles,
        "new": state.new,
        "health": state.health,
        "since": _iso(state.since),
        "running": state.is_running,
        "next_run": clock.iso(state.next),
        "overdue": state.is_overdue,
        "wrong": [one_line(line) for line in state.wrong],
        "notes": list(state.notes),
    }


def as_text(states: Sequence[State], now: int) -> Iterator[str]:
    """The table as lines of text, each blog's problems below its row."""
    rows = [_HEADS, *(_cells(state, now) for state in states)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row, state in zip(rows, (None, *states), strict=True):
        cells = [
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
        if state:
            yield from (f"    {one_line(line)}" for line in state.wrong)
            yield from (f"    note: {line}" for line in state.notes)
    yield summary(states)


def as_html(states: Sequence[State], now: int) -> str:
    """The table as an HTML page."""
    rows = []
    for state in states:
        cells = list(map(escape, _cells(state, now)))
        lines = [*map(one_line, state.wrong), *(f"note: {line}" for line in state.notes)]
        notes = "".join(f"<li>{escape(line)}" for line in lines)
        health = "bad" if not state.is_well else "good"
        rows.append(
            f'<tr><th scope="row">{cells[0]}'
            + "".join(f"<td{_CLASS if n in _NUMBERS else ''}>{cells[n]}" for n in (1, 2, 3))
            + f'<td class="{health}">{cells[4]}'
            + "".join(f"<td>{cell}" for cell in cells[5:])
            + f"<td>{f'<ul>{notes}</ul>' if notes else ''}"
        )
    heads = "".join(f'<th scope="col">{head}' for head in (*_HEADS, "what is wrong"))
    return _PAGE.substitute(
        heads=heads, rows="\n".join(rows), at=clock.iso(now), sum=escape(summary(states))
    )


def summary(states: Sequence[State]) -> str:
    """A summary of the fleet in one line."""
    counts: dict[str, int] = {}
    for state in states:
        counts[state.health] = counts.get(state.health, 0) + 1
    overdue = sum(state.is_overdue for state in states)
    counts |= {"overdue": overdue} if overdue else {}
    health = ", ".join(f"{count} {word}" for word, count in counts.items())
    return f"{counted(len(states), 'blog')}: {health}"


def ago(moment: int, now: int) -> str:
    """How far a time is from now, in words."""
    seconds = abs(now - moment)
    for unit, length in (("d", clock.DAY), ("h", clock.HOUR), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _cells(state: State, now: int) -> tuple[str, ...]:
    health = f"{state.health}, running" if state.is_running else state.health
    coming = "waits" if state.next <= now else f"in {ago(state.next, now)}"
    if state.is_overdue:
        coming = f"overdue, {ago(state.next, now)}"
    return (
        state.name,
        f"{ago(state.success, now)} ago" if state.success is not None else "never",
        f"{state.articles:,}",
        f"{state.new:,}",
        health,
        _iso(state.since) or "",
        "" if state.is_running else coming,
    )


def _iso(moment: int | None) -> str | None:
    return None if moment is None else clock.iso(moment)


_CLASS = ' class="n"'
_PAGE = Template("""\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Blogs</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 90rem; padding: 0 1rem;
  color: light-dark(#1a1a1a, #eee); background: light-dark(#fff, #161616); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; white-space: nowrap;
  border-bottom: 1px solid light-dark(#ccc, #444); }
td:last-child { white-space: normal; min-width: 20rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: light-dark(#a30000, #ff9c9c); font-weight: bold; }
.good { color: light-dark(#1b5e20, #9be29f); }
ul { margin: 0; padding-left: 1rem; }
</style>
<main>
<h1>Blogs</h1>
<p>$sum. At $at; times are UTC.</p>
<div class="wide" tabindex="0" role="region" aria-label="All blogs">
<table>
<thead><tr>$heads</thead>
<tbody>
$rows
</tbody>
</table>
</div>
</main>
</html>
""")
