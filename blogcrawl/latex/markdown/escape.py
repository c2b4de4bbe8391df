"""Escapes prose: only characters that Markdown would interpret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import punctuation
from unicodedata import category

_SPECIAL = re.compile(r"[\\`*_$\[\]<&~!|^]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ASCII = frozenset(punctuation)
# What would start another block at the beginning of a line; group 1 is the part to escape.
_BEGINS = re.compile(
    r"(#)#{0,5}(?=\s|\Z)|([+-])(?=\s|\Z)|[0-9]{1,9}([.)])(?=\s|\Z)|(>)|(=)=*\s*\Z"
    r"|([-_])(?:\s*[-_])*\s*\Z|([|:-])[\s|:-]*\Z|(\[)[^\]]{1,999}\]:"
)


@dataclass(slots=True)
class Place:
    """The surroundings of a piece of prose."""

    begins_line: bool = False
    joins_before: bool = False
    """Whether something other than prose precedes it, without a space between."""
    joins_after: bool = False
    precedes_link: bool = False
    in_cell: bool = False
    in_link: bool = False


def has_signs(text: str) -> bool:
    """Whether prose contains anything that may have to be escaped somewhere."""
    return _SPECIAL.search(text) is not None


def escaped(text: str, place: Place) -> str:
    """``text``, escaped so that Markdown shows it as it is."""
    result = text
    if has_signs(text):
        result = _SPECIAL.sub(lambda found: _sign(text, found.start(), place) + found[0], text)
    if place.begins_line and (begins := _BEGINS.match(text)):
        at = begins.start(begins.lastindex or 0)
        if result[at] != "\\":  # preceded by digits
            result = f"{result[:at]}\\{result[at:]}"
    return result


def _sign(text: str, at: int, place: Place) -> str:
    """The backslash to put before a character, or an empty string."""
    character = text[at]
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    return "\\" if _RULES[character](text, at, before, after, place) else ""


def _backslash(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return not after or after in _ASCII


def _always(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return True


def _star(text: str, at: int, before: str, after: str, place: Place) -> bool:
    if not before and place.begins_line:
        return True
    return not (_is_detached(before, place.joins_before) and _is_detached(after, place.joins_after))


def _underscore(text: str, at: int, before: str, after: str, place: Place) -> bool:
    if before and after and is_letter(before) and is_letter(after):
        return False
    return not (_is_detached(before, place.joins_before) and _is_detached(after, place.joins_after))


def _is_detached(beside: str, joins: bool) -> bool:
    """Whether a sign is next to a space, or to the beginning or the end."""
    return beside.isspace() if beside else not joins


def _opening(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return place.in_link or after == "^"


def _closing(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return place.in_link or after == "(" or (not after and place.joins_after)


def _less(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return after in "/!?" if after and after in _ASCII else after.isalpha()


def _ampersand(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return _ENTITY.match(text, at) is not None or (place.joins_after and ";" not in text[at:])


def _tilde(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return "~" in (before, after)


def _exclamation(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return not after and place.precedes_link


def _caret(text: str, at: int, before: str, after: str, place: Place) -> bool:
    """Whether to escape a caret: ``^[`` begins an inline footnote."""
    return after == "[" or (not after and place.precedes_link)


def _bar(text: str, at: int, before: str, after: str, place: Place) -> bool:
    return place.in_cell


_RULES = {
    "\\": _backslash,
    "`": _always,
    "$": _always,
    "*": _star,
    "_": _underscore,
    "[": _opening,
    "]": _closing,
    "<": _less,
    "&": _ampersand,
    "~": _tilde,
    "!": _exclamation,
    "|": _bar,
    "^": _caret,
}


def is_letter(character: str) -> bool:
    """Whether a character is neither white space nor punctuation nor a symbol."""
    return not character.isspace() and category(character)[0] not in "PS"


def is_punctuation(character: str) -> bool:
    """Whether a character is certainly punctuation in Markdown."""
    return character in _ASCII or category(character)[0] == "P"
