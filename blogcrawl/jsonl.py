"""Items as strict JSON that every parser accepts, and that nothing splits into several lines."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from functools import cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from scrapy.utils.serialize import ScrapyJSONEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# JSON allows these raw in a string, but `str.splitlines` breaks at them. Outside of strings the
# encoder writes only ASCII, so they can be replaced in the finished line.
_LINE_BREAKS = {"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"}

# Characters that are encoded at a time. A Python string may take four bytes per character, and each
# character that JSON escapes becomes up to six.
_PIECE = 1 << 18

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class StrictEncoder(ScrapyJSONEncoder):
    """Scrapy's encoder, which also encodes dataclasses, and yields long values in pieces."""

    def default(self, o: Any) -> Any:
        if names := _field_names(o.__class__):
            return {name: getattr(o, name) for name in names if hasattr(o, name)}
        return super().default(o)

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """``o`` in pieces, none of them much longer than 250,000 characters."""
        is_usual = not self.sort_keys and not self.skipkeys and self.indent is None
        if _one_shot or not is_usual or _room(o, _PIECE) >= 0:
            return super().iterencode(o, True)
        return self._pieces(o)

    def _pieces(self, o: Any) -> Iterator[str]:
        if isinstance(o, str):
            yield '"'
            for part in _parts(o):
                yield self.encode(part)[1:-1]
            yield '"'
        elif isinstance(o, Mapping):
            mark = "{"
            for key, value in o.items():
                yield f"{mark}{self.encode({key: 0})[1:-2]}"
                yield from self.iterencode(value)
                mark = self.item_separator
            yield "}"
        elif isinstance(o, list | tuple):
            mark = "["
            for some in _batches(o):
                yield mark
                if len(some) > 1:
                    yield self.encode(some)[1:-1]
                else:
                    yield from self.iterencode(some[0])
                mark = self.item_separator
            yield "]"
        else:
            yield from self.iterencode(self.default(o))


def _parts(text: str) -> Iterator[str]:
    """``text`` in parts that never split a surrogate pair."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        end += "\ud800" <= text[end - 1 : end] <= "\udbff"
        yield text[start:end]
        start = end


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """``values`` in batches that are short, or that hold one long value."""
    start, room = 0, _PIECE
    for number, value in enumerate(values):
        room = _room(value, room)
        if room < 0 and start < number:
            yield values[start:number]
            start, room = number, _room(value, _PIECE)
    if start < len(values):
        yield values[start:]


def _room(o: Any, room: int) -> int:
    """How many of ``room`` characters ``o`` leaves; negative if it is longer."""
    if isinstance(o, str):
        return room - len(o)
    children: Iterable[Any] = ()
    if isinstance(o, Mapping):
        children = o.values()
    elif isinstance(o, list | tuple):
        children = o
    elif names := _field_names(o.__class__):
        children = (getattr(o, name, None) for name in names)
    room -= 8
    for child in children:
        if room < 0:
            break
        room = _room(child, room)
    return room


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; empty for any other class."""
    if not dataclasses.is_dataclass(cls):
        return ()
    return tuple(field.name for field in dataclasses.fields(cls))


def utf8(line: str) -> bytes:
    """A piece of JSON in UTF-8, with characters that split lines escaped.

    A lone surrogate becomes U+FFFD: UTF-8 cannot encode it, and strict parsers reject its escape.
    """
    for character, escape in _LINE_BREAKS.items():  # str.translate is 20 times slower
        line = line.replace(character, escape)
    try:
        return line.encode()
    except UnicodeEncodeError:
        # UTF-16 joins surrogate pairs, and finds those without a partner.
        utf16 = line.encode("utf-16-le", "surrogatepass")
        return utf16.decode("utf-16-le", "replace").encode()


_ENCODER = StrictEncoder(ensure_ascii=False, allow_nan=False)
# How a line begins that may be copied into a feed; lines of older archives have no spaces.
_SPACED = re.compile(r'\{"\w+": ')
_PAIRED = re.compile(r"\\ud[89ab]")


def dumps(item: Any) -> str:
    """An item as a line of a feed; raises ValueError for NaN, TypeError for what JSON cannot hold.

    Characters beyond U+FFFF are escaped, because one of them makes a string take four bytes each.
    """
    pieces = (utf8(piece).decode() for piece in _ENCODER.iterencode(item))
    return "".join([piece if piece.isascii() else _ASTRAL.sub(_pair, piece) for piece in pieces])


def _pair(character: re.Match[str]) -> str:
    return encode_basestring_ascii(character[0])[1:-1]


def as_exported(line: str) -> bytes | None:
    """A line from :func:`dumps` as a line of a feed; ``None`` if it must be encoded again."""
    return line.encode() if _SPACED.match(line) and not _PAIRED.search(line) else None


def loads(line: str) -> dict[str, Any]:
    """The item of a line that :func:`dumps` wrote."""
    item: dict[str, Any] = json.loads(line)
    return item
