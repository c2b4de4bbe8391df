r"""Decides what is mathematics on a page without a known engine.

The delimiters may mean something else there: ``\(…\)`` is a group of a regular expression, ``$$``
the process ID of a shell, and ``\begin{document}`` a listing of LaTeX.
"""

from __future__ import annotations

import re

# Math environments of TeX, https://ctan.org/pkg/amsmath and mathtools.
_ENVIRONMENTS = frozenset(
    "math displaymath equation eqnarray align aligned alignat alignedat flalign gather gathered"
    " multline split subequations cases dcases rcases drcases array matrix pmatrix bmatrix Bmatrix"
    " vmatrix Vmatrix smallmatrix CD tikzcd".split()
)
_BEGIN = re.compile(r"\\begin\s*\{([^{}]*?)\*?\}")
_REFERENCE = re.compile(r"\\(?:eq)?ref\b")
_COMMAND = re.compile(r"\\[A-Za-z]{2}")
_SIGN = re.compile(r"[\\^_=+*/<>|{}\[\]×·≤≥≠∈→]")
_PATTERN = re.compile(
    r"\[\^|0-9|[aA]-[zZ]|\]\\[+?{]|\.[*+]|\\[dws][*+]|[a-z]{2}\\\|[a-z]{2}|^\?[:=!]|^;"
)
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_LONGEST = 2_000  # characters that are checked


def is_math(tex: str) -> bool:
    """Whether TeX between delimiters, or an environment, is mathematics."""
    tex = tex[:_LONGEST].strip()
    if begin := _BEGIN.match(tex):
        return begin[1].strip() in _ENVIRONMENTS
    if _REFERENCE.match(tex):
        return False
    if _COMMAND.search(tex):
        return True
    if not any(character.isalnum() for character in tex) or _PATTERN.search(tex):
        return False
    if "$" in tex.replace("\\$", ""):
        return False
    return bool(_SIGN.search(tex)) or not _WORDS.search(tex)
