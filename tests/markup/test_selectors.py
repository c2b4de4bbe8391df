"""A selection finds what a search through the tree finds, with fewer searches."""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.html.parsing import parse
from blogcrawl.html.selectors import Selection
from blogcrawl.pages import days, furniture_names, people, title

if TYPE_CHECKING:
    from blogcrawl.html.parsing import LexborHTMLParser

QUERIES = (
    furniture_names.NAMED,
    *(query.partition("::")[0] for query in (*days._PUBLISHED, *days._MODIFIED)),
    days._CALLED,
    days._HINTED,
    days.LINES,
    people._HINTED,
    *title._TITLES,
    "a[href*='/tag/' i], a[rel~=tag], [itemprop=keywords]",
    "p:not(.meta, #toc) > .day, :has(.name)",
)
FIXTURES = sorted(Path(__file__).parent.glob("k*/*.html"))


def found(html: str, query: str) -> tuple[list[int], list[int]]:
    tree: LexborHTMLParser = parse(html)
    selected = Selection(html, tree).all(query)
    return [one.mem_id for one in selected], [one.mem_id for one in tree.css(query)]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_of_pages(path: Path) -> None:
    html = path.read_text("utf-8")
    for query in QUERIES:
        selected, searched = found(html, query)
        assert selected == searched, query


_NAMES = st.sampled_from(
    "toc meta name date published post-title TOC Date entry-date tag x".split()
)
_ATTRIBUTE = st.tuples(
    st.sampled_from(("class", "id", "itemprop", "rel", "CLASS", "title", "href")),
    st.sampled_from(("=", " = ", "=\n")),
    st.lists(_NAMES, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(("'", '"')),
)
_TAG = st.tuples(st.sampled_from("p div span time h1 a nav".split()), st.lists(_ATTRIBUTE))
_TEXT = st.text(alphabet="=\"' &;x" + string.ascii_letters[:3], max_size=8)


@given(st.lists(st.tuples(_TAG, _TEXT), max_size=8))
def test_of_any_page(parts: list[tuple[tuple[str, list[tuple[str, ...]]], str]]) -> None:
    html = ""
    for (tag, attributes), text in parts:
        given_ = "".join(f" {name}{sign}{q}{value}{q}" for name, sign, value, q in attributes)
        html += f"<{tag}{given_}>{text}</{tag}>"
    for query in QUERIES:
        selected, searched = found(html, query)
        assert selected == searched, query


@pytest.mark.parametrize(
    "html",
    [
        "<p class=toc>",
        "<p class='a\ntoc'>",
        "<p class='t&#111;c'>",
        "<p CLASS=TOC>",  # without a doctype, names of classes have no case
        """x = "y <p class="toc">""",
        """<p title='x = "' class="toc">""",
    ],
)
def test_forms_of_an_attribute(html: str) -> None:
    selected, searched = found(html, ".toc, .post-date")
    assert selected == searched != []


def test_selectors_of_other_themes_are_left_out() -> None:
    html = '<p class="day">1 May</p>'
    selection = Selection(html, parse(html))
    query = ".day, .post-date, #toc, [itemprop=name], [class*=da i], [class*=byline i], nav"
    assert selection.possible(query) == ".day, [class*=da i], nav"
    assert selection.possible(".post-date, #toc") == ""
