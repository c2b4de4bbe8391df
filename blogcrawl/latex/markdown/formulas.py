r"""Prepares TeX for use between dollars, so that parsers find its end.

A dollar within, as in ``\text{if $n$ is even}``, is written ``\(`` or ``\)``, which means the same
in TeX.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"(\\.)|%[^\n]*(?:\n[^\S\n]*|\Z)", re.DOTALL)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)


def on_one_line(tex: str) -> str | None:
    """TeX for ``$…$``; ``None`` if its dollars are not paired."""
    if "%" in tex:
        tex = _without_comments(tex)
    words = " ".join(tex.split())
    if "$" in words:
        paired = _without_dollars(words)
        if paired is None:
            return None
        words = paired
    if (len(words) - len(words.rstrip("\\"))) % 2:  # else the dollar would be escaped
        words += " "
    return words


def on_lines(tex: str) -> list[str] | None:
    """The lines of TeX between two ``$$``, none of them empty."""
    if "$" in tex:
        paired = _without_dollars(_without_comments(tex))
        if paired is None:
            return None
        tex = paired
    return [line.strip() for line in tex.splitlines() if line.strip()]


def _without_comments(tex: str) -> str:
    return _COMMENT.sub(lambda found: found[1] or "", tex)


def _without_dollars(tex: str) -> str | None:
    opened = False

    def sign(found: re.Match[str]) -> str:
        nonlocal opened
        if found[0] != "$":
            return found[0]
        opened = not opened
        return r"\(" if opened else r"\)"

    paired = _DOLLAR.sub(sign, tex)
    return None if opened else paired
