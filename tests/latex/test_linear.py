"""The time for a page is linear in its size, whatever its content.

Only growth is judged, in CPU time: a page of four times the size may take six times as long. A few
milliseconds at the larger size are always acceptable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import check_growth

from blogcrawl.latex import separate

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SIZE = 12_000  # characters, and four times as many
AT_MOST = 6
QUICK = 0.02  # seconds
# Pages of this many tags are made flat first: either both pages of a test are, or neither.
FEW, MANY = 500, 2_001

TEXT = (
    *("$", "{", "}", "$ {", "$a{b$ ", "$$$ {", "$}", "${$", "$$ $", "$\\}$", "$a", "$a$", "\\"),
    *("\\\\", "\\$", "\\\\$", "\\\\(", "\\(", "\\({", "\\)", "\\[", "\\(\\[", "\\({\\)", "\\{"),
    *(
        "\\begin{a}",
        "\\begin{a}{",
        "\\begin{",
        "\\begin{\\begin{x}",
        "\\begin",
        "\\begin ",
        "\\end{",
    ),
    *("\\begin{a}{\\end{a}", "\\begin{a{}", "\\ref{", "\\ref {x", "\\ref{}", "\\ref", "{}", "}{"),
    *(" ", "\n", "\u3000", "&nbsp; ", "\x01", "\u200b ", "e\u0301", "\u0301", "字", "𝑥", "a b "),
    *("<br>", "$<br>", "$a{<br>", "\\ref{<br>", "<wbr>", "$<wbr>", "<!---->", "$<!--{-->", "<?x?>"),
)
MARKUP = (
    *("<", "</", "<!", "&", "&lt;", "<span>", "<div>", "<b>", "<b>$", "<font>", "<font size=1>"),
    *("<table>", "<table><tr><td>", "<table><td>", "<ul>", "<ul><li>", "<li>x", "<ol>", "<p>"),
    *("<blockquote>", "<blockquote>x", "<pre>", "<pre>x", "<code>", "<h1>", "<h1><a href=#>#</a>"),
    *(
        "<h2>x<a href=#>",
        "<dl><dd>",
        "<a>",
        "<a href=x>",
        "<b><p>",
        "<em>",
        "$<em>",
        "$a<em>b</em>",
    ),
    *("<p hidden>", "<div hidden>", "<svg>", "<math>", "<select><option>", "<template>", "<form>"),
    *("<button>", "<ruby><rt>", "<details>", "<noscript>", "<i class=mathjax_ignore>$x$", "<x-y>"),
    *("<pre style='user-select:none'>", "<pre><i aria-hidden=true>1", "<div class=language-x>"),
    *("<td class=gutter>", "<span class=lineno>", "<img>", "<img src=x>", "<img alt='$a$' src=x>"),
    *('<span class="katex">', '<span class="katex"><span class="katex-mathml">', "<mjx-container>"),
    *('<script type="math/tex">x</script>', "<mjx-container><mjx-math>", '<span class="MathJax">'),
    *('<math><annotation encoding="application/x-tex">', '<span class="math inline">', "<d-math>"),
    *('<math><annotation encoding="application/x-tex">x</annotation></math>', "<math-renderer>"),
    *('<span class="math inline">\\(x\\)</span>', "<span data-tex=x>", '<math alttext="x">'),
    *("<sup>", "<rt>a", "<rp>(", "<amp-img src=a>", "<picture>", "<div role=button>", "<b hidden>"),
    *("<button><p hidden>a", "<a href=#x><div hidden id=x>", "<table><tr><td><div>a<td>"),
    *('<div class="MathJax_Display">', '<span class="MathJax_Preview">'),
)


def repeat(piece: str) -> Callable[[int], str]:
    return lambda size: "<p>" + piece * (size // len(piece))


TEXTS: dict[str, Callable[[int], str]] = {
    **{piece: repeat(piece) for piece in TEXT},
    "distinct names": lambda size: "".join(f"\\begin{{a{n}}}{{" for n in range(size // 14)),
    "distinct names with ends": lambda size: "".join(
        f"\\begin{{a{n}}}{{\\end{{a{n}}}" for n in range(size // 24)
    ),
    "distinct strange names": lambda size: "".join(f"\\begin{{a{n}\\}}" for n in range(size // 14)),
    "blanks in begin": lambda size: "\\begin" + " " * size,
    "blanks in ref": lambda size: ("\\ref" + " " * 500) * (size // 500),
    "a long name": lambda size: "\\begin{" + "a" * size + "}",
    "openers, then closers": lambda size: "\\(" * (size // 4) + "\\)" * (size // 4),
    "openers, then braces": lambda size: "$ {" * (size // 6) + "}" * (size // 3) + "$",
    "braces, then dollars": lambda size: "{" * (size // 2) + "$" * (size // 2),
}
PAGES: dict[str, Callable[[int], str]] = {
    **{piece: repeat(piece) for piece in MARKUP},
    "deep, then flat": lambda size: "<div>" * (size // 10) + "<p>$a$" * (size // 12),
    "quotations round lines": lambda size: "<blockquote>" * 500 + "<br>x" * (size // 5),
    "lists round items": lambda size: "<ul><li>" * 250 + "<li>x" * (size // 5),
    "hidden": lambda size: ("<div hidden>" * 400 + "x" + "</div>" * 400) * (size // 8_000 + 1),
    "hidden and opened": lambda size: (
        ("<button>a</button><p hidden>" + "b " * 300 + "</p>") * (size // 600)
    ),
    "opened in opened": lambda size: "<b>a</b><button></button><div hidden>b " * (size // 40),
    "controls": lambda size: "<a href=#a onclick=b(c)>d</a><p hidden id=e>f" * (size // 40),
    "roles": lambda size: "<div role=button>a" * (size // 18),
    "cells": lambda size: "<table><tr>" + "<td>\\(a\\)" * (size // 11),
    "rows": lambda size: "<table>" + "<tr><td>a<td><p>b<p>c" * (size // 21),
    "tables in tables": lambda size: "<table><tr><td>a<td>b<tr><td>c<td>d" * (size // 37),
    "pictures": lambda size: "<img src=a><noscript><img src=b></noscript>" * (size // 43),
    "noscript": lambda size: "<figure>" + "<noscript><img src=a>" * (size // 20),
    "an endless srcset": lambda size: "<img srcset='" + "a 1w, " * (size // 6) + "'>",
    "commas": lambda size: "<img srcset='" + "," * size + "'>",
    "sources": lambda size: "<picture>" + "<source srcset=a>" * (size // 17) + "<img>",
    "readings": lambda size: "<ruby>" + "a<rt>b" * (size // 6),
    "raised": lambda size: "<p>" + "<sup><a href=#a>1</a></sup>" * (size // 27),
    "lines of code": lambda size: "<pre>" + "<code>a</code>" * (size // 14),
    "buttons in a heading": lambda size: "<h2>" + "<button>a</button>" * (size // 18),
    "closed in the wrong order": lambda size: "<b><i>" * (size // 20) + "</b></i>" * (size // 20),
    "attributes": lambda size: "<p " + "a=b " * (size // 4) + ">",
    "a long class": lambda size: "<p class='" + "mathjax_ignore " * (size // 15) + "'>$a$",
}


def grows_as_the_page(page: Callable[[int], str], size: int, config: str) -> None:
    check_growth(
        lambda html: separate(html, config=config),
        page,
        size,
        most=AT_MOST,
        quick=QUICK,
    )


@pytest.mark.parametrize("config", ["mathjax2-dollar-escapes", "mathjax3-dollar", "katex-dollar"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_takes_linear_time(name: str, config: str) -> None:
    grows_as_the_page(TEXTS[name], SIZE, config)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_linear_time(name: str) -> None:
    page, size = PAGES[name], 4 * SIZE
    tags = page(size).count("<")
    if FEW < tags < MANY:
        size = size * MANY // tags
    grows_as_the_page(page, size, "mathjax3-dollar")
