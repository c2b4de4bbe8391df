"""Which formulas are broken."""

from __future__ import annotations

import pytest
from growth import check_growth

from blogcrawl.report.broken import Broken, broken, fault


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{1}{2}", ""),
        (r"\left( a \right]", ""),
        (r"\{ a \} % }", ""),
        (r"\leftarrow a \rightarrow b", ""),
        (r"\begin{aligned} a\\b \end{aligned}", ""),
        (r"\frac{1}{2", "{ is not closed"),
        ("a}", "} closes nothing"),
        (r"\left( a", r"\left is not closed"),
        (r"{\left( a} \right)", "} closes nothing"),
        (r"\begin{matrix} a \end{pmatrix}", r"\end{pmatrix} closes nothing"),
        (None, "no TeX"),
    ],
)
def test_fault(tex: str | None, expected: str) -> None:
    assert fault(tex) == expected


def test_articles_are_told_by_their_first() -> None:
    formulas = [{"tex": "a", "raw": "$a$"}, {"tex": "{b\n", "raw": ""}, {"tex": None, "raw": "↑"}]
    items = [{"title": "T", "url": "u", "formulas": formulas}, {"formulas": formulas[:1]}]
    assert [*broken(items)] == [Broken("T", "u", "", 2, "{ is not closed", "{b")]


@pytest.mark.parametrize("piece", ["{", r"\begin{", r"\left", "\\", "%"])
def test_time_is_linear(piece: str) -> None:
    check_growth(fault, piece.__mul__, 20_000, most=6, quick=0.05)
