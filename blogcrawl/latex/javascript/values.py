"""What the expressions of a script are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from blogcrawl.latex.javascript.nodes import Node

MAX_VALUE: Final = 500  # characters of a joined string, items of a list or object

Value = Any  # None, bool, int, float, str, list, dict, Function or UNKNOWN


class Unknown:
    """The type of :data:`UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""The value of whatever the source does not spell out."""


class Scope(dict[str, Value]):
    """The names of one function, within those of the function around it."""

    def __init__(self, outer: Scope | None = None) -> None:
        super().__init__()
        self.outer = outer

    def holder(self, name: str) -> Scope | None:
        """Return the innermost scope that has ``name``."""
        scope: Scope | None = self
        while scope is not None and name not in scope:
            scope = scope.outer
        return scope


@dataclass(eq=False, slots=True)
class Function:
    """A function of a script: its syntax and the scope in which it was written."""

    node: Node
    scope: Scope
    called: bool = False


def truth(value: Value) -> bool | None:
    """Return whether JavaScript takes ``value`` for true; None where it is unknown."""
    if value is UNKNOWN:
        return None
    return isinstance(value, (list, dict, Function)) or bool(value)


def property_name(value: Value) -> str | None:
    return str(value) if isinstance(value, (str, int)) else None


def get(owner: Value, key: str | None) -> Value:
    """Return a property; of a known list, too, what is not there is unknown."""
    if isinstance(owner, dict) and key is not None:
        return owner.get(key, UNKNOWN)
    if isinstance(owner, list) and key is not None and key.isdecimal() and len(key) < 6:
        return owner[int(key)] if int(key) < len(owner) else UNKNOWN
    return UNKNOWN
