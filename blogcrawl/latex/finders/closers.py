"""An index of the closing delimiters of a run, with fast look-ups."""

from __future__ import annotations

from bisect import bisect_left
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from blogcrawl.latex.finders.delimiters import MAX_TOKENS

if TYPE_CHECKING:
    import re

Span: TypeAlias = "tuple[int, int] | None"


class Closers:
    """The closing delimiters of one kind, and which of them a search would accept.

    A search counts braces from zero and never below zero: it moves from token to token, skips from
    a ``{`` to the matching ``}``, and accepts the first closer on its way. The result is computed
    for all tokens at once, from the last to the first.
    """

    def __init__(self, run: str, tokens: re.Pattern[str]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        after: list[int] = []  # the next token; a closer leads to itself
        open_braces: list[int] = []
        for at, token in enumerate(islice(tokens.finditer(run), MAX_TOKENS)):
            start, end = token.span()
            self._starts.append(start)
            self._ends.append(end)
            if token.lastgroup:
                after.append(at)
            elif run[start] == "{":
                open_braces.append(at)
                after.append(-1)
            else:
                if run[start] == "}" and open_braces:
                    after[open_braces.pop()] = at + 1
                after.append(at + 1)
        self._accepted = [-1] * (len(after) + 1)
        self._next = [-1] * (len(after) + 1)
        accepted, following, last = self._accepted, self._next, -1
        for at in range(len(after) - 1, -1, -1):
            to = after[at]
            if to == at:
                accepted[at] = last = at
            else:
                accepted[at] = accepted[to]  # if to is -1, the last element
            following[at] = last

    def search(self, name: str, start: int) -> tuple[Span, Span] | None:
        """The closer that a search from ``start`` accepts, and the first one at any depth.

        ``None`` if the index does not know: inside a token.
        """
        at = bisect_left(self._starts, start)
        if at and self._ends[at - 1] > start:
            return None
        return self._span(self._accepted[at]), self._span(self._next[at])

    def _span(self, at: int) -> Span:
        return None if at < 0 else (self._starts[at], self._ends[at])


class Nesting:
    """The same for the ends of all environments, which have too many names for one index each.

    A search that begins at ``i`` counts braces from zero and never below zero, so it accepts the
    closer at ``j`` if and only if every ``{`` between them is closed there: if the innermost brace
    still open at ``j`` is before ``i``. One pass over the run finds that brace for each closer.
    """

    def __init__(self, run: str, tokens: re.Pattern[str]) -> None:
        self._queues: dict[str, _Queue] = {}
        self._starts: list[int] = []  # of the tokens longer than one character
        self._ends: list[int] = []
        open_braces: list[int] = []
        for token in islice(tokens.finditer(run), MAX_TOKENS):
            text = token.group()
            if text == "{":
                open_braces.append(token.start())
                continue
            if text == "}":
                if open_braces:
                    open_braces.pop()
                continue
            start, end = token.span()
            if end - start > 1:
                self._starts.append(start)
                self._ends.append(end)
            if (name := token["close"]) is not None:
                queue = self._queues.get(name) or self._queues.setdefault(name, _Queue())
                queue.add((start, end), open_braces[-1] if open_braces else -1)

    def search(self, name: str, start: int) -> tuple[Span, Span] | None:
        """The closer that a search from ``start`` accepts, and the first one at any depth.

        ``None`` if the index does not know: inside a token, and left of an earlier search for
        the same name.
        """
        at = bisect_left(self._starts, start)
        if at and self._ends[at - 1] > start:
            return None
        queue = self._queues.get(name)
        return queue.search(start) if queue else (None, None)


class _Queue:
    """The closers of one name, returned for ascending starts."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._blocked: list[tuple[int, tuple[int, int]]] = []  # open brace, closer
        self._free: list[tuple[int, int]] = []
        self._first = 0
        self._last = -1

    def add(self, span: tuple[int, int], brace: int) -> None:
        self._spans.append(span)
        self._blocked.append((brace, span))

    def search(self, start: int) -> tuple[Span, Span] | None:
        if start < self._last:
            return None
        if self._last < 0:
            self._blocked.sort(reverse=True)
        self._last = start
        blocked, free, spans = self._blocked, self._free, self._spans
        while blocked and blocked[-1][0] < start:
            heappush(free, blocked.pop()[1])
        while free and free[0][0] < start:
            heappop(free)
        while self._first < len(spans) and spans[self._first][0] < start:
            self._first += 1
        first = spans[self._first] if self._first < len(spans) else None
        return (free[0] if free else None), first
