"""The description of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode


class Claim(NamedTuple):
    """A formula that stands for a whole element."""

    tex: str | None
    """``None`` if the page has only an image or the glyphs of the formula."""
    display: bool
    raw: str


class Form(NamedTuple):
    """A form: how to recognise it, and where its TeX is."""

    name: str
    hints: tuple[str, ...]
    """Every page with this form contains one of these strings, each with one of ``ROOTS``."""
    selector: str
    """CSS selector of the element with the TeX. The only combinator is ``>``: with others a hostile
    page takes quadratic time."""
    read: Callable[[LexborNode], Claim | None]
    """Reads the formula; ``None`` if the element is not one after all."""
    twins: Callable[[LexborNode], list[LexborNode]] | None = None
    """Finds the elements beside it that repeat the formula."""
    inner: bool = False
    """Whether not this element but the widget around it stands for the formula."""
    script: bool = False
    """Whether it counts only if ``MathConfig.scripts`` is set."""


def formula(tex: str, display: bool) -> Claim:
    r"""A formula; its ``raw`` is ``\(tex\)`` or ``\[tex\]``."""
    opener, close = ("\\[", "\\]") if display else ("\\(", "\\)")
    return Claim(tex, display, f"{opener}{tex}{close}")
