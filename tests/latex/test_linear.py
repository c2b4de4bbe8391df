"""The time that a page takes grows as the page does, whatever it holds.

Only growth is judged, in CPU time: four times the page may take six times the time. What takes a
few milliseconds at the larger size is quick enough whatever its growth looks like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import check_growth

from blogcrawl.latex import separate

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "closed in the wrong order": lambda size: "<b><i>" * (size // 20) + "</b></i>" * (size // 20),
    "attributes": lambda size: "<p " + "a=b " * (size // 4) + ">",
    "a long class": lambda size: "<p class='" + "mathjax_ignore " * (size // 15) + "'>$a$",
}


def grows_as_the_page(page: Callable[[int], str], size: int, config: str) -> None:
    check_growth(
        lambda html: separate(html, config=config),
        page(size),
        page(4 * size),
        most=AT_MOST,
        quick=QUICK,
    )


@pytest.mark.parametrize("config", ["mathjax2-dollar-escapes", "mathjax3-dollar", "katex-dollar"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text(name: str, config: str) -> None:
    grows_as_the_page(TEXTS[name], SIZE, config)


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str) -> None:
    page, size = PAGES[name], 4 * SIZE
    tags = page(size).count("<")
    if FEW < tags < MANY:
        size = size * MANY // tags
    grows_as_the_page(page, size, "mathjax3-dollar")
