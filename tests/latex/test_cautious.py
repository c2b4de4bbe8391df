"""What counts as a formula on a page without a known engine."""

from __future__ import annotations

import pytest

from blogcrawl.latex import separate
from blogcrawl.latex.cautious import is_math

MATH = [
    "x", "x, y", "f(x)", "2n+1", r"\alpha", r"\LaTeX", "a < b", r"dp[i]=dp[i-1] (a[j]>b[i]+x)",
    r"\begin{align*}x\end{align*}", r"\begin {pmatrix}1\end {pmatrix}", r"\newcommand{\R}{x}",
    r"\text{if $x$}", "'x'", "vol", "120",
]  # fmt: skip
NONE = [
    "", " ", "...", "; kill ", "is the number of", r"\begin{document}x\end{document}",
    r"\begin{itemize}x\end{itemize}", r"\ref{a}", r"\eqref{a}", "[^/]*", "[0-9]", "[a-z]", ".*x",
    r"\d+", "foo\\|bar", "for one, or for two", "$word", "?:a",
]  # fmt: skip


@pytest.mark.parametrize("tex", MATH)
def test_mathematics(tex: str) -> None:
    assert is_math(tex)


@pytest.mark.parametrize("tex", NONE)
def test_what_only_looks_like_it(tex: str) -> None:
    assert not is_math(tex)


def test_a_text_without_formulas_keeps_all_its_signs() -> None:
    text = r"sed 's/\([a-z]\)/\1/', see \ref{x}, \\host\share, \$5 and $$ for one, or for two $$"
    page = separate(f"<p>{text}")
    assert (page.text, page.formulas) == (text, [])


def test_a_text_with_formulas_has_the_engines_escapes() -> None:
    page = separate(r"<p>\$5 for \(x\)")
    assert page.restore() == r"$5 for \(x\)"
