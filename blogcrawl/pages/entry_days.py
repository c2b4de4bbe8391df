"""Finds the days that a listing page shows beside its entries, or above those of one day."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from blogcrawl import urls, values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, elements_beside
from blogcrawl.pages.base import MOST_LINKS, within

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.base import Page

_HIGH = 4
_OF_GROUPS = HEADINGS | {"dt"}
_MOST_TIMES = 10  # an entry has one or two: of publication and of a change
_SEVERAL, _MOST_OF_DAY, _MOST_OF_YEAR = 2, 30, 400
_HIGHEST = 5
_NEARLY_ALL = 0.8
_FEWEST_DATED = 3  # entries of a list that have days
_LEADING = re.compile(r"\W*(\d{4}[-./]\d{1,2}[-./]\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")  # in this order, as after a year
_SIGNS, _DIGIT = re.compile(r"[\[\]():»›|–—·•→]"), re.compile(r"\d")
_LONGEST, _LONGEST_LINE, _LONGEST_DAY = 400, 120, 40  # characters
_PARTS, _MOST_PARTS = "span, small, p, div, time, em, i, b, li, td, footer", 30


def days_beside(page: Page, entries: Collection[str]) -> dict[str, str]:
    """The day of publication by the address of an entry, where one stands beside it.

    Numbers such as 03/04/2024 tell no day here, because nothing says in what order they are.
    """
    links: dict[str, LexborNode] = {}
    leads: dict[int, set[str]] = {}
    for node in page.css("a[href]")[:MOST_LINKS]:
        url = urls.without_tracking(page.link(node.attributes.get("href") or ""))
        if url in entries:
            links.setdefault(url, node)
            for parent in islice(ancestors(node), _HIGH):
                leads.setdefault(parent.mem_id, set()).add(url)
    above = {url: _above(node) for url, node in links.items()}
    if len({*above.values()} - {""}) < _SEVERAL:  # one stands above the whole list
        above = {}
    begun = {url: day for url, node in links.items() if (day := _begins_with(node))}
    if len(begun) < max(_SEVERAL, _NEARLY_ALL * len(links)):  # a title may begin with a day
        begun = {}
    others = above | begun
    days = {url: _beside(node, leads) or others.get(url, "") for url, node in links.items()}
    if not any(days.values()):
        days = {url: _of_year(node, leads) for url, node in links.items()}
    return {url: day for url, day in days.items() if day}


def _begins_with(link: LexborNode) -> str:
    """The day with which the text of a link begins."""
    match = _LEADING.match(values.clean(link.text()[:_LONGEST_DAY]))
    return (values.iso_date(match[1]) or "") if match else ""


def _of_year(link: LexborNode, leads: dict[int, set[str]]) -> str:
    """The day beside an entry without its year, which a heading above says, maybe with the month.

    A group for each month may be in one for each year.
    """
    said, part = values.clean(link.text(separator=" ")[:_LONGEST]), ""
    level: str = "z"
    headings: list[str] = []
    around = [link, *islice(ancestors(link), _HIGHEST)]
    for one in around:
        if not part and len(leads.get(one.mem_id, "1")) == 1:
            text = values.clean(one.text(separator=" ")[:_LONGEST]).replace(said, " ", 1)
            part = _SIGNS.sub(" ", text).strip() if _DIGIT.search(text) else ""
        before = islice(elements_beside(one, before=True), _MOST_OF_YEAR)
        for heading in (other for other in before if other.tag in _OF_GROUPS):
            tag = "h9" if heading.tag == "dt" else heading.tag or ""  # below all headings
            if tag >= level:  # of a group beside that of the entry
                continue
            level = tag
            headings.append(values.clean(heading.text()[: 2 * _LONGEST_DAY]))
            if year := _YEAR.search(headings[-1]):
                return _completed(part, headings, year[0])
    return ""


def _completed(part: str, headings: list[str], year: str) -> str:
    """The day that ``part`` of one tells, below headings of which the last has the year."""
    if not part and len(headings) < _SEVERAL:  # the day may be a heading, too
        return ""
    if any(len(one) > _LONGEST_DAY for one in (part, *headings)):
        return ""
    if numbers := _MONTH_AND_DAY.fullmatch(part):
        return values.iso_date(f"{year}-{numbers[1]:0>2}-{numbers[2]:0>2}") or ""
    tries = [" ".join((part, *headings)), *((f"{part}{year}", f"{year}年{part}") if part else ())]
    return next(filter(None, map(values.iso_date, tries)), "")


def _above(link: LexborNode) -> str:
    """The day in the heading of the group to which an entry belongs."""
    for one in islice(chain([link], ancestors(link)), _HIGH):
        before = islice(elements_beside(one, before=True), _MOST_OF_DAY)
        for heading in islice((other for other in before if other.tag in _OF_GROUPS), 1):
            text = heading.text(strip=True)
            is_plain = len(text) <= _LONGEST_DAY and heading.css_first("a[href]") is None
            return (values.iso_date(text) or "") if is_plain else ""
    return ""


def _beside(link: LexborNode, leads: dict[int, set[str]]) -> str:
    said = values.clean(link.text(separator=" ")[:_LONGEST])
    for parent in islice(ancestors(link), _HIGH):
        if len(leads[parent.mem_id]) > 1:
            break
        text = values.clean(parent.text(separator=" ")[:_LONGEST]).replace(said, " ", 1)
        times = parent.css("time")
        moment = times[0].attributes.get("datetime") or "" if len(times) == 1 else ""
        if day := values.iso_date(moment):
            return day
        if len(text) <= _LONGEST_LINE and (day := values.dates(text)[0]):
            return day
        if len(text) > _LONGEST_LINE and (day := _alone(parent)):
            return day
    return ""


def _alone(entry: LexborNode) -> str:
    """The day in an entry with an excerpt, if one part of it says a day and nothing else."""
    parts = (one.text(strip=True) for one in entry.css(_PARTS)[:_MOST_PARTS])
    days = {day for text in parts if len(text) <= _LONGEST_DAY and (day := values.iso_date(text))}
    return days.pop() if len(days) == 1 else ""


def are_dated(page: Page, entries: Collection[str]) -> bool:
    """Whether days stand beside nearly all of several entries, as in no sentence and no menu."""
    days = days_beside(page, entries)
    enough = len(days) >= max(_FEWEST_DATED, _NEARLY_ALL * len(entries))
    return enough and len({*days.values()}) > 1


def day_in(element: LexborNode) -> str:
    """The first day that a ``<time>`` in an element tells."""
    times = element.css("time")[:_MOST_TIMES]
    texts = within(time.attributes.get("datetime") or time.text() for time in times)
    return next(filter(None, map(values.iso_date, texts)), "")
