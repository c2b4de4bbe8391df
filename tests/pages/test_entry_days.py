"""The days that a listing page shows beside its entries."""

from __future__ import annotations

import pytest

from blogcrawl.pages.base import Page
from blogcrawl.pages.entry_days import days_beside


def test_the_day_of_an_entry_that_shows_the_beginning_of_its_text() -> None:
    said = "It rained until the evening of 3 May 2024, when we went out to count the snails. "
    others = "".join(f'<a href="/posts/{n}/">Post {n}</a><i>{n} May 2024</i>' for n in (6, 7))
    front = (
        f'<div><h2><a href="/posts/rain/">Rain</a></h2><p>{2 * said}</p><span>5 May 2024</span>'
        f'</div><div><h2><a href="/posts/dew/">Dew</a></h2><p>{2 * said}</p></div><div>{others}'
    )
    page = Page(f"<body>{front}</div></body>", "https://stones.example/")
    named = {f"https://stones.example/posts/{name}/": name for name in ("rain", "dew", "6", "7")}
    days = {named[url]: day for url, day in days_beside(page, named).items()}
    assert days == {"rain": "2024-05-05"}


def test_the_day_above_the_entries_of_one_day() -> None:
    groups = "".join(
        f"<h2>{day} March 2023</h2>"
        f"<ul><li><a href=/w/{day}a/>A</a><li><a href=/w/{day}b/>B</a></ul>"
        for day in (4, 7)
    )
    urls = [f"https://stones.example/w/{name}/" for name in ("4a", "4b", "7a", "7b")]
    page = Page(f"<h1>Weekly</h1>{groups}", "https://stones.example/")
    expected = ["2023-03-04", "2023-03-04", "2023-03-07", "2023-03-07"]
    assert days_beside(page, urls) == dict(zip(urls, expected, strict=True))


def test_a_day_above_the_whole_list() -> None:
    rows = "<li><a href=/w/a/>A</a><li><a href=/w/b/>B</a>"
    page = Page(f"<h2>4 March 2023</h2><ul>{rows}</ul>", "https://stones.example/")
    assert days_beside(page, ["https://stones.example/w/a/", "https://stones.example/w/b/"]) == {}


@pytest.mark.parametrize(
    "form", ["<li>{} <a href=/w/{}/>{}</a>", "<dt>{}</dt><dd><a href=/w/{}/>{}</a> Notes.</dd>"]
)
def test_days_without_a_year_below_the_headings_of_the_years(form: str) -> None:
    rows = {2023: {"moss": "May 4", "fern": "3 April"}, 2022: {"reed": "24 Dec", "rush": "may"}}
    groups = "".join(
        f"<h3>{year}</h3><div>{''.join(form.format(day, n, n) for n, day in held.items())}</div>"
        for year, held in rows.items()
    )
    names = {f"https://stones.example/w/{name}/": name for held in rows.values() for name in held}
    page = Page(f"<h1>Walks</h1>{groups}", "https://stones.example/")
    days = {names[url]: day for url, day in days_beside(page, names).items()}
    assert days == {"moss": "2023-05-04", "fern": "2023-04-03", "reed": "2022-12-24"}


def days_of(html: str, *names: str) -> list[str]:
    urls = [f"https://stones.example/w/{name}/" for name in names]
    found = days_beside(Page(html, "https://stones.example/"), urls)
    return [found.get(url, "") for url in urls]


@pytest.mark.parametrize(
    ("days", "year", "month"),
    [
        (("Mar 04", "May 12"), "<h2>{}</h2>", ""),
        (("03-04", "05-12"), "<h2>{}</h2>", ""),
        (("04.03.", "12.05."), "<h3>Jahr {}</h3>", ""),
        (("3月4日", "5月12日"), "<h2>{}</h2>", ""),
        (("[04]", "[12]"), "", "{} 2021"),
        (("04", "12"), "<h2>{}</h2>", "{}"),
    ],
)
def test_the_year_stands_above_the_entries(days: tuple[str, str], year: str, month: str) -> None:
    months = [f"<h3>{month.format(name)}</h3>" if month else "" for name in ("March", "May")]
    row = "<ul><li><span>{}</span> <a href=/w/{}/>About {}</a></ul>"
    here = "".join(
        head + row.format(day, name, name)
        for head, day, name in zip(months, days, "ab", strict=True)
    )
    earlier = row.format(days[0], "c", "c") if not month else ""
    html = f"<main>{year.format(2021)}{here}{year.format(2020) if earlier else ''}{earlier}</main>"
    expected = ["2021-03-04", "2021-05-12", "2020-03-04" if earlier else ""]
    assert days_of(html, "a", "b", "c") == expected


def test_no_day_of_numbers_that_are_none() -> None:
    rows = "".join(f"<li><a href=/w/{n}/>Post {n}</a> {n + 3} comments" for n in b"ab")
    assert days_of(f"<h2>2021</h2><ul>{rows}</ul>", "97", "98") == ["", ""]


def test_a_day_at_the_beginning_of_the_link() -> None:
    rows = "".join(f"<p><a href=/w/{n}/>2021-03-0{n} About it</a>" for n in (4, 5, 6))
    assert days_of(rows, "4", "5", "6") == ["2021-03-04", "2021-03-05", "2021-03-06"]
    rows = rows.replace("2021-03-05", "").replace("2021-03-06", "")
    assert days_of(rows, "4", "5", "6") == ["", "", ""]
