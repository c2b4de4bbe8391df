"""Where on a page an engine searches for formulas. The oracle tests the same for whole pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blogcrawl.latex import separate
from blogcrawl.latex.config import CONFIGS, MathConfig

MATHJAX2, MATHJAX3, MATHJAX4, KATEX = (
    CONFIGS[f"{name}-dollar"] for name in ("mathjax2", "mathjax3", "mathjax4", "katex")
)
ENGINES = (MATHJAX2, MATHJAX3, MATHJAX4, KATEX)


def found(html: str, config: MathConfig, selector: str | None = None) -> str:
    page = separate(html, config=config, selector=selector)
    return "".join(formula.tex or "?" for formula in page.formulas)


@pytest.mark.parametrize("config", ENGINES, ids=lambda config: config.engine)
@pytest.mark.parametrize("tag", ["pre", "code", "script", "style", "noscript", "textarea"])
def test_no_engine_looks_into_code(tag: str, config: MathConfig) -> None:
    assert found(f"<p>$a$ <{tag}>$b$ <i>$c$</i></{tag}> $d$", config) == "ad"


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p class='{ignore}'>$a$ <i>$b$</i></p>$c$", "c"),
        ("<p class='x {ignore} y'>$a$</p>", ""),
        ("<p class='{ignore}d'>$a$</p>", "a"),
        ("<p class='{ignore}'>$a$ <i class='{process}'>$b$</i> $c$</p>", "b"),
        ("<p class='{ignore} {process}'>$a$</p>", "a"),
        ("<code class='{process}'>$a$</code>", "a"),
        ("<code>$a$ <i class='{process}'>$b$</i></code>", ""),
        ("<p class='{ignore}'>$a$ <i class='{process}'>$b$ <b class='{ignore}'>$c$</b></i>", "b"),
    ],
)
@pytest.mark.parametrize("config", ENGINES[:3], ids=lambda config: config.engine)
def test_mathjax_reads_classes(html: str, seen: str, config: MathConfig) -> None:
    html = html.format(ignore=config.ignore_class, process=config.process_class)
    assert found(html, config) == seen


def test_classes_are_regular_expressions() -> None:
    config = replace(MATHJAX3, ignore_class="no-.*|.*-not", process_class="do\\d")
    html = (
        "<p class='no-math'>$a$</p><p class='dont no'>$b$</p>"
        "<p class='a-not'>$c$ <i class='do7'>$d$</i>"
    )
    assert found(html, config) == "bd"


def test_a_class_that_only_javascript_can_read_does_nothing() -> None:
    config = replace(MATHJAX3, ignore_class="(?<x>a)", process_class="(")
    assert found("<p class='a'>$a$</p>", config) == "a"


def test_katex_reads_names() -> None:
    config = replace(KATEX, ignored_classes=("a", "b.c"))
    html = (
        "<p class='x a'>$1$</p><p class='ab'>$2$</p><p class='bxc'>$3$</p><p class='b.c'>$4$ <i>$5$"
    )
    assert found(html, config) == "23"
    assert found("<p class='x\na'>$1$</p>", config) == "1"  # it looks for blanks only


def test_mathjax_passes_over_its_own_output() -> None:
    html = (
        "<p>$a$ <i class='x MathJax_Part'>$b$</i> <i class='NotMathJax'>$c$</i> <i data-MJX='y'>$d$"
    )
    assert found(html, MATHJAX2) == "acd"
    assert found(html, MATHJAX3) == found(html, MATHJAX4) == "abc"
    assert found(html, KATEX) == "abcd"


def test_elements_round_the_article_count() -> None:
    html = (
        "<div class='mathjax_ignore tex2jax_ignore x'><main><p>$a$</p>"
        "<p class='mathjax_process tex2jax_process'>$b$</p></main></div>"
    )
    katex = replace(KATEX, ignored_classes=("x",))
    assert [found(html, config, "main") for config in (*ENGINES[:3], katex)] == ["b", "b", "b", ""]


def test_the_page_itself_is_not_asked() -> None:
    html = "<html class='x mathjax_ignore'><body class='{}'><p>$a$</p></body></html>"
    katex = replace(KATEX, ignored_classes=("x",))
    assert found(html.format("x"), katex) == "a"
    assert found(html.format(""), MATHJAX3) == "a"
    assert found(html.format("mathjax_ignore"), MATHJAX3) == ""
