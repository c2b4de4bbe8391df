"""Finds the days that a listing page shows beside its entries, or above those of one day."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from blogcrawl import urls, values
from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, elements_beside
from blogcrawl.pages.base import MOST_LINKS

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.base import Page

_HIGH = 4
_OF_GROUPS = HEADINGS | {"dt"}
_SEVERAL, _MOST_OF_DAY = 2, 30
_FEWEST_DATED, _MOST_DATED = 3, 0.8  # how many entries of a list have days, and their share
_YEAR, _EDGES = re.compile(r"(?:19|20)\d\d"), " \t:：,，-–—·•|[](){}"
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
    days = {url: _beside(node, leads) or above.get(url, "") for url, node in links.items()}
    if not any(days.values()):
        days = _of_years(links, leads)
    return {url: day for url, day in days.items() if day}


def _of_years(links: dict[str, LexborNode], leads: dict[int, set[str]]) -> dict[str, str]:
    """The days without a year beside entries, in the years in the headings of their groups."""
    years: dict[int, str] = {}
    return {url: _in_year(node, leads, years) for url, node in links.items()}


def _in_year(link: LexborNode, leads: dict[int, set[str]], years: dict[int, str]) -> str:
    said = values.clean(link.text(separator=" ")[:_LONGEST])
    around = list(islice(ancestors(link), _HIGH))
    year = next(filter(None, (_year_above(one, years) for one in around)), "")
    for one in around if year else ():
        if len(leads[one.mem_id]) > 1:
            break
        text = values.clean(one.text(separator=" ")[:_LONGEST]).replace(said, " ", 1)
        before = next(elements_beside(one, before=True), None)
        if one.tag == "dd" and before is not None and before.tag == "dt":
            text = before.text(strip=True)
        text = text.strip(_EDGES)
        is_told = 0 < len(text) <= _LONGEST_DAY and any(map(str.isalpha, text))
        if is_told and (day := values.iso_date(f"{text} {year}")):
            return day
    return ""


def _year_above(element: LexborNode, years: dict[int, str]) -> str:
    """The year in the next heading before an element; ``""`` if it is none."""
    if element.mem_id not in years:
        before = islice(elements_beside(element, before=True), _MOST_OF_DAY)
        heading = next((one for one in before if one.tag in HEADINGS), None)
        found = _YEAR.fullmatch(heading.text(strip=True)) if heading is not None else None
        years[element.mem_id] = found[0] if found else ""
    return years[element.mem_id]


def are_dated(page: Page, entries: Collection[str]) -> bool:
    """Whether days stand beside nearly all of several entries, as in no sentence and no menu."""
    days = days_beside(page, entries)
    enough = len(days) >= max(_FEWEST_DATED, _MOST_DATED * len(entries))
    return enough and len({*days.values()}) > 1


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
