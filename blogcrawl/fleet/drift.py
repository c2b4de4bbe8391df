"""Slow changes of a blog compared with its own past: worth a look, but no problem.

The verdict finds what breaks from one run to the next. Pure functions of figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl import clock
from blogcrawl.verdict.words import counted, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogcrawl.verdict import Figures

# The past must have so many complete runs. A note is given for a cost that is so many times the
# largest of theirs, and so much more; and for a coverage that fell so far below the best of theirs,
# with so many articles.
_FEWEST = 3
_TIMES, _REQUESTS, _SECONDS = 3, 50, 600
_FELL, _ARTICLES = 0.1, 8
# Fields that depend on the subject, or on edits.
_FREE = frozenset(("formulas", "images", "image", "date_modified", "comments", "reads", "html"))


def drift(history: Sequence[Figures]) -> Iterator[str]:
    """Notes on the last run in ``history``, compared with the runs before it."""
    whole = [run for run in history if run.is_whole and run.is_finished]
    if not whole or whole[-1] is not history[-1] or len(whole) <= _FEWEST:
        return
    *past, now = whole
    requests = max(run.requests for run in past)
    if now.requests > max(_TIMES * requests, requests + _REQUESTS):
        yield f"{counted(now.requests, 'request')} in a run, {requests:,} before at most"
    seconds = max(run.seconds for run in past)
    if now.seconds > max(_TIMES * seconds, seconds + _SECONDS):
        yield f"a run of {now.seconds:,} s, {seconds:,} before at most"
    if now.articles < _ARTICLES:
        return
    for name in sorted(now.fields.keys() - _FREE):
        best = max(past, key=lambda run: _share(run, name))
        if best.articles >= _ARTICLES and _share(best, name) - _share(now, name) > _FELL:
            yield (
                f"{percent(_share(now, name))} of the articles have {name}, "
                f"{percent(_share(best, name))} on {clock.iso(best.started)}"
            )


def _share(run: Figures, name: str) -> float:
    return run.fields.get(name, 0) / max(run.articles, 1)
