r"""The numbers and names of equations (``\tag``, ``\label``), and the references to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMAND = re.compile(r"\\(tag\*?|label|eqref|ref)\s*\{([^{}]{1,200})\}|(\\\\)|\\.|%[^\n]*", re.S)


class Equation(NamedTuple):
    """An equation with a number or a name, or a reference to one."""

    formula: int
    """The index of its formula."""
    tag: str | None = None
    label: str | None = None
    refers_to: int | None = None
    """For a reference, the index of the formula with its label."""


def equations(formulas: Sequence[str | None]) -> list[Equation]:
    r"""All equations that are numbered, named or referred to, in the order of the formulas.

    References to unknown labels, and numbers that the renderer assigns automatically, are not
    included.
    """
    found = [one for n, tex in enumerate(formulas) if tex for one in _read_formula(n, tex)]
    labels = {one.label: one for one in reversed(found) if one.label and not one.refers_to}
    resolved = []
    for one in found:
        if one.refers_to is None:
            resolved.append(one)
        elif target := labels.get(one.label or ""):
            resolved.append(Equation(one.formula, target.tag, one.label, target.formula))
    return resolved


def _read_formula(formula: int, tex: str) -> Iterable[Equation]:
    """The equations of one formula, row by row; references are not resolved yet."""
    tag = label = None
    for found in _COMMAND.finditer(tex):
        command, value = found[1], found[2]
        if found[3]:  # the end of a row
            if tag or label:
                yield Equation(formula, tag, label)
            tag = label = None
        elif command in ("tag", "tag*"):
            tag = value.strip()
        elif command == "label":
            label = value.strip()
        elif command:
            yield Equation(formula, None, value.strip(), -1)
    if tag or label:
        yield Equation(formula, tag, label)
