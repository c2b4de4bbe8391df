"""A page that a script fills is told apart from a short page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.scripted.payload import page_of
from blogcrawl.scripted.signs import is_scripted, may_be_filled

SCRIPT = "<script src=/app.js></script>"
TEXT = "<p>There was a lantern at the harbour, and nobody knew who lit it.</p>" * 4


@pytest.mark.parametrize(
    "body",
    [
        f"<div id=root></div>{SCRIPT}",
        f'<main class="x" id="any">Loading…</main>{SCRIPT}',
        f"<blog-app></blog-app>{SCRIPT}",
        f"<noscript>Please turn JavaScript on.</noscript>{SCRIPT}",
        f'<div id="root"></div><noscript>{TEXT}</noscript><script>{TEXT * 9}</script>',
    ],
)
def test_scripted(body: str) -> None:
    assert is_scripted(f"<!doctype html><title>{TEXT[3:60]}</title><body>{body}")


@pytest.mark.parametrize(
    "body",
    [
        "<div id=root></div>",
        f"<div id=root>{TEXT}</div>{SCRIPT}",
        f"<p>Short.</p>{SCRIPT}",
        f"<div id=root></div>{'<a href=/1>one</a> ' * 5}{SCRIPT}",
        "",
    ],
)
def test_not_scripted(body: str) -> None:
    assert not is_scripted(f"<!doctype html><title>x</title><body>{body}")


def test_a_menu_around_an_empty_element() -> None:
    menu = "<a href=/1>one</a> " * 5
    html = f"<body><ul>{menu}</ul><h1>Tales</h1><div id=list></div>{SCRIPT}"
    assert may_be_filled(html)
    assert not is_scripted(html)
    assert not may_be_filled(html.replace("<h1>", f"{TEXT}<h1>"))
    assert not may_be_filled(html.replace(" id=list", ""))


@given(st.text(alphabet="<>/=\"'{}[]:,1ab \n", max_size=300))
def test_any_text(text: str) -> None:
    is_scripted(text)
    page_of(f"<script type=application/json>{text}</script><script>x = {text}</script>")


UNITS = [
    "<",
    "<a ",
    "<div id=",
    "<div id=x",
    "<x-y>",
    "<noscript>",
    "</script ",
    "id = ",
    "[",
    '{"a":',
]


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_it_takes(unit: str) -> None:
    many = unit * (400_000 // len(unit))
    begun = time.process_time()
    is_scripted(f"<body>{SCRIPT}{many}")
    page_of(f"<script>x = {many}</script><script type=application/json>{many}</script>")
    assert time.process_time() - begun < 2


def test_of_several_texts_the_page_s_own_is_read() -> None:
    posts = ",".join(
        f'{{"title": "Tale {n}", "html": "<p>Text {n}. {"word " * 30 * n}</p>"}}'
        for n in range(1, 4)
    )
    html = f"<title>Tale 2 | Tales</title><div id=x></div><script>window.x = [{posts}]</script>"
    page = page_of(html)
    assert "<h1>Tale 2</h1>" in page
    assert "Text 2" in page
    assert "Text 3" not in page
