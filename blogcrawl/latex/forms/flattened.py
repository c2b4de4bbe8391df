"""The TeX in MathML that has lost its tags."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import combining, normalize

from blogcrawl.latex.characters import visible


def visible_text(text: str) -> str:
    """Text without invisible characters, its white space collapsed."""
    return " ".join(visible(text.translate(_OPERATORS)).split())


_OPERATORS = dict.fromkeys(range(0x2061, 0x2065))  # function application, invisible times, …


def unflattened(flat: str, shown: str) -> str | None:
    """The TeX at the end of MathML without tags, ``None`` if it cannot be separated.

    CSDN serves it: first the glyphs, usually one per line, then an empty line and the TeX. Without
    the empty line, the number of glyphs in KaTeX's HTML tells where the TeX begins.
    """
    *glyphs, tex = re.split(r"\n[ \t]*\n", flat.strip())
    if not glyphs:
        tex = _after_glyphs(flat, Counter(_glyphs_of(shown)))
    elif Counter(_ASCII.findall(" ".join(glyphs))) - Counter(_ASCII.findall(tex)):
        return None
    return tex.strip() or None


def _after_glyphs(flat: str, glyphs: Counter[str]) -> str:
    """What follows these glyphs in ``flat``; empty if it does not begin with them."""
    left = sum(glyphs.values())
    at = 0
    while at < len(flat) and left > 0:
        left -= len(_glyphs_of(flat[at]))
        at += 1
    tex = flat[at:].lstrip()
    # Stretchy accents are glyphs only in the MathML, and would be taken for the start of the TeX.
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
    """The visible characters, with KaTeX's stroke for negations replaced by Unicode's."""
    return normalize("NFD", "".join(visible_text(text.replace("\ue020", "\u0338")).split()))
