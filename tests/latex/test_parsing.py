"""Pages are parsed as a browser parses them, and elements do not nest without end."""

from __future__ import annotations

import re

import pytest

from blogcrawl.latex.parsing import MAX_DEPTH, parse


def depth(html: str) -> int:
    node = parse(html).body
    deepest = 0
    while node is not None and node.first_child is not None:
        node = next(iter(node.iter()), None)
        deepest += 1
    return deepest


@pytest.mark.parametrize("tag", ["div", "b", "x-y", "blockquote"])
def test_elements_nest_to_a_depth(tag: str) -> None:
    assert depth(f"<{tag}>" * 20_000) <= MAX_DEPTH + 1
    assert depth(f"<{tag}>" * 100) == 100


def test_what_nests_too_deep_keeps_its_text() -> None:
    html = "".join(f"<div>{n} " for n in range(3000)) + "</div>" * 3000 + "<p>after</p>"
    assert re.findall(r"\d+", parse(html).body.text()) == [str(n) for n in range(3000)]
    assert parse(html).css_first("body > p").text() == "after"


def test_a_long_page_that_does_not_nest_stays() -> None:
    html = "<p>a<br><img src=b>" * 3000 + "<ul>" + "<li>c" * 3000 + "</ul>"
    tree = parse(html)
    assert [len(tree.css(tag)) for tag in ("p", "br", "img", "li")] == [3000] * 4


def test_raw_text_stays() -> None:
    html = "<div>" * 600 + "a < b" + "</div>" * 600 + "<p>c</p>" * 1000
    assert parse(html).body.text().startswith("a < b")


@pytest.mark.parametrize("html", ["", "\0", "<", "<!doctype html>", "\ud800"])
def test_anything_is_a_page(html: str) -> None:
    assert parse(html).body is not None
