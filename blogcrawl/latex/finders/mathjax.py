"""The finders of MathJax, and the cautious one for a page without a known engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogcrawl.latex.cautious import is_math
from blogcrawl.latex.finders.base import Finder
from blogcrawl.latex.finders.delimiters import SPACE, Result

if TYPE_CHECKING:
    from blogcrawl.latex.finders.delimiters import Found


class MathJax2Finder(Finder):
    """tex2jax of MathJax 2.7."""

    _escape = r"\$"

    def joined(self, kind: str, comment: str) -> str:
        if kind == "comment":
            cdata = re.fullmatch(r"\[CDATA\[(.*)\]\]", comment, re.DOTALL)
            return cdata[1] if cdata else comment
        return " " if kind == "br" else ""

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        r"""``\$``: a dollar with the backslashes before it is text, and an even number of them
        is halved before a dollar that opens nothing."""
        slashes = start
        while slashes > floor and run[slashes - 1] == "\\":
            slashes -= 1
        if token[0] != "$" or slashes == start:
            return None
        end = start + 1
        return slashes, end, end, end, False, "\\" * ((start - slashes) // 2) + "$"

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        return first

    def resume(self, start: int, body: int, name: str | None) -> int:
        # tex2jax assumes that the length of "\begin{name}" is that of the name plus three.
        return body if name is None else start + len(name) + 3


class MathJax3Finder(Finder):
    """FindTeX of MathJax 3 and 4."""

    br = "\n"
    wbr = ""
    comment = ""
    _space = SPACE + "*"
    _escape = r"\\[\\$]"

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        if token in ("\\\\", "\\$") and token not in self._delimiters:
            end = start + 2
            return start, end, end, end, False, token[1]
        return None

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        return None


class CautiousFinder(MathJax3Finder):
    """For a page without a known engine: such a page has no escapes."""

    def find(self, run: str) -> Result:
        result = super().find(run)
        kept = [one for one in result.found if one[5] is not None or is_math(run[one[2] : one[3]])]
        if all(one[5] is not None for one in kept):
            kept = []
        return Result(kept, result.unclosed)
