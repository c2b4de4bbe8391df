r"""Finding TeX in a run of text, exactly as MathJax or KaTeX auto-render would.

A run is what an engine searches as one text: the text nodes that follow each other under one
parent, and the ``<br>``, ``<wbr>`` and comments between them. The engines share the mechanics here
(a start pattern, a search for the closing delimiter that counts braces) and differ in a few rules:

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
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from blogcrawl.latex.cautious import is_math

if TYPE_CHECKING:
    from blogcrawl.latex.config import MathConfig

BARRIER = "\0"
"""Stands in a run where no token may match across; the HTML parser lets no NUL into a text."""

MAX_NAME = 256
r"""The longest name of an environment that is looked at. A bound the engines do not have: without
it a megabyte of ``\begin{`` takes quadratic time."""

MAX_FOUND = 50_000
"""How many formulas and unclosed delimiters one run may hold, and how many elements of a page may
stand for a formula; the rest stays as it is. Another such bound: a page has hundreds, and a
megabyte of dollars a quarter of a million."""

MAX_TOKENS = 200_000
"""How many braces, backslashes and closing delimiters are looked at for the end of a formula, and
are kept of one run where formulas have no end. A third one: a paragraph has hundreds, and nine
megabytes of them take more than a gigabyte."""

_DOT = "[^\\n\\r\u2028\u2029\\0]"  # what "." means in JavaScript, and never a barrier
_SPACE = "[\\t\\n\\v\\f\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"

# After this many searches that reached the end of the run in vain, the run is indexed; an index for
# every delimiter, one for all environments, and a few for those with a strange character in their
# name: a run with more such names has none of them from there on.
_PATIENCE = 1
_NEAR = 200  # characters in which the closing delimiter of most formulas is
_MAX_INDEXES = 8


Found: TypeAlias = "tuple[int, int, int, int, bool, str | None]"
"""One stretch of a run that is not plain text: ``start, end, tex_start, tex_end, display, escape``.

``run[start:end]`` is the formula with its delimiters, ``run[tex_start:tex_end]`` its TeX. For an
escape, which is no formula, ``escape`` is what the reader sees in its place. A plain tuple: a page
has hundreds of formulas, a hostile one hundreds of thousands.
"""


class Result(NamedTuple):
    """What a finder says of one run."""

    found: list[Found]
    unclosed: int
    """How many opening delimiters have no closing one."""


_Span: TypeAlias = "tuple[int, int] | None"


class _Closers:
    """Where the closing delimiters of one kind are, and which of them a search would accept.

    A search counts braces from zero and never below zero: it goes from token to token, from a
    ``{`` on behind the ``}`` that closes it, and accepts the first closer on its way. Where that
    way leads is known for every token at once, from the last to the first.
    """

    def __init__(self, run: str, tokens: re.Pattern[str]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        after: list[int] = []  # the token to go on to; a closer leads to itself
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
                accepted[at] = accepted[to]  # the last one of the list, where to is -1
            following[at] = last

    def search(self, name: str, start: int) -> tuple[_Span, _Span] | None:
        """The closer that a search from ``start`` accepts, and the first one at any depth.

        ``None`` where the index does not know: inside a token.
        """
        at = bisect_left(self._starts, start)
        if at and self._ends[at - 1] > start:
            return None
        return self._span(self._accepted[at]), self._span(self._next[at])

    def _span(self, at: int) -> _Span:
        return None if at < 0 else (self._starts[at], self._ends[at])


class _Nesting:
    """The same for the ends of all environments, whose names are too many for a way each.

    A search that begins at ``i`` counts braces from zero and never below zero, so it accepts the
    closer at ``j`` if and only if every ``{`` between them is closed there: if the innermost brace
    still open at ``j`` stands before ``i``. One pass over the run finds that brace for each closer.
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

    def search(self, name: str, start: int) -> tuple[_Span, _Span] | None:
        """The closer that a search from ``start`` accepts, and the first one at any depth.

        ``None`` where the index does not know: inside a token, and left of an earlier search for
        the same name.
        """
        at = bisect_left(self._starts, start)
        if at and self._ends[at - 1] > start:
            return None
        queue = self._queues.get(name)
        return queue.search(start) if queue else (None, None)


class _Queue:
    """The closers of one name, given out for ascending starts."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._blocked: list[tuple[int, tuple[int, int]]] = []  # behind which open brace, what
        self._free: list[tuple[int, int]] = []
        self._first = 0
        self._last = -1

    def add(self, span: tuple[int, int], brace: int) -> None:
        self._spans.append(span)
        self._blocked.append((brace, span))

    def search(self, start: int) -> tuple[_Span, _Span] | None:
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


class _Delimiter(NamedTuple):
    close: str
    """The closing delimiter, for an environment its name."""
    display: bool
    tokens: re.Pattern[str]
    """What the search for it stops at: braces, and what may be it as the group ``close``."""
    kind: str
    """Delimiters of one kind share their tokens: all environments but those of strange names."""
    literal: str = ""
    """The closing delimiter where it is a fixed string."""


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
            opener: _Delimiter(close, display, _tokens(re.escape(close)), close, close)
            for opener, close, display in pairs
            if opener and close
        }
        self._environments = _environment(r"[^{}\\\0]*", self._space)
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
        """The end of an environment."""
        if _is_strange(name):
            tokens = _environment(re.escape(name), self._space)
            return _Delimiter(name, True, tokens, f"\\end{{{name}}}")
        return _Delimiter(name, True, self._environments, "")

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        """The escape that ``token`` at ``start`` is; ``floor`` is where the search began."""
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
        # tex2jax takes three characters and the name to be the length of "\begin{name}".
        return body if name is None else start + len(name) + 3


class MathJax3Finder(Finder):
    """FindTeX of MathJax 3 and 4."""

    br = "\n"
    wbr = ""
    comment = ""
    _space = _SPACE + "*"
    _escape = r"\\[\\$]"

    def escaped(self, run: str, token: str, start: int, floor: int) -> Found | None:
        if token in ("\\\\", "\\$") and token not in self._delimiters:
            end = start + 2
            return start, end, end, end, False, token[1]
        return None

    def fallback(self, first: tuple[int, int] | None) -> tuple[int, int] | None:
        return None


class CautiousFinder(MathJax3Finder):
    """For a page of which no engine is known: without formulas it has no escapes either."""

    def find(self, run: str) -> Result:
        result = super().find(run)
        kept = [one for one in result.found if one[5] is not None or is_math(run[one[2] : one[3]])]
        if all(one[5] is not None for one in kept):
            kept = []
        return Result(kept, result.unclosed)


class KatexFinder(Finder):
    """auto-render of KaTeX."""

    def __init__(self, config: MathConfig) -> None:
        super().__init__(config)
        self._delimiters = {
            opener: _Delimiter(close, display, _katex_tokens(close), close)
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
        self.indexes: dict[str, _Closers | _Nesting] = {}
        self.strange: set[str] = set()
        self.next_brace = -1

    def result(self) -> Result:
        finder, run = self.finder, self.run
        found: list[Found] = []
        unclosed = position = 0
        while len(found) + unclosed < MAX_FOUND and (match := finder.starts(run, position)):
            start, body = match.span()
            opener = match.group()
            if finder.config.escapes and (escape := finder.escaped(run, opener, start, position)):
                found.append(escape)
                position = escape[1]
                continue
            name = None
            delimiter = finder.delimiter(opener)
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
                    delimiter = finder.environment(name)
            close = delimiter and (
                self.near_closer(body, delimiter) or self.closer(body, delimiter)
            )
            if delimiter is None or close is None:
                unclosed += 1
                position = finder.resume(start, body, name)
                continue
            position = close[1]
            if name is None:
                found.append((start, position, body, close[0], delimiter.display, None))
            else:
                found.append((start, position, start, position, True, None))
        return Result(found, unclosed)

    def near_closer(self, start: int, delimiter: _Delimiter) -> _Span:
        """The closing delimiter, where nothing stands before it that needs a closer look."""
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
        """Whether the end of an environment is looked for: not of too many with strange names."""
        if not _is_strange(name):
            return True
        self.strange.add(name)
        return len(self.strange) <= _MAX_INDEXES

    def closing_brace(self, position: int) -> int:
        """Where the ``}`` after ``position`` is; ``-1`` if none is near or a barrier is nearer."""
        if self.next_brace < position:
            at = self.run.find("}", position)
            self.next_brace = len(self.run) if at < 0 else at
        brace = self.next_brace
        if brace == len(self.run) or brace - position > MAX_NAME:
            return -1
        return -1 if BARRIER in self.run[position:brace] else brace

    def closer(self, start: int, delimiter: _Delimiter) -> tuple[int, int] | None:
        """The span of the closing delimiter for an opener whose content begins at ``start``."""
        close, tokens, kind = delimiter.close, delimiter.tokens, delimiter.kind
        if self.vain >= _PATIENCE:
            index = self.indexes.get(kind)
            if index is None:
                index = (_Closers if delimiter.literal else _Nesting)(self.run, tokens)
                self.indexes[kind] = index
            if (known := index.search(close, start)) is not None:
                return known[0] or self.finder.fallback(known[1])
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
        return self.finder.fallback(first)


def _is_strange(name: str) -> bool:
    """Whether the end of an environment of this name needs a pattern of its own."""
    return "{" in name or "\\" in name


def _tokens(close: str) -> re.Pattern[str]:
    r"""What the search for a closing delimiter stops at: it, ``\`` with a character, a brace."""
    return re.compile(rf"(?P<close>{close})|\\{_DOT}|[{{}}]")


@lru_cache(maxsize=64)
def _environment(name: str, space: str) -> re.Pattern[str]:
    """The same for the end of an environment, whose name is the group ``close``."""
    return re.compile(rf"\\end{space}\{{(?P<close>{name})\}}|\\{_DOT}|[{{}}]")


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
    return CautiousFinder(config) if config.cautious else _FINDERS[config.engine](config)
