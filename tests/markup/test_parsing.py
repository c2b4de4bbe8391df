"""Pages are parsed as in a browser, with limited nesting."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.html import parsing
from blogcrawl.html.parsing import MAX_DEPTH, MAX_FORMATTING, MAX_OPTIONS, parse


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


@pytest.mark.parametrize(
    "unit",
    [
        *("<b></i>", "<div></span>", "<rt>", "<optgroup>", "<b><div></b>", "<svg><td>", "<a><div>"),
        *("<svg><a>", "<math><title>", "<font color={}>", "<div><b id={}></div>"),
    ],
)
def test_elements_nest_to_a_depth_however_they_end(unit: str) -> None:
    html = "".join(unit.replace("{}", str(n)) for n in range(5000))
    assert 0 < depth(html) <= 2 * MAX_DEPTH


def test_formatting_is_not_opened_again_without_end() -> None:
    """Each paragraph opens what was not ended before it: a few tags become many elements."""
    tags = "".join(f"<b id=i{n}>" for n in range(400))
    tree = parse(f"<div>{tags}</div>" + "<p>x" * 2000)
    assert len(tree.css("p")) == 2000
    assert len(tree.css("b")) <= 2001 * MAX_FORMATTING


def test_formatting_of_ordinary_pages_stays() -> None:
    html = "<p><b>a</b> <i>b <a href=c>c</a></i> <code>d</code></p>" * 1000
    tree = parse(html)
    assert [len(tree.css(tag)) for tag in ("b", "i", "a", "code")] == [1000] * 4
    sloppy = parse("<p><font color=red>a</p>" * 1000)
    assert len(sloppy.css("p")) == 1000


def test_options_without_end() -> None:
    html = "<select>" + "<option>a</option>" * 5000 + "</select><p>b</p>"
    tree = parse(html)
    assert len(tree.css("option")) == MAX_OPTIONS
    assert tree.css_first("body > p").text() == "b"


def test_scripts_and_comments_hold_no_tags() -> None:
    html = '<script>"<div><b>"</script><!-- <div> --><style>/* <i> */</style><p>a</p>' * 1000
    tree = parse(html)
    assert len(tree.css("body > p")) == 1000
    assert tree.css_first("script").text() == '"<div><b>"'


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


@pytest.mark.parametrize("unit", ["<a", "</a", "<aaaaaaaaa", "<a ", "<a<!--"])
def test_tags_without_end_take_no_time(unit: str) -> None:
    begun = time.process_time()
    assert parse("<p>b</p>" + unit * 50_000).css_first("p").text() == "b"
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("html", ["", "\0", "<", "<!doctype html>", "\ud800"])
def test_anything_is_a_page(html: str) -> None:
    assert parse(html).body is not None


_NAMES = "div p li td b a font svg math title script style option td".split()
_FORMS = ("<%s>", "</%s>", "<%s/>", '<%s id="1">', "<!--%s-->", "<%s<", "</%s ", "<%s ")
_TAGS = st.lists(st.tuples(st.sampled_from(_FORMS), st.sampled_from(_NAMES)), max_size=60)


@given(tags=_TAGS)
def test_what_is_shallow_beyond_doubt_stays(tags: list[tuple[str, str]]) -> None:
    html = "".join(form % name for form, name in tags)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "MAX_DEPTH", 8)
        patch.setattr(parsing, "MAX_FORMATTING", 4)
        if parsing._is_shallow(html):
            assert parsing._flattened(html) == html


def test_an_ordinary_page_is_shallow_beyond_doubt() -> None:
    assert parsing._is_shallow("<div><p>a<b>b</b> <a href='/'>c</a><br></div>" * 5_000)


def test_spans_of_highlighted_code_do_not_nest() -> None:
    html = "<pre>" + '<span class="k">a</span> <span\n>b</span>' * 3_000 + "</pre>"
    assert not parsing._may_be_deep(html)
    assert parsing._may_be_deep(html.replace("</span>", ""))
    assert parsing._may_be_deep(html.replace("span", "b"))
