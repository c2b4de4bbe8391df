"""The forms in which pages carry formulas other than as delimited text.

A form is one entry of :data:`FORMS` and one fixture in tests/latex/forms/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode


class Formula(NamedTuple):
    """A formula that stands for a whole element."""

    tex: str | None
    display: bool
    raw: str


class Form(NamedTuple):
    """One form: how to know it, and where its TeX is."""

    name: str
    hint: str
    """A string that every page with this form holds."""
    selector: str
    """CSS selector of the element that the formula stands for."""
    read: Callable[[LexborNode], tuple[str | None, bool] | None]
    """The TeX and whether it is displayed; ``None`` where the element is no formula after all."""
    twins: str = ""
    """CSS selector of the elements that show the same formula once more."""


FORMS: tuple[Form, ...] = ()


def claim(root: LexborNode, html: str) -> dict[int, Formula | None]:
    """Every element below ``root`` that a form claims, by ``mem_id``.

    The value is the formula that the element stands for, or ``None`` where the element only
    repeats one and is to be dropped.
    """
    claimed: dict[int, Formula | None] = {}
    for form in FORMS:
        if form.hint not in html:
            continue
        for node in root.css(form.selector):
            if node.mem_id in claimed or (read := form.read(node)) is None:
                continue
            tex, display = read
            opener, close = ("\\[", "\\]") if display else ("\\(", "\\)")
            claimed[node.mem_id] = Formula(tex, display, f"{opener}{tex}{close}")
        if form.twins:
            for node in root.css(form.twins):
                claimed.setdefault(node.mem_id, None)
    return claimed
