r"""Numbers and names of equations, and references to them."""

from __future__ import annotations

from blogcrawl.latex.equations import equations


def test_equations() -> None:
    found = equations(
        [
            r"x=1 \tag{70} \label{eq:a}",
            None,
            r"\begin{align} y \tag*{A'} \\ z \label{eq:b} \\ w \end{align}",
            r"\eqref{eq:a}",
            r"\ref{eq:none} + \ref{ eq:b } % \tag{9}",
            r"\\tag{3} \text{tag}",
        ]
    )
    assert [tuple(one) for one in found] == [
        (0, "70", "eq:a", None),
        (2, "A'", None, None),
        (2, None, "eq:b", None),
        (3, "70", "eq:a", 0),
        (4, None, "eq:b", 2),
    ]
