"""Bar charts, with the numbers that they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from blogcrawl import clock
from blogcrawl.verdict.words import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blogcrawl.report.facts import Blog
    from blogcrawl.verdict import Figures

# Fields that every item has, or whose absence means nothing.
_NO_COVERAGE = frozenset(("id", "url", "site", "crawled_at", "content_hash", "html", "markdown"))

_FEWEST_PLACES = 4


@dataclass(frozen=True)
class Row:
    """A row of bars, one per column of its chart."""

    name: str
    values: Sequence[float]
    shown: Sequence[str]
    """The values as text."""
    most: float
    """The value of a full bar."""

    @property
    def highest(self) -> str:
        """The largest value as text."""
        pairs = zip(self.values, self.shown, strict=True)
        return max(pairs, key=lambda pair: pair[0], default=(0, "0"))[1]


@dataclass(frozen=True)
class Chart:
    """Rows of bars over the same columns."""

    title: str
    of: str
    """The meaning of a column."""
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    kind: Literal["tall", "small", "meter"] = "tall"
    """High rows; low rows, if there are many; or horizontal bars, for a single column."""
    ticks: Sequence[str] = field(default_factory=tuple)
    """The labels below the bars."""

    @property
    def places(self) -> int:
        """How many columns there is room for: a few high bars do not fill the chart."""
        return max(len(self.columns), _FEWEST_PLACES if self.kind == "tall" else 1)


def charts(blog: Blog) -> list[Chart]:
    """The charts of a blog, without those that have no data."""
    runs = [past.figures for past in blog.history]
    found = [_months(blog), _formulas(blog)]
    if runs:
        found += [_changes(runs), _work(runs), _coverage(runs), _sources(runs[-1])]
    return [chart for chart in found if chart.columns and chart.rows]


def _months(blog: Blog) -> Chart:
    columns = list(blog.months)
    note = f"{blog.undated:,} without a day" if blog.undated else ""
    row = _row("articles", list(blog.months.values()))
    return Chart("Articles a month", "month", columns, [row], note, ticks=_ends(columns))


def _formulas(blog: Blog) -> Chart:
    columns = list(blog.formulas)
    row = _row("articles", list(blog.formulas.values()))
    return Chart("Formulas an article", "formulas", columns, [row], ticks=columns)


def _changes(runs: Sequence[Figures]) -> Chart:
    """The changes per run, without the first one, whose many new articles would hide the rest."""
    first, *others = runs
    note = ""
    if others and first.changes.get("new", 0) > max(run.changes.get("new", 0) for run in others):
        runs, note = others, f"without the first run, to which {first.changes['new']:,} were new"
    names = ("new", "changed", "gone")
    rows = [_row(name, [run.changes.get(name, 0) for run in runs]) for name in names]
    return _by_run("Changes by run", runs, rows, note)


def _work(runs: Sequence[Figures]) -> Chart:
    rows = [
        _row("requests", [run.requests for run in runs]),
        _row("refused or failed", [sum(run.unread_by_reason.values()) for run in runs]),
        _row("seconds", [run.seconds for run in runs]),
    ]
    return _by_run("Requests and errors by run", runs, rows)


def _coverage(runs: Sequence[Figures]) -> Chart:
    names = {name: None for run in runs for name in run.fields if name not in _NO_COVERAGE}
    rows = []
    for name in names:
        shares = [run.fields.get(name, 0) / run.articles if run.articles else 0.0 for run in runs]
        rows.append(Row(name, shares, [percent(share) for share in shares], 1.0))
    note = "the share of the articles that have a field"
    return _by_run("Fields by run", runs, rows, note, "small")


def _sources(run: Figures) -> Chart:
    rows = []
    for name, named in run.named.items():
        reached = named - run.missed.get(name, 0)
        rows.append(Row(name, [reached], [f"{reached:,} of {named:,}"], max(named, 1)))
    note = "how many of the articles that a source names were reached"
    return Chart("Articles by source, last run", "", ["reached"], rows, note, "meter")


def _by_run(
    title: str,
    runs: Sequence[Figures],
    rows: Sequence[Row],
    note: str = "",
    kind: Literal["tall", "small"] = "tall",
) -> Chart:
    columns = [clock.iso(run.started).replace("T", " ").rstrip("Z") for run in runs]
    days = [column[:10] for column in columns]
    return Chart(title, "run", columns, rows, note, kind, _ends(days))


def _row(name: str, values: Sequence[int], show: Callable[[int], str] = "{:,}".format) -> Row:
    return Row(name, values, [show(value) for value in values], max([*values, 1]))


def _ends(columns: Sequence[str]) -> Sequence[str]:
    """The first and the last of many columns."""
    return [columns[0], columns[-1]] if len(columns) > 1 else list(columns)
