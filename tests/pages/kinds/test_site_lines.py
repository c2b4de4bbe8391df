"""Lines of the site in a text whose element contains them as well."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import Profile

from ..test_fixtures import item

SAID = "Moss grows on the north side of stones, and on the roof of the old mill."
TEXT = f"<p>{SAID}</p>" * 4
URL = "https://stones.example/2024/moss.html"


def text(above: str = "", below: str = "") -> str:
    body = f"{above}<h1>On Moss</h1><p>5 May 2024</p>{TEXT}{below}"
    page = f"<html lang=en><head><title>On Moss</title></head><body>{body}</body></html>"
    read = GenericArticlePage(page, URL).read()
    assert read is not None
    return item(read).text


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/">Stones</a></p>',
        '<p><a href="/">Home</a> · <a href="/2024.html">2024</a></p>',
        '<h3><a href="https://stones.example/">Stones</a></h3>',
        "<h1>Stones</h1>",
        "<div>Notes</div>",
    ],
)
def test_the_way_from_the_front_page_is_left_out(line: str) -> None:
    assert text(above=line).startswith("Moss grows")


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/fern.html">← On Fern</a> | <a href="/reed.html">On Reed →</a></p>',
        '<p><a href="/fern.html">Previous</a></p>',
        '<div><a rel=prev href="/fern.html">On Fern</a></div>',
        '<p>Previous: <a href="/fern.html">On Fern</a> Next: <a href="/reed.html">On Reed</a></p>',
        '<div>Previous: <a href="/fern.html">On Fern</a><p>It grows in the shade of…</p></div>',
        '<div>上一篇：<a href="/fern.html">蕨</a> 下一篇：<a href="/reed.html">芦苇</a></div>',
    ],
)
def test_the_links_to_the_neighbours_are_left_out(line: str) -> None:
    assert text(below=line).endswith("the old mill.")


@pytest.mark.parametrize(
    "line",
    [
        '<p>See also <a href="/fern.html">On Fern</a></p>',
        '<p><a href="/fern.html">On Fern</a></p>',
        '<p>I wrote it at <a href="/">home</a></p>',
    ],
)
def test_the_author_s_links_stay(line: str) -> None:
    assert not text(below=line).endswith("the old mill.")


def test_a_picture_above_the_title_stays() -> None:
    picture = '<p><img src="/moss.jpg" alt="Moss"></p>'
    read = GenericArticlePage(f"<body>{picture}<h1>On Moss</h1>{TEXT}</body>", URL).read()
    assert read is not None
    assert [image.url for image in item(read).images] == ["https://stones.example/moss.jpg"]


@pytest.mark.parametrize("line", ["Written 5 May 2024.", "Published: 2024-05-05."])
def test_a_line_of_the_day_may_end_with_a_full_stop(line: str) -> None:
    body = f"<h1>On Moss</h1><p>{line}</p>{TEXT}"
    read = GenericArticlePage(f"<title>On Moss</title>{body}", URL).read()
    assert read is not None
    assert item(read).text.startswith("Moss grows")
    assert item(read).date_published == "2024-05-05"


def test_lines_below_a_title_that_is_no_line_of_its_own_stay() -> None:
    lines = "".join(f"<p>A line {n} on moss</p>" for n in range(5))
    body = f'<div class=post><a class="entry-title" href="{URL}">On Moss</a>{lines}{TEXT}</div>'
    profile = Profile.from_toml('title = ".entry-title"\nbody = ".post"\n')
    read = GenericArticlePage(f"<title>On Moss</title>{body}", URL, profile).read()
    assert read is not None
    assert "A line 0 on moss" in item(read).text
