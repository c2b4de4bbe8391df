"""Types and limits for the search of a run of text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

BARRIER = "\0"
"""Separates parts of a run that no token may span; the HTML parser removes NUL from texts."""

MAX_NAME = 256
r"""The longest name of an environment that is read. The engines have no such limit, but without it
a megabyte of ``\begin{`` takes quadratic time."""

MAX_FOUND = 50_000
"""The most formulas and unclosed delimiters of a run, and the most elements of a page that stand
for a formula; the rest stays as it is. Also a limit that the engines do not have: a page has
hundreds, and a megabyte of dollars a quarter of a million."""

MAX_TOKENS = 200_000
"""The most braces, backslashes and closing delimiters that are read to find the end of a formula,
and that are indexed for one run. Also an additional limit: a paragraph has hundreds, and nine
megabytes of them take more than a gigabyte."""

_DOT = "[^\\n\\r\u2028\u2029\\0]"  # "." in JavaScript, without the barrier
SPACE = "[\\t\\n\\v\\f\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"

Found: TypeAlias = "tuple[int, int, int, int, bool, str | None]"
"""One stretch of a run that is not plain text: ``start, end, tex_start, tex_end, display, escape``.

``run[start:end]`` is the formula with its delimiters, ``run[tex_start:tex_end]`` its TeX. For an
escape, which is not a formula, ``escape`` is what the reader sees instead. A plain tuple saves
memory: a page has hundreds of formulas, a hostile one hundreds of thousands.
"""


class Result(NamedTuple):
    """The result of a finder for one run."""

    found: list[Found]
    unclosed: int
    """How many opening delimiters have no closing one."""


class Delimiter(NamedTuple):
    """How a formula with a given opener ends."""

    close: str
    """The closing delimiter, or the name of an environment."""
    display: bool
    tokens: re.Pattern[str]
    """Where the search for it stops: at braces, and at candidates, the group ``close``."""
    kind: str
    """Delimiters of one kind share their tokens, such as all environments with usual names."""
    literal: str = ""
    """The closing delimiter, if it is a fixed string."""


def is_strange(name: str) -> bool:
    """Whether the end of an environment of this name needs a pattern of its own."""
    return "{" in name or "\\" in name


def closer_tokens(close: str) -> re.Pattern[str]:
    r"""Where the search for a closing delimiter stops: it, ``\`` with a character, a brace."""
    return re.compile(rf"(?P<close>{close})|\\{_DOT}|[{{}}]")


@lru_cache(maxsize=64)
def environment_tokens(name: str, space: str) -> re.Pattern[str]:
    """The same for the end of an environment, whose name is the group ``close``."""
    return re.compile(rf"\\end{space}\{{(?P<close>{name})\}}|\\{_DOT}|[{{}}]")


def katex_tokens(close: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(close)}|\\.?|[{{}}]", re.DOTALL)
