"""The finder of KaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogcrawl.latex.finders.base import Finder
from blogcrawl.latex.finders.delimiters import BARRIER, MAX_FOUND, Delimiter, Result, katex_tokens

if TYPE_CHECKING:
    from blogcrawl.latex.config import MathConfig
    from blogcrawl.latex.finders.delimiters import Found


class KatexFinder(Finder):
    """KaTeX's auto-render."""

    def __init__(self, config: MathConfig) -> None:
        super().__init__(config)
        self._delimiters = {
            opener: Delimiter(close, display, katex_tokens(close), close)
            for opener, close, display in reversed(config.delimiters)  # the first of equals counts
        }
        openers = "|".join(re.escape(opener) for opener, _, _ in config.delimiters if opener)
        self._starts = re.compile(openers) if openers else None
        self._hints = {opener[0] for opener, _, _ in config.delimiters if opener}

    def find(self, run: str) -> Result:
        found: list[Found] = []
        unclosed = start = 0
        while self._starts and start < len(run):
            end = run.find(BARRIER, start)
            end = len(run) if end < 0 else end
            unclosed += self._find_between(run, start, end, found)
            start = end + 1
        return Result(found, unclosed)

    def _find_between(self, run: str, position: int, end: int, found: list[Found]) -> int:
        """Search between two barriers and extend ``found``; return how many are unclosed."""
        assert self._starts
        while len(found) < MAX_FOUND and (match := self._starts.search(run, position, end)):
            opener = match.group()
            delimiter = self._delimiters[opener]
            close = self._close(run, match.end(), end, delimiter)
            if close is None:
                return 1
            position = close + len(delimiter.close)
            tex = (match.end(), close)
            if opener.startswith("\\begin{"):
                tex = (match.start(), position)
            found.append((match.start(), position, *tex, delimiter.display, None))
        return 0

    @staticmethod
    def _close(run: str, position: int, end: int, delimiter: Delimiter) -> int | None:
        depth = 0  # may fall below zero, as in KaTeX
        while match := delimiter.tokens.search(run, position, end):
            token = match.group()
            if token == delimiter.close and depth <= 0:
                return match.start()
            position = match.start() + (2 if token[0] == "\\" else 1)
            depth += {"{": 1, "}": -1}.get(token[0], 0)
        return None
