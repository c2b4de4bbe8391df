"""Learns in which order a blog writes the numbers of its dates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blogcrawl import values
from blogcrawl.pages.runs import ProseRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogcrawl.learning.learn import Sample
    from blogcrawl.pages.article import GenericArticlePage

# So many pages must tell the order, and none another one.
_LEAST = 2
_MONTHS = 12
_LONGEST = 120  # characters of a line with a date


def day_first(samples: Sequence[Sample]) -> bool | None:
    """Whether the day comes before the month in numeric dates; ``None`` if nothing tells.

    A number above twelve tells it, and a day that the feed gives for the same article.
    """
    votes = Counter(vote for sample in samples for vote in _votes(sample))
    if len(votes) != 1 or votes.total() < _LEAST:
        return None
    return next(iter(votes))


def _votes(sample: Sample) -> Iterator[bool]:
    page = sample.page
    shown = page.iso_date(page.found("date_published").value) or ""
    numbers = next(filter(None, map(values.numbers_of_date, _lines(page))), None)
    if numbers is None or numbers[0] == numbers[1]:
        return
    first, second, _ = numbers
    by_day, by_month = _iso(second, first, numbers), _iso(first, second, numbers)
    if shown[:10] not in (by_day, by_month):
        return  # of something else
    if max(first, second) > _MONTHS:
        yield first > _MONTHS
        return
    told = sample.entry.get_all("date_published")[:1] if sample.entry else []
    days = [day[:10] for day in map(values.iso_date, told) if day]
    yield from (day == by_day for day in days if day in (by_day, by_month))


def _iso(month: int, day: int, numbers: tuple[int, int, int]) -> str:
    return f"{numbers[2]}-{month:02}-{day:02}"


def _lines(page: GenericArticlePage) -> Iterator[str]:
    """The short lines of a page, in order."""
    steps = page.runs.steps if page.runs is not None else ()
    return (one.text for one in steps if isinstance(one, ProseRun) and one.length <= _LONGEST)
