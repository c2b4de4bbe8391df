"""What a form is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode


class Claim(NamedTuple):
    """A formula that stands for a whole element."""

    tex: str | None
    """``None`` if the page holds only a picture or the glyphs of the formula."""
    display: bool
    raw: str


class Form(NamedTuple):
    """One form: how to know it, and where its TeX is."""

    name: str
    hints: tuple[str, ...]
    """Every page with this form holds one of these strings, each with one of ``ROOTS`` in it."""
    selector: str
    """CSS selector of the element that has the TeX. No combinator but ``>``: any other makes a
    hostile page take quadratic time."""
    read: Callable[[LexborNode], Claim | None]
    """The formula; ``None`` if the element is none after all."""
    twins: Callable[[LexborNode], list[LexborNode]] | None = None
    """The elements beside it that show the same formula once more."""
    inner: bool = False
    """Whether what stands for the formula is not this element but the widget round it."""
    script: bool = False
    """Whether it counts only where ``MathConfig.scripts`` says so."""


def formula(tex: str, display: bool, raw: str = "") -> Claim:
    r"""A formula whose ``raw`` is ``\(tex\)`` or ``\[tex\]`` if the page gives no other."""
    opener, close = ("\\[", "\\]") if display else ("\\(", "\\)")
    return Claim(tex, display, raw or f"{opener}{tex}{close}")
