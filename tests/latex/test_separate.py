"""Separating formulas from any page: nothing is lost, nothing is left over."""

from __future__ import annotations

import itertools
import re
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogcrawl.latex import separate
from blogcrawl.latex.config import CONFIGS

if TYPE_CHECKING:
    from blogcrawl.latex import Separation

STRIPS = ("all", "display", "none")
BLANKS = (" ", "\n", "\t", "\u00a0", "\u3000", "&nbsp;", "")
INLINE = ("em", "b", "a", "span", "font", "sup", "kbd")
BLOCKS = ("p", "div", "h2", "li", "ul", "ol", "blockquote", "td", "tr", "table", "dd", "figcaption")
FRAGMENTS = (
    *("$a$", "$$b$$", "\\(c\\)", "\\[d\\]", "\\begin{e}f\\end{e}", "\\ref{g}", "\\$", "$", "$$"),
    *(
        "\\(",
        "{",
        "}",
        "\\",
        "x",
        "word",
        "字",
        "。",
        ". ",
        "|",
        "- ",
        "1. ",
        "> ",
        "\u200b",
        "\x01",
    ),
    *("<br>", "<br><br>", "<wbr>", "<!-- $ -->", "<hr>", "<img src='i.png' alt='j'>", "<code>$k$"),
    *("<pre>", "</pre>", "<pre>\n\n  $l$\n</pre>", "<script type='math/tex'>m</script>", "<", "&"),
    *("<span class='katex'><math><annotation encoding='application/x-tex'>n</annotation></math>"),
    *(
        "<p hidden>",
        "<ol start=7>",
        "<li value=3>",
        "<td colspan=2>",
        "<a href='#x'>#</a>",
        "e\u0301",
    ),
    *BLANKS * 3,
    *(f"<{tag}>" for tag in INLINE + BLOCKS),
    *(f"</{tag}>" for tag in INLINE + BLOCKS),
)
pages = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
configs = st.sampled_from(["auto", *CONFIGS])
placeholders = st.sampled_from(["", "∎", "[formula]", " ", "\n"])


def listed(page: Separation) -> list[tuple[str | None, bool]]:
    return [(formula.tex, formula.display) for formula in page.formulas]


@settings(max_examples=500)
@given(pages, configs, placeholders)
def test_what_is_cut_can_be_put_back(html: str, config: str, placeholder: str) -> None:
    whole = separate(html, config=config, strip="none")
    assert whole.restore() == whole.text
    for strip in STRIPS:
        page = separate(html, config=config, strip=strip, placeholder=placeholder)
        assert page.restore() == whole.text
        assert listed(page) == listed(whole)


@settings(max_examples=300)
@given(pages, configs, placeholders)
def test_offsets_are_where_the_formulas_were(html: str, config: str, placeholder: str) -> None:
    for strip in STRIPS:
        page = separate(html, config=config, strip=strip, placeholder=placeholder)
        position = 0
        for formula in page.formulas:
            assert position <= formula.offset <= len(page.text)
            position = formula.offset
            assert formula.removed == (strip == "all" or (strip == "display" and formula.display))
            shown = placeholder if formula.removed else formula.raw
            assert page.text.startswith(shown, position)
            if formula.tex is not None and not formula.tex.startswith(("m", "n")):
                assert formula.tex in formula.raw


@settings(max_examples=500)
@given(pages.filter(lambda html: "<pre" not in html), configs)
def test_nothing_is_left_over(html: str, config: str) -> None:
    text = separate(html, config=config).text
    assert text == text.rstrip()
    assert not text.startswith("\n")
    assert "\n\n\n" not in text
    for line in text.split("\n"):
        assert line == line.rstrip()
        words = re.sub(r"^(> )*( {2})*(?=- |\d+\. )", "", line)
        assert not words.startswith(" ")
        assert "  " not in words
    assert not re.search("[\t\r\f\u00a0\u3000\u200b\x01]", text)


@example("<pre>\u200b<pre>$a$")
@given(pages)
def test_code_leaves_no_empty_lines_round_it(html: str) -> None:
    text = separate(html).text
    assert not text.startswith("\n")
    assert not text.endswith("\n")


@given(st.text(), st.sampled_from(STRIPS))
def test_any_text_is_a_page(html: str, strip: str) -> None:
    assert separate(html, strip=strip).restore() == separate(html, strip="none").text


# --- pages by construction ------------------------------------------------------------------

words = st.sampled_from(["one", "two", "设", "函数", "x1", "end."])
formulas = st.sampled_from(["$a$", "\\(b\\)", "$$c$$", "\\[d\\]", "\\begin{e}f\\end{e}", "$\\{g$"])
gaps = st.sampled_from(["", " ", "\n", "\u00a0", "\u3000 ", "<br>", " <br>\n", "<br><br>"])
pieces = st.tuples(
    st.one_of(words, formulas), st.sampled_from(["{}", "{}", "<b>{}</b>", "<i>{}</i> "]), gaps
)
blocks = st.tuples(
    st.sampled_from(["<p>{}</p>", "<ul><li>{}</ul>", "<blockquote>{}</blockquote>", "<h2>{}</h2>"]),
    st.lists(pieces, min_size=1, max_size=8),
)


