"""Every form of a formula gives its TeX once and leaves nothing else behind.

forms/NAME.html is a snippet in the real markup of a form, forms/NAME.json the expected result.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from blogcrawl.latex import forms, separate
from blogcrawl.latex.forms import FORMS, ROOTS, Form

if TYPE_CHECKING:
    from collections.abc import Callable

SNIPPETS = {path.stem: path for path in sorted((Path(__file__).parent / "forms").glob("*.html"))}
PAGES = {name: path.read_text(encoding="utf-8") for name, path in SNIPPETS.items()}


def outcome(html: str) -> dict[str, Any]:
    separation = separate(html)
    fields = ("tex", "raw", "display", "offset")
    formulas = [{name: getattr(f, name) for name in fields} for f in separation.formulas]
    return {"text": separation.text, "formulas": formulas}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_form_gives_its_formulas_once(name: str) -> None:
    expected = json.loads(SNIPPETS[name].with_suffix(".json").read_text(encoding="utf-8"))
    assert outcome(PAGES[name]) == expected


@pytest.mark.parametrize("name", SNIPPETS)
def test_what_is_cut_can_be_put_back(name: str) -> None:
    whole = separate(PAGES[name], strip="none").text
    assert separate(PAGES[name]).restore() == whole
    assert separate(PAGES[name], placeholder="∎").restore() == whole


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.name))
def test_every_form_has_a_snippet(form: Form) -> None:
    def shows(html: str) -> bool:
        nodes = LexborHTMLParser(html).css(form.selector)
        return any(hint in html for hint in form.hints) and any(map(form.read, nodes))

    assert any(map(shows, PAGES.values()))


@pytest.mark.parametrize("name", SNIPPETS)
def test_hints_only_save_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = outcome(PAGES[name])
    every = "\n".join(hint for form in FORMS for hint in form.hints)
    monkeypatch.setattr(forms, "_digest", lambda html: every)
    assert outcome(PAGES[name]) == before


def test_every_hint_has_a_root() -> None:
    for hint in (hint for form in FORMS for hint in form.hints):
        assert any(root in hint for root in ROOTS)
        assert len(hint) <= 16


def test_pictures_of_formulas_are_no_pictures() -> None:
    pictures = {name: [p.src for p in separate(html).pictures] for name, html in PAGES.items()}
    assert {name: found for name, found in pictures.items() if found} == {
        "image_services": ["https://example.org/latex-logo.png"],
        "sphinx": ["cover.png"],
    }


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://latex.codecogs.com/svg.image?%00a%ED%A0%80%08">',
        '<mjx-container><mjx-math><mjx-c class="mjx-cD800"></mjx-c><mjx-c class="mjx-c8">',
        '<p class="latex-rendered" data-attrs=\'{"persistentExpression": "\\ud800\\u0000"}\'>',
        '<span data-math="%5C%00">x</span>',
    ],
)
def test_what_is_decoded_is_text(html: str) -> None:
    separation = separate(html, strip="none")
    (formula,) = separation.formulas
    for text in (separation.text, formula.raw, formula.tex or ""):
        assert text.encode().decode() == text
        assert not re.search(r"[\0-\x08]", text)


@pytest.mark.parametrize(
    ("html", "whole", "tex"),
    [
        # Addresses that only look like one of a service.
        ('<img src="/photo.jpg?context=1" alt="A cat">', "", []),
        ('<img src="https://latex.codecogs.com/logo.png" alt="A logo">', "", []),
        # Elements that are there for more than a formula.
        ('<div class="katex"><p>Prose</p></div>', "Prose", []),
        ('<div class="katex">Let <math alttext="a"></math> be</div>', r"Let \(a\) be", ["a"]),
        ('<div data-math="x_1"><p>Prose</p></div>', "Prose", []),
        ('<div class="MathJax">Prose</div>', "Prose", []),
        ('<p class="math inline">A <em>b</em></p>', "A b", []),
        ('<div class="column" data-latex="{0.5\\textwidth}">Prose</div>', "Prose", []),
        # Two formulas in one wrapper, and none.
        (r'<span class="arithmatex">\(a\), \(b\)</span>', r"\(a\), \(b\)", ["a", "b"]),
        ('<span class="math-container">$5 and</span>', "$5 and", []),
        # Two frames without scripts, side by side.
        (
            '<p><span id="MathJax-Element-1-Frame" class="MathJax"><nobr>a</nobr></span>'
            '<span id="MathJax-Element-2-Frame" class="MathJax"><nobr>b</nobr></span></p>',
            "ab",
            [None, None],
        ),
        ('a<script type="math/texture">b</script>', "a", []),
        ('<span class="latex-rendered" data-attrs="[1]"></span>', "\ufffc", [None]),
    ],
)
def test_what_is_no_formula_stays(html: str, whole: str, tex: list[str | None]) -> None:
    separation = separate(html)
    assert separation.restore() == whole
    assert [formula.tex for formula in separation.formulas] == tex


def test_scripts_hold_formulas_where_an_engine_reads_them() -> None:
    html = 'a <script type="math/tex">b</script>'
    library = '<script src="/js/mathjax@3/es5/tex-svg.js"></script>'
    assert [formula.tex for formula in separate(html).formulas] == ["b"]
    assert [formula.tex for formula in separate(html + library).formulas] == ["b"]
    assert [formula.tex for formula in separate(html, config="mathjax2").formulas] == ["b"]
    assert not separate(html, config="mathjax3").formulas
    assert separate(html, config="katex").text == "a"


WIDGETS = [
    '<script type="math/tex">a</script>',
    '<span class="katex">{}<span class="katex-mathml"><math><semantics>{}'
    '<annotation encoding="application/x-tex">a</annotation></semantics></math></span>'
    '<span class="katex-html">{}</span></span>',
    '<mjx-container display="true">{}<mjx-math data-latex="a">{}</mjx-math></mjx-container>',
    '<span class="MathJax_Preview">{}</span><span class="MathJax" id="MathJax-Element-1-Frame">'
    "<nobr>{}</nobr></span>",
    '<span class="math display">{}</span>',
    r'<span class="math-container">\({}\)</span>',
    '<span data-tex="x_{}" class="math">{}</span>',
    '<img src="https://latex.codecogs.com/svg.image?x" alt="y">',
    '<div class="latex-rendered" data-attrs="{}">{}</div>',
    '<math alttext="a">{}<annotation encoding="application/x-tex">{}</annotation></math>',
    '<span class="katex"><span class="katex-mathml">{}</span><b class="katex-html">{}</b></span>',
    '<svg aria-labelledby="MathJax-SVG-1-Title"><title>{}</title>{}</svg>',
    '<p class="arithmatex">{}</p>',
    '<pre><code data-math-style="display">{}</code></pre>',
    '<d-math block="">{}</d-math>',
]


def nests() -> st.SearchStrategy[str]:
    """Random nests of these widgets, and texts in and between them."""
    texts = st.sampled_from(
        ["", " ", "x", "a b", "$x$", r"\[y\]", "<br>", "\u200b", "<p>", "</span>"]
    )

    def wrap(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        def fill(widget: str) -> st.SearchStrategy[str]:
            holes = st.lists(inside, min_size=widget.count("{}"), max_size=widget.count("{}"))
            return holes.map(lambda filled: widget.format(*filled))

        rows = st.lists(inside, max_size=3).map("".join)
        return st.sampled_from(WIDGETS).flatmap(fill) | rows

    return st.recursive(texts, wrap, max_leaves=12)


DOLLARS = '<script>MathJax = {tex: {inlineMath: [["$", "$"]]}};</script>'


@given(nests())
def test_random_nests_are_separated_and_put_back(html: str) -> None:
    separation = separate(html + DOLLARS)
    whole = separate(html + DOLLARS, strip="none")
    assert separation.restore() == whole.text
    assert all(formula.raw for formula in separation.formulas)
    for name in ("tex", "display"):
        assert [getattr(f, name) for f in separation.formulas] == [
            getattr(f, name) for f in whole.formulas
        ]


HOSTILE: dict[str, Callable[[int], str]] = {
    "siblings": lambda n: "".join(WIDGETS).replace("{}", "x") * (n // 8),
    "frames": lambda n: (
        '<span class="MathJax_Preview">x</span>' * n + '<script type="math/tex">a</script>'
    ),
    "nested spans": lambda n: '<span class="math inline" data-tex="a b" data-math="c">' * n,
    "nested katex": lambda n: '<span class="katex"><span class="katex-html">x' * n,
    "nested math": lambda n: "<math><mi>" * n,
    "nested annotations": lambda n: '<math><annotation encoding="application/x-tex">a' * n,
    "nested containers": lambda n: '<mjx-container><mjx-math><mjx-c class="mjx-c61">' * n,
    "nested scripts": lambda n: '<span class="MathJax"><nobr><script type="math/mml"></script>' * n,
    "flat katex": lambda n: (
        '<span class="katex"><span class="katex-mathml">'
        + "x\n \n" * n
        + '</span><span class="katex-html">'
        + "x" * n
        + "</span></span>"
    ),
    "comments": lambda n: (
        "<p>" + ("<!-- -->" * 10 + '<img src="https://latex.codecogs.com/svg.image?x">') * n
    ),
    "looks": lambda n: r'<img src="https://latex.codecogs.com/svg.image?' + r"\inline " * n + '">',
    "delimiters": lambda n: '<span class="arithmatex">' + "$" * n + "</span>",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_linear_time(kind: str) -> None:
    check_growth(separate, HOSTILE[kind], 2_000, most=6, quick=0.02)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>a<span data-formula="c"><svg><g></g></svg></span>', [("c", False)]),
        ('<p><b data-formula="c" data-formula-type="block-math"><svg></svg></b>', [("c", True)]),
        ('<p><span data-formula="c">word</span>', []),
        ('<p><span data-formula="true"><svg></svg></span>', []),
    ],
)
def test_an_attribute_of_one_letter_is_tex_where_it_is_drawn(
    html: str, found: list[tuple[str, bool]]
) -> None:
    assert [(f.tex, f.display) for f in separate(html).formulas] == found


def test_a_style_that_only_the_picture_needs() -> None:
    picture = '<img src="https://latex.codecogs.com/png.latex?{}" alt="{}" class="math inline">'
    for address, alternative, tex in (
        (r"%5Ctextstyle%20a%5E2", "a^2", "a^2"),
        (r"%5Cdisplaystyle%20%0Aa%20b%0A", "a b", "a b"),
        (r"%5Cdisplaystyle%20a", r"\displaystyle a", r"\displaystyle a"),
        (r"%5Ctextstyle%20a", "a formula", r"\textstyle a"),
    ):
        (formula,) = separate(picture.format(address, alternative)).formulas
        assert formula.tex == tex


def test_a_script_with_entities_beside_its_preview() -> None:
    preview = '<span class="MathJax_Preview">a &lt; b &amp; c</span>'
    script = '<script type="math/tex">a &lt; b &amp; c</script>'
    (formula,) = separate(f"<p>{preview}{script}</p>").formulas
    assert formula.tex == "a < b & c"
    (formula,) = separate(f"<p><span class=arithmatex>{script}</span></p>").formulas
    assert formula.tex == "a < b & c"
    (formula,) = separate(f"<p>{script}</p>").formulas
    assert formula.tex == "a &lt; b &amp; c"
