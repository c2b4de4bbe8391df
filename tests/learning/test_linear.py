"""The time to learn a blog is linear in the size of its pages, whatever their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import check_growth

from blogcrawl.learning import Sample, learn
from blogcrawl.pages.article import GenericArticlePage

from .blogs import Told

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

TIMES = 100  # and four times as many, on each page
NUMBER = 10  # pages
QUICK = 0.3  # seconds
PARTED = "\f"

# What stands on one page: from its number, and how many times.
PAGES: dict[str, Callable[[int, int], str]] = {
    "paragraphs": lambda page, times: "".join(f"<p>a{page} b{n}, c d e." for n in range(times)),
    "paragraphs that all pages have": lambda _, times: "".join(
        f"<p>Number {n} is the same on every page." for n in range(times)
    ),
    "short blocks that all pages have": lambda _, times: "<div class=a>x</div>" * times,
    "blocks with names of their own": lambda page, times: "".join(
        f"<div class=a{n}>{page} {n}</div>" for n in range(times)
    ),
    "names of one element": lambda page, times: (
        f"<div class='{' '.join(f'a{n}' for n in range(times))}'><p>Of {page}, and more.</div>" * 4
    ),
    "elements in elements": lambda page, times: "<div>" * 3 * times + f"<p>Of {page}, and more.",
    "elements in elements, each with text": lambda page, times: (
        f"<div class=a><p>Of {page}, and more." * times
    ),
    "elements in elements with names": lambda page, times: (
        "".join(f"<div class=a{n}>" for n in range(times)) + f"<p>Of {page}, and more." * times
    ),
    "headings": lambda page, times: "".join(f"<h2>a{page} b{n}</h2>" for n in range(times)),
    "headings without text": lambda _, times: "<h2></h2>" * times,
    "headings in headings": lambda page, times: "<h2 class=title>" * times + f"a{page}",
    "links": lambda page, times: "".join(f"<a href=/{page}/{n}/>a{n}</a> " for n in range(times)),
    "links to tags": lambda _, times: "<ul>" + "<li><a rel=tag href=/tag/a>a</a>" * times,
    "lists of links to tags": lambda _, times: "<ul><li><a rel=tag href=/tag/a>a</a></ul>" * times,
    "boxes of links": lambda page, times: (
        f"<p>Of {page}, and more."
        + "".join(f"<ul class=a{n}><li><a href=/{n}>b{n}</a></ul>" for n in range(times))
    ),
    "links in deep elements": lambda page, times: (
        "<div>" * 200 + f"<p>Of {page}, and more.<p><a rel=tag href=/tag/a>a</a>" * times
    ),
    "days": lambda page, times: f"<span class=day>2020-01-{page + 10}</span>" * times,
    "breaks": lambda page, times: f"<div>{page}" + "a b, c d.<br><br>" * times,
    "cards": lambda page, times: "".join(
        f"<article><h2><a href=/{page}/{n}/>a</a></h2><p>b</article>" for n in range(times)
    ),
}


def samples(html: str, *, feed: bool) -> list[Sample]:
    made = []
    for number, one in enumerate(html.split(PARTED)):
        page = GenericArticlePage(
            f"<title>a{number} | B</title><main><h1>a{number}</h1><div class=text>{one}",
            f"https://blog.example/{number}/",
        )
        entry = Told(
            {
                "title": [f"a{number}"],
                "date_published": [f"2021-02-{number + 10}"],
                "tags": [f"c{number}"],
                "content": [one],
            }
        )
        made.append(Sample(page, entry if feed else None))
    return made


@pytest.mark.parametrize("feed", [False, True], ids=["without a feed", "with a feed"])
@pytest.mark.parametrize("name", PAGES)
def test_learning_takes_linear_time(name: str, *, feed: bool) -> None:
    def pages(times: int) -> str:
        return PARTED.join(PAGES[name](number, times) for number in range(NUMBER))

    def run(html: str) -> object:
        return learn(samples(html, feed=feed))

    check_growth(run, pages, TIMES, most=6, quick=QUICK)
