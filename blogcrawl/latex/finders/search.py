"""Searches a run for what MathJax would typeset."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

from blogcrawl.latex.finders.closers import Closers, Nesting
from blogcrawl.latex.finders.delimiters import (
    BARRIER,
    MAX_FOUND,
    MAX_NAME,
    MAX_TOKENS,
    Result,
    is_strange,
)

if TYPE_CHECKING:
    import re

    from blogcrawl.latex.config import MathConfig
    from blogcrawl.latex.finders.closers import Span
    from blogcrawl.latex.finders.delimiters import Delimiter, Found

# After this many failed searches that reached the end of the run, the run is indexed: one index for
# every delimiter, one for all environments, and one for each environment with an unusual character
# in its name, up to a limit, after which such environments are no longer searched.
_PATIENCE = 1
_NEAR = 200  # characters in which most formulas end
_MAX_INDEXES = 8


class Rules(Protocol):
    """The rules in which the engines differ, as used by a search."""

    config: MathConfig

    def starts(self, run: str, position: int) -> re.Match[str] | None:
        """The leftmost token at or after ``position`` that may open a formula."""

    def delimiter(self, opener: str) -> Delimiter | None:
        """The delimiter that closes a formula begun by ``opener``."""

    def environment(self, name: str) -> Delimiter:
        """The end of an environment."""

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        """The escape that ``token`` at ``start`` forms, if any; the search began at ``floor``."""

    def fallback(self, first: Span) -> Span:
        """The closer to use if braces are unbalanced, given the first closer."""

    def resume(self, start: int, body: int, name: str | None) -> int:
        """Where the search continues after an opener at ``start`` without a closer.

        ``body`` is where its content begins, ``name`` the environment that it opens.
        """


class Search:
    """The search of one run by the rules of a MathJax."""

    def __init__(self, rules: Rules, run: str) -> None:
        self.rules = rules
        self.run = run
        self.vain = 0
        self.indexes: dict[str, Closers | Nesting] = {}
        self.strange: set[str] = set()
        self.next_brace = -1

    def result(self) -> Result:
        rules, run = self.rules, self.run
        found: list[Found] = []
        unclosed = position = 0
        while len(found) + unclosed < MAX_FOUND and (match := rules.starts(run, position)):
            start, body = match.span()
            opener = match.group()
            if rules.config.escapes and (escape := rules.escaped(run, opener, start, position)):
                found.append(escape)
                position = escape[1]
                continue
            name = None
            delimiter = rules.delimiter(opener)
            if delimiter is None:
                brace = self.closing_brace(body) if opener[-1] == "{" else -1
                if brace < 0:  # or a lone dollar, seen only for the escapes before it
                    position = start + 1
                    continue
                if not opener.startswith("\\begin"):
                    position = brace + 1
                    found.append((start, position, start, position, False, None))
                    continue
                name, body = run[body:brace], brace + 1
                if self.may_end(name):
                    delimiter = rules.environment(name)
            close = delimiter and (
                self.near_closer(body, delimiter) or self.closer(body, delimiter)
            )
            if delimiter is None or close is None:
                unclosed += 1
                position = rules.resume(start, body, name)
                continue
            position = close[1]
            if name is None:
                found.append((start, position, body, close[0], delimiter.display, None))
            else:
                found.append((start, position, start, position, True, None))
        return Result(found, unclosed)

    def near_closer(self, start: int, delimiter: Delimiter) -> Span:
        """The closing delimiter, if it is near and nothing before it needs a full search."""
        literal, run = delimiter.literal, self.run
        if run.startswith(literal, start):
            return (start, start + len(literal)) if literal else None
        if len(literal) != 1 or (close := run.find(literal, start, start + _NEAR)) < 0:
            return None
        between = run[start:close]
        if "\\" in between or "{" in between or "}" in between:
            return None
        return close, close + 1

    def may_end(self, name: str) -> bool:
        """Whether to search for the end of an environment; not for too many unusual names."""
        if not is_strange(name):
            return True
        self.strange.add(name)
        return len(self.strange) <= _MAX_INDEXES

    def closing_brace(self, position: int) -> int:
        """The position of the next ``}``; ``-1`` if none is near, or a barrier is nearer."""
        if self.next_brace < position:
            at = self.run.find("}", position)
            self.next_brace = len(self.run) if at < 0 else at
        brace = self.next_brace
        if brace == len(self.run) or brace - position > MAX_NAME:
            return -1
        return -1 if BARRIER in self.run[position:brace] else brace

    def closer(self, start: int, delimiter: Delimiter) -> tuple[int, int] | None:
        """The span of the closing delimiter for an opener whose content begins at ``start``."""
        close, tokens, kind = delimiter.close, delimiter.tokens, delimiter.kind
        if self.vain >= _PATIENCE:
            index = self.indexes.get(kind)
            if index is None:
                index = (Closers if delimiter.literal else Nesting)(self.run, tokens)
                self.indexes[kind] = index
            if (known := index.search(close, start)) is not None:
                return known[0] or self.rules.fallback(known[1])
        depth = 0
        first = None
        for token in islice(tokens.finditer(self.run, start), MAX_TOKENS):
            character = token.group()
            if character == "{":
                depth += 1
            elif character == "}":
                depth -= depth > 0
            elif token["close"] == close:
                if not depth:
                    return token.span()
                first = first or token.span()
        self.vain += 1
        return self.rules.fallback(first)