@settings(max_examples=300)
@given(st.lists(blocks, min_size=1, max_size=5), placeholders)
def test_words_that_stood_apart_are_not_glued(
    document: list[tuple[str, list[tuple[str, str, str]]]], placeholder: str
) -> None:
    html = []
    expected: list[list[str]] = []  # words, and where they stand without white space together
    for block, content in document:
        expected.append([])
        inner = ""
        apart = True
        for text, markup, gap in content:
            inner += markup.format(escape(text)) + gap
            formula = text.startswith(("$", "\\"))
            display = text.startswith(("$$", "\\[", "\\begin"))
            if display:
                apart = True
            if not formula:
                if apart:
                    expected[-1].append("")
                expected[-1][-1] += text
                apart = False
            apart = apart or bool(gap) or markup.endswith(" ")
        html.append(block.format(inner))
    text = separate("\n".join(html), config="mathjax3-dollar").text
    found = [word for word in text.split() if word not in ("-", ">")]
    assert found == list(itertools.chain.from_iterable(expected))
    restored = separate(
        "\n".join(html), config="mathjax3-dollar", placeholder=placeholder
    ).restore()
    assert restored == separate("\n".join(html), config="mathjax3-dollar", strip="none").text


# --- the rule of the cut --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text", "raws"),
    [
        ("<p>设$x$为</p>", "设为", ["$x$"]),
        ("<p>a $x$ b</p>", "a b", ["$x$ "]),
        ("<p>a $x$, b</p>", "a , b", ["$x$"]),
        ("<p>a$x$ b</p>", "a b", ["$x$"]),
        ("<p>a $x$ $y$ b</p>", "a b", ["$x$ ", "$y$ "]),
        ("<p>$x$ b</p>", "b", ["$x$ "]),
        ("<p>a $x$</p>", "a", [" $x$"]),
        ("<p>$x$</p>", "", ["$x$"]),
        ("<p>a</p><p>$x$</p><p>b</p>", "a\n\nb", ["$x$\n\n"]),
        ("<p>a $$x$$ b</p>", "a\nb", ["$$x$$\n"]),
        ("<p>a $x$<br>b</p>", "a\nb", [" $x$"]),
        ("<p>a $x$</p><p>$y$ b</p>", "a\n\nb", [" $x$", "$y$ "]),
        ("<p>a</p><p>$x$</p>", "a", ["\n\n$x$"]),
        ("<ul><li>$x$<li>a</ul>", "- a", ["$x$\n"]),
        ("<blockquote>$$x$$</blockquote>", "", ["$$x$$"]),
    ],
)
def test_the_strongest_white_space_stays(html: str, text: str, raws: list[str]) -> None:
    page = separate(html, config="mathjax3-dollar")
    assert (page.text, [formula.raw for formula in page.formulas]) == (text, raws)
    assert page.restore() == separate(html, config="mathjax3-dollar", strip="none").text


def test_display_formulas_alone_can_leave() -> None:
    html = "<p>Let $x$ be $$y$$ so $z$.</p>"
    page = separate(html, config="mathjax3-dollar", strip="display")
    assert page.text == "Let $x$ be\nso $z$."
    assert [(f.raw, f.offset, f.removed) for f in page.formulas] == [
        ("$x$", 4, False),
        ("$$y$$\n", 11, True),
        ("$z$", 14, False),
    ]


def test_raised_and_lowered_letters_stand_in_the_line() -> None:
    assert separate("<p>10<sup>6</sup> of H<sub>2</sub>O</p>").text == "106 of H2O"


def test_a_placeholder_stands_where_a_formula_stood() -> None:
    page = separate("<p>Let $x$ be $$y$$</p>", config="mathjax3-dollar", placeholder="∎")
    assert page.text == "Let ∎ be\n∎"
    assert [formula.offset for formula in page.formulas] == [4, 9]


# --- what a page is asked -------------------------------------------------------------------

SCRIPT = (
    "<script>MathJax = {tex: {inlineMath: [['$', '$']]}}</script>"
    "<script src='/tex-chtml.js'></script>"
)


def test_the_page_says_what_a_formula_is() -> None:
    assert listed(separate(f"{SCRIPT}<p>$x$</p>")) == [("x", False)]
    assert listed(separate("<p>$5 and $10, \\(x\\)</p>")) == [("x", False)]
    assert listed(separate(f"{SCRIPT}<p>$x$</p>", config="none")) == []


def test_a_selector_chooses_the_element_but_the_whole_page_configures() -> None:
    html = f"{SCRIPT}<p>$x$</p><article>$y$</article>"
    page = separate(html, selector="article")
    assert (page.restore(), listed(page)) == ("$y$", [("y", False)])


@pytest.mark.parametrize("name", ["", "latex", "MathJax3"])
def test_an_unknown_configuration_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="there are auto, mathjax2"):
        separate("", config=name)


def test_a_selector_that_finds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no element matches the selector 'article'"):
        separate("<p>$x$</p>", selector="article")


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<p>$a$ \\(b\\)</p>", (0, 0, 0, 0)),
        ("<p>$a</p><p>\\(b $c$</p>", (2, 0, 0, 0)),
        ("<p>$a<em>b</em>$ c</p>", (2, 1, 0, 0)),
        ("<p>if $a<b$ then</p>", (1, 0, 1, 0)),
        ("<p>$a<img src=x>$ c</p>", (2, 0, 0, 0)),
        ("<code>$a</code>", (0, 0, 0, 0)),
    ],
)
def test_what_a_browser_could_not_typeset_is_counted(html: str, marks: tuple[int, ...]) -> None:
    assert tuple(separate(html, config="mathjax3-dollar").marks) == marks
