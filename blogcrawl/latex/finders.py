r"""Finding TeX in a run of text, exactly as MathJax or KaTeX auto-render would.

A run is what an engine searches as one text: the text nodes that follow each other under one parent,
and the ``<br>``, ``<wbr>`` and comments between them. The engines share the mechanics here (a start
pattern, a search for the closing delimiter that counts braces) and differ in a few rules:

====================  ==========================  =========================  ======================
rule                  MathJax 2                   MathJax 3 and 4            KaTeX auto-render
====================  ==========================  =========================  ======================
openers               longest first               longest first              in list order
unbalanced ``{``      the first closer is taken   the opener is text         the rest is text
no closer             the opener is text          the opener is text         the rest is text
``<br>`` in a run     a barrier; a blank in TeX   a line end                 ends the run
comment in a run      a barrier; its text in TeX  nothing                    ends the run
====================  ==========================  =========================  ======================

Sources: MathJax 2.7.9 ``extensions/tex2jax.js``, MathJax 3.2.2 and 4.1 ``input/tex/FindTeX.ts``,
KaTeX 0.19 ``contrib/auto-render/splitAtDelimiters.ts``.

Every search is linear in the length of the run: see :class:`_Nesting`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.latex.config import MathConfig

BARRIER = "\0"
"""Stands in a run where no token may match across; the HTML parser lets no NUL into a text."""

MAX_NAME = 256
r"""The longest name of an environment that is looked at. A bound the engines do not have: without
it a megabyte of ``\begin{`` takes quadratic time."""

_DOT = "[^\\n\\r\u2028\u2029\\0]"  # what "." means in JavaScript, and never a barrier
_SPACE = "[\\t\\n\\v\\f\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"

# After this many searches that reached the end of the run in vain, the run is indexed.
_PATIENCE = 4


class Found(NamedTuple):
    """One stretch of a run that is not plain text."""

    start: int
    end: int
    """The formula with its delimiters, or the escape, is ``run[start:end]``."""
    tex_start: int
    tex_end: int
    """The TeX is ``run[tex_start:tex_end]``."""
    display: bool
    escape: str | None = None
    """For an escape, which is no formula: what the reader sees in its place."""


class Result(NamedTuple):
    """What a finder says of one run."""

    found: list[Found]
    unclosed: int
    """How many opening delimiters have no closing one."""


class _Nesting:
    """Where the closing delimiters of a run are, and which of them a search would accept.

    A search that begins at ``i`` counts braces from zero and never below zero, so it accepts the
    closer at ``j`` if and only if every ``{`` between them is closed there: if the innermost brace
    still open at ``j`` stands before ``i``. One pass over the run finds that brace for each closer.
    """

    def __init__(
        self, run: str, tokens: re.Pattern[str], name_of: Callable[[re.Match[str]], str | None]
    ) -> None:
        self._closers: dict[str, list[tuple[int, int, int]]] = {}  # name: (start, end, open brace)
        self._starts: list[int] = []
        self._ends: list[int] = []
        open_braces: list[int] = []
        for token in tokens.finditer(run):
            start, end = token.span()
            self._starts.append(start)
            self._ends.append(end)
            if (name := name_of(token)) is not None:
                brace = open_braces[-1] if open_braces else -1
                self._closers.setdefault(name, []).append((start, end, brace))
            elif run[start] == "{":
                open_braces.append(start)
            elif run[start] == "}" and open_braces:
                open_braces.pop()
        self._queues: dict[str, _Queue] = {}

    def closer(self, name: str, start: int) -> tuple[int, int] | None:
        """The span of the closer that a search from ``start`` accepts.

        Searches for one name must come in ascending order of ``start``.
        """
        queue = self._queues.get(name)
        if queue is None:
            queue = self._queues[name] = _Queue(self._closers.get(name, []))
        return queue.first(start)

    def first(self, name: str, start: int) -> tuple[int, int] | None:
        """The span of the first closer at or after ``start``, however deep it stands."""
        closers = self._closers.get(name, [])
        at = bisect_left(closers, (start, 0, 0))
        return closers[at][:2] if at < len(closers) else None

    def is_boundary(self, position: int) -> bool:
        """Whether no token of the index spans ``position``."""
        at = bisect_left(self._starts, position)
        return at == 0 or self._ends[at - 1] <= position


class _Queue:
    """The closers of one name, given out for ascending starts."""

    def __init__(self, closers: list[tuple[int, int, int]]) -> None:
        self._blocked = sorted(closers, key=lambda closer: closer[2], reverse=True)
        self._free: list[tuple[int, int]] = []

    def first(self, start: int) -> tuple[int, int] | None:
        while self._blocked and self._blocked[-1][2] < start:
            heappush(self._free, self._blocked.pop()[:2])
        while self._free and self._free[0][0] < start:
            heappop(self._free)
        return self._free[0] if self._free else None


class _Delimiter(NamedTuple):
    close: str
    display: bool
    tokens: re.Pattern[str]


class Finder:
    """The finder of one configuration; :meth:`find` is what callers use.

    Subclasses say what differs between the engines.
    """

    br = BARRIER
    wbr = BARRIER
    comment = BARRIER
    """What stands in a run for a ``<br>``, a ``<wbr>`` and a comment."""

    _space = ""
    _escape = ""

    def __init__(self, config: MathConfig) -> None:
        self.config = config
        pairs = [(*pair, False) for pair in config.inline] + [(*p, True) for p in config.display]
        self._delimiters = {
            opener: _Delimiter(close, display, _tokens(re.escape(close)))
            for opener, close, display in pairs
            if opener and close
        }
        self._starts = self._start_pattern()
        self._hints = {opener[0] for opener in self._delimiters}
        if config.environments or config.refs or config.escapes:
            self._hints.add("\\")

    def concerns(self, text: str) -> bool:
        """Whether a formula or an escape may begin in ``text``; cheap, and never wrongly no."""
        for hint in self._hints:  # noqa: SIM110 (any() with a generator costs three times as much)
            if hint in text:
                return True
        return False

    def find(self, run: str) -> Result:
        """Every formula and escape of ``run``, in order."""
        return _Search(self, run).result() if self._starts else Result([], 0)

    def joined(self, kind: str, comment: str) -> str:
        """What a ``<br>``, ``<wbr>`` or comment inside a formula puts into the TeX."""
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

    def delimiter(self, opener: str) -> _Delimiter | None:
        return self._delimiters.get(opener)

    def environment(self, name: str) -> _Delimiter:
        return _Delimiter(name, True, _environment_tokens(name, self._space))

    def environments(self) -> re.Pattern[str]:
        r"""Tokens of a run in which every ``\end{name}`` is one."""
        return _environments(self._space)

    def escaped(self, run: str, match: re.Match[str], floor: int) -> Found | None:
        """The escape that ``match`` is, where it is one; ``floor`` is where the search began."""
        raise NotImplementedError

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        """The closer to take where braces are unbalanced, given the first one there is."""
        raise NotImplementedError

    def resume(self, start: int, body: int, name: str | None) -> int:
        """Where the search goes on after an opener at ``start`` that has no closer.

        ``body`` is where its content begins, ``name`` that of the environment it opens.
        """
        return body


class MathJax2Finder(Finder):
    """tex2jax of MathJax 2.7."""

    _escape = r"\$"

    def joined(self, kind: str, comment: str) -> str:
        if kind == "comment":
            cdata = re.fullmatch(r"\[CDATA\[(.*)\]\]", comment, re.DOTALL)
            return cdata[1] if cdata else comment
        return " " if kind == "br" else ""

    def escaped(self, run: str, match: re.Match[str], floor: int) -> Found | None:
        r"""``\$``: a dollar with the backslashes before it is text, and an even number of them
        is halved before a dollar that opens nothing."""
        if not self.config.escapes or run[match.start()] != "$":
            return None
        start = match.start()
        while start > floor and run[start - 1] == "\\":
            start -= 1
        slashes = match.start() - start
        if not slashes:
            return None
        end = match.start() + 1
        return Found(start, end, end, end, False, "\\" * (slashes // 2) + "$")

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        return first

    def resume(self, start: int, body: int, name: str | None) -> int:
        # tex2jax takes three characters and the name to be the length of "\begin{name}".
        return body if name is None else start + len(name) + 3


class MathJax3Finder(Finder):
    """FindTeX of MathJax 3 and 4."""

    br = "\n"
    wbr = ""
    comment = ""
    _space = _SPACE + "*"
    _escape = r"\\[\\$]"

    def escaped(self, run: str, match: re.Match[str], floor: int) -> Found | None:
        token = match.group()
        if self.config.escapes and token in ("\\\\", "\\$") and token not in self._delimiters:
            start, end = match.span()
            return Found(start, end, end, end, False, token[1])
        return None

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        return None


class KatexFinder(Finder):
    """auto-render of KaTeX."""

    def __init__(self, config: MathConfig) -> None:
        super().__init__(config)
        self._delimiters = {
            opener: _Delimiter(close, display, _katex_tokens(close))
            for opener, close, display in reversed(config.delimiters)  # the first of a kind counts
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
        """Add what stands between two barriers to ``found``; return how many are unclosed."""
        assert self._starts
        while match := self._starts.search(run, position, end):
            opener = match.group()
            delimiter = self._delimiters[opener]
            close = self._close(run, match.end(), end, delimiter)
            if close is None:
                return 1
            position = close + len(delimiter.close)
            tex = (match.end(), close)
            if opener.startswith("\\begin{"):
                tex = (match.start(), position)
            found.append(Found(match.start(), position, *tex, delimiter.display))
        return 0

    @staticmethod
    def _close(run: str, position: int, end: int, delimiter: _Delimiter) -> int | None:
        depth = 0  # may fall below zero, as upstream's does
        while match := delimiter.tokens.search(run, position, end):
            token = match.group()
            if token == delimiter.close and depth <= 0:
                return match.start()
            position = match.start() + (2 if token[0] == "\\" else 1)
            depth += {"{": 1, "}": -1}.get(token[0], 0)
        return None


class _Search:
    """One run being searched by a MathJax finder."""

    def __init__(self, finder: Finder, run: str) -> None:
        self.finder = finder
        self.run = run
        self.vain = 0
        self.indexes: dict[str, _Nesting] = {}
        self.last_query: dict[str, int] = {}
        self.next_brace = -1

    def result(self) -> Result:
        finder, run = self.finder, self.run
        found: list[Found] = []
        unclosed = position = 0
        while match := finder.starts(run, position):
            opener = match.group()
            if (escape := finder.escaped(run, match, position)) is not None:
                found.append(escape)
                position = escape.end
                continue
            if (delimiter := finder.delimiter(opener)) is not None:
                name, body = None, match.end()
            elif opener[-1] == "{":
                brace = self.closing_brace(match.end())
                if brace < 0:
                    position = match.start() + 1
                    continue
                if not opener.startswith("\\begin"):
                    start, position = match.start(), brace + 1
                    found.append(Found(start, position, start, position, False))
                    continue
                name, body = run[match.end() : brace], brace + 1
                delimiter = finder.environment(name)
            else:  # a lone dollar, seen only for the escapes before it
                position = match.end()
                continue
            close = self.closer(name, body, delimiter)
            if close is None:
                unclosed += 1
                position = finder.resume(match.start(), body, name)
                continue
            start, position = match.start(), close[1]
            tex = (body, close[0]) if name is None else (start, position)
            found.append(Found(start, position, *tex, delimiter.display))
        return Result(found, unclosed)

    def closing_brace(self, position: int) -> int:
        """Where the ``}`` after ``position`` is, ``-1`` if none is near or a barrier comes first."""
        if self.next_brace < position:
            at = self.run.find("}", position)
            self.next_brace = len(self.run) if at < 0 else at
        brace = self.next_brace
        if brace == len(self.run) or brace - position > MAX_NAME:
            return -1
        return -1 if BARRIER in self.run[position:brace] else brace

    def closer(self, name: str | None, start: int, delimiter: _Delimiter) -> tuple[int, int] | None:
        """The span of the closing delimiter for an opener whose content begins at ``start``."""
        if self.vain >= _PATIENCE and (index := self.index(name, delimiter)) is not None:
            key = delimiter.close
            if index.is_boundary(start) and start >= self.last_query.get(key, 0):
                self.last_query[key] = start
                accepted = index.closer(key, start)
                return accepted or self.finder.fallback(index.first(key, start))
        depth = 0
        first = None
        for token in delimiter.tokens.finditer(self.run, start):
            char = token.group()
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= depth > 0
            elif token.lastgroup:
                if not depth:
                    return token.span()
                first = first or token.span()
        self.vain += 1
        return self.finder.fallback(first)

    def index(self, name: str | None, delimiter: _Delimiter) -> _Nesting | None:
        """The index of the run for this delimiter; one serves all environments."""
        if name is not None and re.search(r"[{\\]", name):
            return None
        key = delimiter.close if name is None else ""
        if key not in self.indexes:
            tokens = delimiter.tokens if name is None else self.finder.environments()
            close = delimiter.close

            def name_of(token: re.Match[str]) -> str | None:
                if not token.lastgroup:
                    return None
                return close if name is None else token["close"]

            self.indexes[key] = _Nesting(self.run, tokens, name_of)
        return self.indexes[key]


def _tokens(close: str) -> re.Pattern[str]:
    r"""What the search for a closing delimiter stops at: it, ``\`` with a character, a brace."""
    return re.compile(rf"(?P<close>{close})|\\{_DOT}|[{{}}]")


@lru_cache(maxsize=256)
def _environment_tokens(name: str, space: str) -> re.Pattern[str]:
    return _tokens(rf"\\end{space}\{{{re.escape(name)}\}}")


@lru_cache(maxsize=4)
def _environments(space: str) -> re.Pattern[str]:
    return re.compile(rf"\\end{space}\{{(?P<close>[^{{}}\\\0]*)\}}|\\{_DOT}|[{{}}]")


def _katex_tokens(close: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(close)}|\\.?|[{{}}]", re.DOTALL)


_FINDERS: dict[str, type[Finder]] = {
    "mathjax2": MathJax2Finder,
    "mathjax3": MathJax3Finder,
    "mathjax4": MathJax3Finder,
    "katex": KatexFinder,
}


@lru_cache(maxsize=64)
def finder(config: MathConfig) -> Finder:
    """The finder of a configuration."""
    return _FINDERS[config.engine](config)
