"""The TeX in MathML that has lost its tags."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import combining, normalize

from blogcrawl.latex.characters import visible


def seen(text: str) -> str:
    """Text without what cannot be seen, its white space collapsed."""
    return " ".join(visible(text.translate(_OPERATORS)).split())


_OPERATORS = dict.fromkeys(range(0x2061, 0x2065))  # function application, invisible times, …


def unflattened(flat: str, shown: str) -> str | None:
    """The TeX at the end of MathML without its tags, ``None`` if it cannot be told apart.

    As served by CSDN: the glyphs come first, as a rule one to a line, and the TeX after an empty
    line. Without one, the number of glyphs in KaTeX's HTML tells where the TeX begins.
    """
    *glyphs, tex = re.split(r"\n[ \t]*\n", flat.strip())
    if not glyphs:
        tex = _after_glyphs(flat, Counter(_glyphs_of(shown)))
    elif Counter(_ASCII.findall(" ".join(glyphs))) - Counter(_ASCII.findall(tex)):
        return None
    return tex.strip() or None


def _after_glyphs(flat: str, glyphs: Counter[str]) -> str:
    """What follows these glyphs in ``flat``, nothing if it does not begin with them."""
    left = sum(glyphs.values())
    at = 0
    while at < len(flat) and left > 0:
        left -= len(_glyphs_of(flat[at]))
        at += 1
    tex = flat[at:].lstrip()
    # Accents that stretch are glyphs of the MathML alone, and would begin the TeX.
    if (
        not tex
        or tex[0] in _STRETCHED
        or combining(tex[0])
        or Counter(_glyphs_of(flat[:at])) != glyphs
    ):
        return ""
    return tex


_ASCII = re.compile("[A-Za-z0-9]")
_STRETCHED = "^~_‾ˉˇ→←↔⏞⏟⎴⎵⏠⏡"


def _glyphs_of(text: str) -> str:
    """The characters that can be seen, KaTeX's own stroke of negations as Unicode's."""
    return normalize("NFD", "".join(seen(text.replace("\ue020", "\u0338")).split()))
