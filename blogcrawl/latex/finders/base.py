"""What the finders of all engines have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogcrawl.latex.finders.delimiters import (
    BARRIER,
    Delimiter,
    Result,
    closer_tokens,
    environment_tokens,
    is_strange,
)
from blogcrawl.latex.finders.search import Search

if TYPE_CHECKING:
    from blogcrawl.latex.config import MathConfig
    from blogcrawl.latex.finders.delimiters import Found


class Finder:
    """The finder of one configuration; :meth:`find` is what callers use.

    Subclasses define what differs between the engines.
    """

    br = BARRIER
    wbr = BARRIER
    comment = BARRIER
    """What replaces a ``<br>``, a ``<wbr>`` or a comment in a run."""

    _space = ""
    _escape = ""

    def __init__(self, config: MathConfig) -> None:
        self.config = config
        pairs = [(*pair, False) for pair in config.inline] + [(*p, True) for p in config.display]
        self._delimiters = {
            opener: Delimiter(close, display, closer_tokens(re.escape(close)), close, close)
            for opener, close, display in pairs
            if opener and close
        }
        self._environments = environment_tokens(r"[^{}\\\0]*", self._space)
        self._starts = self._start_pattern()
        self._hints = {opener[0] for opener in self._delimiters}
        if config.environments or config.refs or config.escapes:
            self._hints.add("\\")

    def concerns(self, text: str) -> bool:
        """Whether a formula or an escape may begin in ``text``; fast, never wrongly false."""
        for hint in self._hints:  # noqa: SIM110 (any() with a generator costs three times as much)
            if hint in text:
                return True
        return False

    def find(self, run: str) -> Result:
        """Every formula and escape of ``run``, in order."""
        return Search(self, run).result() if self._starts else Result([], 0)

    def joined(self, kind: str, comment: str) -> str:
        """What a ``<br>``, ``<wbr>`` or comment within a formula becomes in the TeX."""
        return {"br": "\n"}.get(kind, "")

    def _start_pattern(self) -> re.Pattern[str] | None:
        config = self.config
        parts = [re.escape(o) for o in sorted(self._delimiters, key=lambda o: (-len(o), o))]
        if config.environments:
            parts.append(rf"\\begin{self._space}\{{")
        if config.escapes:
            parts.append(self._escape)
        if config.refs:
            parts.append(rf"\\(?:eq)?ref{self._space}\{{")
        return re.compile("|".join(parts)) if parts else None

    def starts(self, run: str, position: int) -> re.Match[str] | None:
        """The leftmost token at or after ``position`` that may open a formula."""
        assert self._starts
        return self._starts.search(run, position)

    def delimiter(self, opener: str) -> Delimiter | None:
        return self._delimiters.get(opener)

    def environment(self, name: str) -> Delimiter:
        """The end of an environment."""
        if is_strange(name):
            tokens = environment_tokens(re.escape(name), self._space)
            return Delimiter(name, True, tokens, f"\\end{{{name}}}")
        return Delimiter(name, True, self._environments, "")

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        """The escape that ``token`` at ``start`` forms, if any; the search began at ``floor``."""
        raise NotImplementedError

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        """The closer to use if braces are unbalanced, given the first closer."""
        raise NotImplementedError

    def resume(self, start: int, body: int, name: str | None) -> int:
        """Where the search continues after an opener at ``start`` without a closer.

        ``body`` is where its content begins, ``name`` the environment that it opens.
        """
        return body
