"""Reads data that a page writes as a call of a function with the values as arguments.

Nuxt writes ``(function(a,b){return {title:a,day:b}}("Moss","2024-05-01"))``, for example.
Nothing is executed: reading ends at anything that is not a literal.
"""

from __future__ import annotations

import re
from typing import Any

from blogcrawl.latex.javascript.tokens import Token, tokens_of

_CALL = re.compile(r"=\s*\(function\s*\(([\w$,\s]{0,20000})\)\s*\{\s*return\s*(?=[{\[])")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_DEEPEST = 60
_END = Token("sign", "")


def called_with(source: str) -> Any:
    """The return value of such a call in a script; ``None`` if there is none."""
    match = _CALL.search(source)
    if match is None:
        return None
    try:
        reader = _Reader(tokens_of(source[match.end() :]))
        after = reader.skip(0)
        names = [name.strip() for name in match[1].split(",")]
        reader.take(after, "}")
        given, _ = reader.items(after + 2, ")")
        reader.names.update(zip(names, given, strict=False))
        return reader.value(0)[0]
    except (ValueError, RecursionError):
        return None


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self.names: dict[str, Any] = dict(_WORDS)

    def at(self, at: int) -> Token:
        return self._tokens[at] if at < len(self._tokens) else _END

    def take(self, at: int, sign: str) -> int:
        """The position after ``sign``; raises ``ValueError`` if another one is there."""
        if self.at(at) != ("sign", sign):
            raise ValueError
        return at + 1

    def skip(self, at: int) -> int:
        """The position after the object or list that begins at ``at``."""
        depth = 0
        for number in range(at, len(self._tokens)):
            kind, text = self._tokens[number]
            if kind == "sign":
                depth += (text in "{[(") - (text in "}])")
                if depth == 0:
                    return number + 1
        raise ValueError

    def value(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """The value that begins at ``at``, and where it ends."""
        kind, text = self.at(at)
        if depth > _DEEPEST:
            raise ValueError
        if kind in ("string", "number"):
            return text, at + 1
        if (kind == "name" and text in ("void", "new")) or (kind == "sign" and text in ("-", "!")):
            return self.value(at + 1, depth + 1)
        if kind == "name":
            end = at + 1
            if self.at(end) == ("sign", "("):  # Date(…), Array(3)
                return None, self.skip(end)
            return self.names.get(text), end
        if (kind, text) == ("sign", "["):
            return self.items(at + 1, "]", depth)
        at = self.take(at, "{")
        found: dict[str, Any] = {}
        while self.at(at) != ("sign", "}"):
            name = self.at(at).text
            found[name], at = self.value(self.take(at + 1, ":"), depth + 1)
            if self.at(at) == ("sign", ","):
                at += 1
        return found, at + 1

    def items(self, at: int, end: str, depth: int = 0) -> tuple[list[Any], int]:
        """The values up to the sign ``end``, and the position after it."""
        found = []
        while self.at(at) != ("sign", end):
            one, at = self.value(at, depth + 1)
            found.append(one)
            if self.at(at) == ("sign", ","):
                at += 1
        return found, at + 1
