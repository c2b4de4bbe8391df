r"""Finds formulas in a run of text, step by step as in the engines' sources.

It shares no code with blogcrawl.latex.finders, and is deliberately simple: every search tries every
position, and starts again for every opener. Sources: MathJax 2.7.9 ``extensions/tex2jax.js``
(``scanText``, ``startMatch``, ``endMatch``, ``prevEndMatch``), MathJax 3.2.2 ``FindTeX.ts``
(``findMathInString``, ``findEnd``), KaTeX 0.19 ``splitAtDelimiters.ts``.

A run is a list of nodes, each ``(kind, text)`` of the kinds ``text``, ``br``, ``wbr`` and
``comment``. The result is a list of formulas and escapes, in order: ``(tex, display)`` and ``(what
the reader sees, None)``. A delimiter must not be a single brace, or ``\$`` if that is an escape.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogcrawl.latex.config import MathConfig

Node: TypeAlias = "tuple[str, str]"
Outcome: TypeAlias = "list[tuple[str, bool | None]]"

JS_LINE_ENDS = "\n\r\u2028\u2029"
JS_SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


class Start(NamedTuple):
    """What opens a formula, or an escape, at ``at``; ``after`` is where its text ends."""

    at: int
    after: int
    kind: str  # "delimiter", "environment", "escape" or "reference"
    name: str = ""  # of the environment


def find(run: list[Node], config: MathConfig) -> Outcome:
    """Every formula and escape of a run."""
    if config.engine == "katex":
        return list(_katex(run, config))
    return list((_mathjax2 if config.engine == "mathjax2" else _mathjax3)(run, config))


def _start(text: str, position: int, config: MathConfig) -> Start | None:
    """The leftmost thing that opens something; at one place the first of the list counts."""
    openers = sorted((pair[0] for pair in config.inline + config.display), key=len, reverse=True)
    for at in range(position, len(text)):
        for opener in openers:
            if text.startswith(opener, at):
                return Start(at, at + len(opener), "delimiter")
        if config.environments and (end := _braced(text, at, ["\\begin"], config)):
            name = text[text.index("{", at) + 1 : end - 1]
            return Start(at, end, "environment", name)
        if config.escapes and (end := _escape(text, at, config)):
            return Start(at, end, "escape")
        if config.refs and (end := _braced(text, at, ["\\ref", "\\eqref"], config)):
            return Start(at, end, "reference")
    return None


def _braced(text: str, at: int, commands: list[str], config: MathConfig) -> int | None:
    r"""Where ``\command{…}`` at ``at`` ends; MathJax 3 and 4 allow blanks before the brace."""
    for command in commands:
        if text.startswith(command, at):
            brace = at + len(command)
            while config.engine != "mathjax2" and brace < len(text) and text[brace] in JS_SPACES:
                brace += 1
            end = text.find("}", brace)
            if text.startswith("{", brace) and end >= 0:
                return end + 1
    return None


def _escape(text: str, at: int, config: MathConfig) -> int | None:
    if config.engine == "mathjax2":
        slashes = len(text[at:]) - len(text[at:].lstrip("\\"))
        return at + slashes + 1 if slashes and text.startswith("$", at + slashes) else None
    return at + 2 if text.startswith(("\\\\", "\\$"), at) else None


def _tokens(text: str, position: int, end: Callable[[str, int], int]) -> Iterator[tuple[str, int]]:
    r"""What the search for an end stops at, with where it stops: ends, braces; ``\x`` is passed.

    ``end(text, at)`` is the length of an end that stands at ``at``, else 0.
    """
    while position < len(text):
        if length := end(text, position):
            yield "end", position
            position += length
            continue
        if text[position] == "\\" and text[position + 1 : position + 2] not in ("", *JS_LINE_ENDS):
            position += 1
        elif text[position] in "{}":
            yield text[position], position
        position += 1


def _literally(delimiter: str) -> Callable[[str, int], int]:
    return lambda text, at: len(delimiter) if text.startswith(delimiter, at) else 0


def _close_of(opener: str, config: MathConfig) -> tuple[str, bool]:
    """The closing delimiter; of two pairs with one opener the later counts."""
    pairs = [(*pair, False) for pair in config.inline] + [(*pair, True) for pair in config.display]
    return next((close, display) for left, close, display in pairs[::-1] if left == opener)


# --- MathJax 2 ------------------------------------------------------------------------------


def _mathjax2(run: list[Node], config: MathConfig) -> Iterator[tuple[str, bool | None]]:
    node = position = 0
    while node < len(run):
        kind, text = run[node]
        start = _start(text, position, config) if kind == "text" else None
        if start is None:
            node, position = node + 1, 0
            continue
        position = start.after
        if start.kind == "escape":
            slashes = start.after - start.at - 1
            yield "\\" * (slashes // 2) + "$", None
            continue
        if start.kind == "reference":
            yield text[start.at : start.after], False
            continue
        if start.kind == "delimiter":
            close, display = _close_of(text[start.at : start.after], config)
            begins, left_out = start.after, len(close)
        else:
            close, display = f"\\end{{{start.name}}}", True
            begins, left_out = start.at, 0
        end = _mathjax2_end(run, node, start.after, close)
        if end is None:
            if start.kind == "environment":  # "blen" is the length of the name and 3
                position = start.at + len(start.name) + 3
            continue
        yield _mathjax2_tex(run, (node, begins), (end[0], end[1] - left_out)), display
        node, position = end


def _mathjax2_end(run: list[Node], node: int, position: int, close: str) -> tuple[int, int] | None:
    """Behind the first end outside braces; else behind the first end; else None."""
    braces = 0
    first = None
    for at in range(node, len(run)):
        kind, text = run[at]
        if kind == "text":
            for token, where in _tokens(text, position, _literally(close)):
                if token == "end":
                    first = first or (at, where + len(close))
                    if not braces:
                        return at, where + len(close)
                elif token == "{":
                    braces += 1
                elif braces:
                    braces -= 1
        position = 0
    return first


def _mathjax2_tex(run: list[Node], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return run[start[0]][1][start[1] : end[1]]
    pieces = [run[start[0]][1][start[1] :]]
    for kind, text in run[start[0] + 1 : end[0]]:
        if kind == "comment":
            text = re.sub(r"^\[CDATA\[((?:.|\n|\r)*)\]\]\Z", r"\1", text)
        pieces.append({"br": " ", "wbr": ""}.get(kind, text))
    return "".join([*pieces, run[end[0]][1][: end[1]]])


# --- MathJax 3 and 4 ------------------------------------------------------------------------


def _mathjax3(run: list[Node], config: MathConfig) -> Iterator[tuple[str, bool | None]]:
    stands_for = {"br": "\n", "wbr": "", "comment": ""}
    text = "".join(stands_for.get(kind, content) for kind, content in run)
    position = 0
    while start := _start(text, position, config):
        opener = text[start.at : start.after]
        position = start.after
        if start.kind == "escape":
            yield opener[1], None
        elif start.kind == "reference":
            yield opener, False
        elif start.kind == "environment":
            end = _mathjax3_end(text, position, _environment_end(start.name))
            if end:
                position = end[1]
                yield text[start.at : position], True
        else:
            close, display = _close_of(opener, config)
            end = _mathjax3_end(text, position, _literally(close))
            if end:
                yield text[position : end[0]], display
                position = end[1]


def _environment_end(name: str) -> Callable[[str, int], int]:
    def length(text: str, at: int) -> int:
        if not text.startswith("\\end", at):
            return 0
        rest = text[at + 4 :].lstrip(JS_SPACES)
        blanks = len(text) - at - 4 - len(rest)
        return 4 + blanks + len(name) + 2 if rest.startswith(f"{{{name}}}") else 0

    return length


def _mathjax3_end(
    text: str, position: int, end: Callable[[str, int], int]
) -> tuple[int, int] | None:
    braces = 0
    for token, at in _tokens(text, position, end):
        if token == "end" and not braces:
            return at, at + end(text, at)
        if token == "{":
            braces += 1
        elif token == "}" and braces:
            braces -= 1
    return None


# --- KaTeX ----------------------------------------------------------------------------------


def _katex(run: list[Node], config: MathConfig) -> Iterator[tuple[str, bool | None]]:
    for kind, text in run:
        while kind == "text":
            at, delimiter = _katex_start(text, config)
            if delimiter is None:
                break
            left, right, display = delimiter
            text = text[at:]
            end = _katex_end(text, len(left), right)
            if end is None:
                break
            raw = text[: end + len(right)]
            yield raw if raw.startswith("\\begin{") else raw[len(left) : end], display
            text = text[len(raw) :]


def _katex_start(text: str, config: MathConfig) -> tuple[int, tuple[str, str, bool] | None]:
    for at in range(len(text)):
        for delimiter in config.delimiters:
            if text.startswith(delimiter[0], at):
                return at, delimiter
    return len(text), None


def _katex_end(text: str, index: int, right: str) -> int | None:
    braces = 0
    while index < len(text):
        if braces <= 0 and text.startswith(right, index):
            return index
        if text[index] == "\\":
            index += 1
        elif text[index] == "{":
            braces += 1
        elif text[index] == "}":
            braces -= 1
        index += 1
    return None
