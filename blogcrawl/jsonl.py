"""Items as strict JSON: what every parser takes, on one line for everything that splits lines."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import Any

from scrapy.utils.serialize import ScrapyJSONEncoder

# JSON allows these raw in a string, `str.splitlines` breaks at them. Outside of strings the
# encoder writes ASCII only, so they can be replaced in the finished line.
_LINE_BREAKS = {"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"}


class StrictEncoder(ScrapyJSONEncoder):
    """Scrapy's encoder with a short way for dataclasses, of which an article holds hundreds."""

    def default(self, o: Any) -> Any:
        if names := _field_names(o.__class__):
            return {name: getattr(o, name) for name in names if hasattr(o, name)}
        return super().default(o)


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; empty for any other class."""
    if not dataclasses.is_dataclass(cls):
        return ()
    return tuple(field.name for field in dataclasses.fields(cls))


def utf8(line: str) -> bytes:
    """A line of JSON in UTF-8, with the characters at which lines are split escaped.

    A lone surrogate has no UTF-8, and strict parsers take no escape of one either: it becomes
    U+FFFD.
    """
    for character, escape in _LINE_BREAKS.items():  # str.translate takes 20 times as long
        line = line.replace(character, escape)
    try:
        return line.encode()
    except UnicodeEncodeError:
        # UTF-16 joins the surrogates that are a pair, and shows those that are not.
        utf16 = line.encode("utf-16-le", "surrogatepass")
        return utf16.decode("utf-16-le", "replace").encode()


_ENCODER = StrictEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dumps(item: Any) -> str:
    """An item as one compact line; raises ValueError for NaN, TypeError for what JSON lacks."""
    return utf8(_ENCODER.encode(item)).decode()


def loads(line: str) -> dict[str, Any]:
    """The item of a line that :func:`dumps` wrote."""
    item: dict[str, Any] = json.loads(line)
    return item
