"""The few calls of built-in functions with which options are put together."""

from __future__ import annotations

from blogcrawl.latex.javascript.values import MAX_VALUE, UNKNOWN, Value


def call_known(name: str, owner: Value, arguments: list[Value]) -> Value:
    """Return the value of the few built-in calls with which options are put together."""
    if name in {"Object.assign", "$.extend", "jQuery.extend"}:
        return _assign_all([value for value in arguments if isinstance(value, dict)])
    if name in {"Object.freeze", "structuredClone"} and arguments:
        return arguments[0]
    if isinstance(owner, list):
        return _extend(owner, name.rpartition(".")[2], arguments)
    return UNKNOWN


def _assign_all(objects: list[dict[str, Value]]) -> Value:
    if sum(map(len, objects)) > MAX_VALUE or not objects:
        return UNKNOWN
    for source in objects[1:]:
        objects[0].update(source)
    return objects[0]


def _extend(owner: list[Value], method: str, arguments: list[Value]) -> Value:
    if method == "concat":
        lists = [value if isinstance(value, list) else [value] for value in arguments]
        joined = [*owner, *(item for values in lists for item in values)]
        return joined if len(joined) <= MAX_VALUE else UNKNOWN
    if method in {"push", "unshift"} and len(owner) + len(arguments) <= MAX_VALUE:
        at = len(owner) if method == "push" else 0
        owner[at:at] = arguments
    return UNKNOWN
