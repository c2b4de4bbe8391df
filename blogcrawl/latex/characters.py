"""The characters of a text as a reader sees them, in Unicode NFC."""

from __future__ import annotations

import re
from unicodedata import combining, is_normalized, normalize

# Invisible characters that a text does not need: control characters, soft hyphen, zero-width space,
# word joiner, byte-order mark, direction overrides. Joiners, direction marks and isolates are kept:
# scripts and emoji need them.
_INVISIBLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
_INVISIBLE |= dict.fromkeys(map(ord, "\xad\u200b\u2028\u2029\u202d\u202e\u2060\ufeff"))
_UNSEEN = re.compile(f"[{re.escape(''.join(map(chr, _INVISIBLE)))}]")
INVISIBLE_OR_BLANK = {code: " " if chr(code).isspace() else None for code in _INVISIBLE}


def visible(text: str) -> str:
    """``text`` in Unicode NFC, without invisible characters."""
    return composed(text.translate(_INVISIBLE) if _UNSEEN.search(text) else text)


# Sorting combining marks takes quadratic time in their number per letter; no writing has thirty
# (UAX #15, section 13).
_MOST_MARKS = 30
_MAY_BE_MARKS = re.compile(rf"[^\w\s]{{{_MOST_MARKS + 1},}}")


def composed(text: str) -> str:
    """``text`` in Unicode NFC, with at most thirty marks per letter."""
    if text.isascii():
        return text
    if len(text) > _MOST_MARKS:
        text = _MAY_BE_MARKS.sub(_few_marks, text)
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _few_marks(run: re.Match[str]) -> str:
    if not any(map(combining, run[0])):  # no list: it takes eight bytes per character
        return run[0]
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


# Each word takes fifty bytes until the words are joined again.
_AT_ONCE = 1_000_000  # characters
_SPACE = re.compile(r"\s")


def collapsed(text: str) -> str:
    """``text`` with single spaces between its words, and none around them."""
    pieces = []
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _AT_ONCE)
        end = space.start() if space else len(text)
        if piece := " ".join(text[start:end].split()):
            pieces.append(piece)
        start = end
    return " ".join(pieces)


def begun(text: str, room: int) -> str:
    """The first ``room`` characters of ``text``, up to the end of a word if one is near."""
    if room <= 0:
        return ""
    end = room
    while end > max(0, room - _NEAR) and not text[end].isspace():
        end -= 1
    if end == max(0, room - _NEAR):  # no spaces, as in Chinese
        end = room
        while end and combining(text[end]):
            end -= 1
    return text[:end].rstrip()


_NEAR = 100  # characters
