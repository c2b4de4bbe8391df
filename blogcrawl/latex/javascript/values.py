"""The values in a script as Python values."""

from __future__ import annotations

from typing import Any, Final

MAX_VALUE: Final = 500  # items of a list or object that is merged


class Unknown:
    """The type of :data:`UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""The value of anything that is not a literal in the source."""

Value = Any  # None, bool, int, float, str, list, dict or UNKNOWN


def truth(value: Value) -> bool | None:
    """Return whether ``value`` is truthy in JavaScript; None if unknown."""
    if value is UNKNOWN:
        return None
    return isinstance(value, (list, dict)) or bool(value)


def number(text: str) -> Value:
    """Parse a number; unknown if it is too long or not valid in Python."""
    for read in (lambda: int(text, 0), lambda: float(text)):
        try:
            return read() if len(text) < 50 else UNKNOWN
        except ValueError:
            pass
    return UNKNOWN


def first_known(values: list[Value]) -> Value:
    """Return the first alternative that is neither unknown nor empty."""
    known = [value for value in values if value is not UNKNOWN]
    return next(filter(None, known), known[0] if known else UNKNOWN)


def call_known(name: str, receiver: Value, arguments: list[Value]) -> Value:
    """Return the value of the few built-in calls that merge options."""
    objects = [value for value in arguments if isinstance(value, dict)]
    if name in {"Object.assign", "$.extend", "jQuery.extend"} and objects:
        for source in objects[1:]:
            if len(objects[0]) + len(source) <= MAX_VALUE:
                objects[0].update(source)
        return objects[0]
    if name == "Object.freeze" and arguments:
        return arguments[0]
    if name.rpartition(".")[2] == "concat" and isinstance(receiver, list):
        lists = [value if isinstance(value, list) else [value] for value in arguments]
        joined = [*receiver, *(item for values in lists for item in values)]
        return joined if len(joined) <= MAX_VALUE else UNKNOWN
    return UNKNOWN
