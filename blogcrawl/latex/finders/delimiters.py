"""What is found in a run of text, and what the search for its end stops at."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

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
SPACE = "[\\t\\n\\v\\f\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"

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


class Delimiter(NamedTuple):
    """How a formula ends that an opener begins."""

    close: str
    """The closing delimiter, for an environment its name."""
    display: bool
    tokens: re.Pattern[str]
    """What the search for it stops at: braces, and what may be it as the group ``close``."""
    kind: str
    """Delimiters of one kind share their tokens: all environments but those of strange names."""
    literal: str = ""
    """The closing delimiter where it is a fixed string."""


def is_strange(name: str) -> bool:
    """Whether the end of an environment of this name needs a pattern of its own."""
    return "{" in name or "\\" in name


def closer_tokens(close: str) -> re.Pattern[str]:
    r"""What the search for a closing delimiter stops at: it, ``\`` with a character, a brace."""
    return re.compile(rf"(?P<close>{close})|\\{_DOT}|[{{}}]")


@lru_cache(maxsize=64)
def environment_tokens(name: str, space: str) -> re.Pattern[str]:
    """The same for the end of an environment, whose name is the group ``close``."""
    return re.compile(rf"\\end{space}\{{(?P<close>{name})\}}|\\{_DOT}|[{{}}]")


def katex_tokens(close: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(close)}|\\.?|[{{}}]", re.DOTALL)
