"""Reveals text that waits in a template for a script to show it.

Some themes put the text into a ``<script>`` that browsers do not run, or into a ``<noscript>``, and
have another script show it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS = {
    "script": re.compile(
        r"<script\b[^<>]{0,300}?\btype\s*=\s*[\"']?text/(?:x-)?(?:template|html)\b[^<>]{0,300}>",
        re.IGNORECASE,
    ),
    "noscript": re.compile(r"<noscript\b[^<>]{0,300}>", re.IGNORECASE),
}
_CLOSES = {name: re.compile(rf"</{name}[^>]*>", re.IGNORECASE) for name in _OPENS}
_TAG = re.compile(r"<[^<>]{1,1000}>")
_NOT_SHOWN = re.compile(
    r"<(script|style|noscript|template|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
# The visible text of such a page is short compared with the waiting text.
_LEAST = 300  # characters
_TIMES = 3


def revealed(html: str) -> str:
    """``html`` with waiting text put in its place, if nearly all text is waiting."""
    for name in _OPENS:
        waiting = list(_waiting(name, html))
        length = max((_length(html[start:end]) for _, start, end, _ in waiting), default=0)
        if length >= _LEAST and length > _TIMES * _length(_NOT_SHOWN.sub(" ", html)):
            pieces: list[str] = []
            done = 0
            for before, start, end, after in waiting:
                pieces += (html[done:before], html[start:end])
                done = after
            return "".join((*pieces, html[done:]))
    return html


def _waiting(name: str, html: str) -> Iterator[tuple[int, int, int, int]]:
    """The positions of each element with waiting text, without and with its tags."""
    position = 0
    while match := _OPENS[name].search(html, position):
        end = _CLOSES[name].search(html, match.end())
        if end is None:
            return
        position = end.end()
        yield match.start(), match.end(), end.start(), position


def _length(markup: str) -> int:
    return len(" ".join(_TAG.sub(" ", markup).split()))
