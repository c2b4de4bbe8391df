r"""Finds TeX in a run of text, exactly as MathJax or KaTeX auto-render would.

A run is what an engine searches as one text: consecutive text nodes under one parent, with the
``<br>``, ``<wbr>`` and comments between them. The engines share the algorithm (a start pattern, and
a search for the closing delimiter that counts braces) and differ in a few rules:

====================  ==========================  =========================  ======================
rule                  MathJax 2                   MathJax 3 and 4            KaTeX auto-render
====================  ==========================  =========================  ======================
openers               longest first               longest first              in list order
unbalanced ``{``      the first closer is taken   the opener is text         the rest is text
no closer             the opener is text          the opener is text         the rest is text
``<br>`` in a run     a barrier; a space in TeX   a line end                 ends the run
comment in a run      a barrier; its text in TeX  nothing                    ends the run
====================  ==========================  =========================  ======================

Sources: MathJax 2.7.9 ``extensions/tex2jax.js``, MathJax 3.2.2 and 4.1 ``input/tex/FindTeX.ts``,
KaTeX 0.19 ``contrib/auto-render/splitAtDelimiters.ts``.

Every search is linear in the length of the run: see :mod:`~blogcrawl.latex.finders.closers`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from blogcrawl.latex.finders.base import Finder
from blogcrawl.latex.finders.delimiters import BARRIER, MAX_FOUND, MAX_NAME, MAX_TOKENS, Result
from blogcrawl.latex.finders.katex import KatexFinder
from blogcrawl.latex.finders.mathjax import CautiousFinder, MathJax2Finder, MathJax3Finder

if TYPE_CHECKING:
    from blogcrawl.latex.config import MathConfig

__all__ = ["BARRIER", "MAX_FOUND", "MAX_NAME", "MAX_TOKENS", "Finder", "Result", "finder"]

_FINDERS: dict[str, type[Finder]] = {
    "mathjax2": MathJax2Finder,
    "mathjax3": MathJax3Finder,
    "mathjax4": MathJax3Finder,
    "katex": KatexFinder,
}


@lru_cache(maxsize=64)
def finder(config: MathConfig) -> Finder:
    """The finder of a configuration."""
    return CautiousFinder(config) if config.cautious else _FINDERS[config.engine](config)
