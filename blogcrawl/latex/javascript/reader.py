"""Read the values that JavaScript source spells out, without executing any of it.

:class:`Reader` follows a script the way a person reads it: literals have their value, names the
value last written to them, functions of the script are followed where they are called (and once at
the end where they are only handed on), and everything else is :data:`UNKNOWN`. Both arms of an
undecided ``if`` are read. A script with a fault says nothing, as in a browser.

Hostile source ends early: the size, the steps of the reader and the size of values are bounded.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from blogcrawl.latex.javascript.calls import call_known
from blogcrawl.latex.javascript.nodes import Fault, Node
from blogcrawl.latex.javascript.statements import parse
from blogcrawl.latex.javascript.values import (
    MAX_VALUE,
    UNKNOWN,
    Function,
    Scope,
    Value,
    get,
    property_name,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SIZE: Final = 150_000  # characters of all the scripts of one reader
MAX_DEPTH: Final = 150  # of nodes within one another, through calls as well
MAX_STEPS: Final = 100_000  # nodes read by one reader
MAX_DIGITS: Final = 400  # of a number; the largest that JavaScript has takes 309


def _ignore(name: str, arguments: list[Value]) -> None:
    pass


@dataclass
class Reader:
    """Reads scripts one after the other, as the window of a page would run them.

    ``on_call`` hears of every call: the dotted name of the function, such as ``a.b``, and its
    arguments. After :meth:`read`, ``window`` holds the global names and ``strings`` every string
    that the scripts spell out, in reading order; of strings that are added up, only the sum.
    """

    on_call: Callable[[str, list[Value]], None] = _ignore
    window: Scope = field(default_factory=Scope)
    strings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scope = self.window
        self._waiting: deque[Function] = deque()
        self._size = self._steps = self._depth = 0
        self._returned: Value = UNKNOWN

    def read(self, source: str) -> None:
        """Read one script. Source that is too large or faulty is passed over; never raises."""
        if self._size + len(source) > MAX_SIZE:
            return
        self._size += len(source)
        tree = _tree(source)
        if tree is None:
            return
        self._read(tree)
        while self._waiting:
            function = self._waiting.popleft()
            if not function.called:
                self._call(function, [])

    def _read(self, node: Node) -> Value:
        """Return the value of an expression; read a statement for what it does."""
        if self._steps >= MAX_STEPS or self._depth >= MAX_DEPTH:
            return UNKNOWN
        self._steps += 1
        self._depth += 1
        try:
            return _READERS[node.kind](self, node)
        finally:
            self._depth -= 1

    # --- statements -------------------------------------------------------------------------

    def _read_other(self, node: Node) -> Value:
        for part in node.parts:
            self._read(part)
        return UNKNOWN

    def _read_block(self, node: Node) -> Value:
        for part in node.parts:  # declared functions may be called before they are written
            if part.kind == "function":
                self._scope[part.text] = self._read(part)
        for part in node.parts:
            if part.kind != "function":
                self._read(part)
        return UNKNOWN

    def _read_if(self, node: Node) -> Value:
        """Read the arm that is taken, or both if that is unknown; the value is the first known."""
        test = truth(self._read(node.parts[0]))
        arms = [UNKNOWN]
        for arm, skipped in zip(node.parts[1:], (False, True), strict=False):
            if test is not skipped:
                arms.append(self._read(arm))
        return next((value for value in arms if value is not UNKNOWN), UNKNOWN)

    def _read_return(self, node: Node) -> Value:
        value = self._read_last(node)
        if self._returned is UNKNOWN:
            self._returned = value
        return UNKNOWN

    def _read_declaration(self, node: Node) -> Value:
        self._bind(node.parts[0], self._read(node.parts[1]) if len(node.parts) > 1 else UNKNOWN)
        return UNKNOWN

    # --- literals ---------------------------------------------------------------------------

    def _read_string(self, node: Node) -> Value:
        return self._spelt(node.text)

    def _read_template(self, node: Node) -> Value:
        return self._join([self._part(part) for part in node.parts])

    def _read_raw(self, node: Node) -> Value:
        return self._spelt(node.text) if _dotted(node.parts[0]) == "String.raw" else UNKNOWN

    def _read_number(self, node: Node) -> Value:
        text = node.text.replace("_", "")
        if len(text) > MAX_DIGITS:
            return UNKNOWN
        try:
            return int(text, 0)
        except ValueError:
            pass
        try:
            return float(text)
        except ValueError:  # 1n
            return UNKNOWN

    def _read_array(self, node: Node) -> Value:
        return self._read_items(node.parts)

    def _read_items(self, nodes: tuple[Node, ...]) -> Value:
        items: list[Value] = []
        for node in nodes:
            if node.kind == "spread":
                value = self._read(node.parts[0])
                items += value if isinstance(value, list) else []
            else:
                items.append(self._read(node))
            if len(items) > MAX_VALUE:
                return UNKNOWN
        return items

    def _read_object(self, node: Node) -> Value:
        result: dict[str, Value] = {}
        for part in node.parts:
            if part.kind == "spread":
                value = self._read(part.parts[0])
                result.update(value if isinstance(value, dict) else {})
            else:
                key, value = property_name(self._part(part.parts[0])), self._read(part.parts[1])
                if key is not None:
                    result[key] = value
            if len(result) > MAX_VALUE:
                return UNKNOWN
        return result

    def _spelt(self, text: str) -> str:
        if len(text) <= MAX_VALUE:
            self.strings.append(text)
        return text

    def _part(self, node: Node) -> Value:
        """Read ``node`` without noting the string that it is: only the whole counts."""
        if node.kind == "string":
            return node.text
        noted = len(self.strings)
        value = self._read(node)
        if isinstance(value, str):
            del self.strings[noted:]
        return value

    def _join(self, parts: list[Value]) -> Value:
        """Add up strings; what is known is noted even if a part is not."""
        known = [str(part) for part in parts if isinstance(part, (str, int))]
        text = "".join(known)
        if len(text) > MAX_VALUE:
            return UNKNOWN
        self._spelt(text)
        return text if len(known) == len(parts) else UNKNOWN

    # --- names ------------------------------------------------------------------------------

    def _read_name(self, node: Node) -> Value:
        if node.text in CONSTANTS:
            return CONSTANTS[node.text]
        if node.text in WINDOWS:
            return self.window
        holder = self._scope.holder(node.text)
        return UNKNOWN if holder is None else holder[node.text]

    def _read_member(self, node: Node) -> Value:
        return get(self._read(node.parts[0]), self._key(node))

    def _key(self, node: Node) -> str | None:
        """Return the property that ``a.b`` or ``a["b"]`` names."""
        return node.text if node.kind == "member" else property_name(self._part(node.parts[1]))

    def _read_assignment(self, node: Node) -> Value:
        target, source = node.parts
        operator = node.text.removesuffix("=")
        value = self._operate(operator, target, source) if operator else self._read(source)
        self._assign(target, value)
        return value

    def _assign(self, target: Node, value: Value) -> None:
        if target.kind in MEMBERS:
            owner = self._owner(target.parts[0])
            key = self._key(target)
            if owner is not None and key is not None:
                owner[key] = value
        elif target.kind == "name":
            (self._scope.holder(target.text) or self.window)[target.text] = value

    def _owner(self, node: Node) -> dict[str, Value] | None:
        """Return the object that is written to; an unknown one comes into being."""
        value = self._read(node)
        if isinstance(value, dict):
            return value
        if value is not UNKNOWN or node.kind not in {"name", *MEMBERS} or self._depth >= MAX_DEPTH:
            return None
        created: dict[str, Value] = {}
        self._depth += 1
        self._assign(node, created)
        self._depth -= 1
        return created

    def _bind(self, target: Node, value: Value) -> None:
        """Declare the names of a pattern: ``a``, ``a = 1``, ``{a, b: c}``, ``[a, b]``."""
        if target.kind == "name":
            self._scope[target.text] = value
        elif target.kind == "assign":
            default = self._read(target.parts[1])
            self._bind(target.parts[0], default if value is UNKNOWN else value)
        elif target.kind == "object":
            for part in target.parts:
                key = part.parts[0].text if part.kind == "pair" else None
                self._bind(part.parts[-1], get(value, key))
        elif target.kind == "array":
            for number, part in enumerate(target.parts):
                self._bind(part, get(value, str(number)))
        elif target.kind == "spread":
            self._bind(target.parts[0], UNKNOWN)

    # --- operators --------------------------------------------------------------------------

    def _read_unary(self, node: Node) -> Value:
        value = self._read(node.parts[0])
        if node.text == "!":
            known = truth(value)
            return UNKNOWN if known is None else not known
        if node.text == "-" and isinstance(value, (int, float)):
            return -value
        if node.text == "await":
            return value
        return None if node.text == "void" else UNKNOWN

    def _read_binary(self, node: Node) -> Value:
        return self._operate(node.text, *node.parts)

    def _operate(self, operator: str, first: Node, second: Node) -> Value:
        if operator == "+":
            return self._add(self._part(first), self._part(second))
        left = self._read(first)
        if operator in {"||", "??"}:  # what may be unset counts as unset
            keep = truth(left) if operator == "||" else left is not None and left is not UNKNOWN
            return left if keep else self._read(second)
        if operator == "&&":
            return left if truth(left) is False else self._read(second)
        right = self._read(second)
        if operator in EQUALITIES and {type(left), type(right)} <= SCALARS:
            return (left == right) == (operator[0] == "=")
        return UNKNOWN

    def _add(self, left: Value, right: Value) -> Value:
        return self._join([left, right]) if str in {type(left), type(right)} else UNKNOWN

    def _read_last(self, node: Node) -> Value:
        value: Value = UNKNOWN
        for part in node.parts:
            value = self._read(part)
        return value

    # --- functions --------------------------------------------------------------------------

    def _read_function(self, node: Node) -> Value:
        function = Function(node, self._scope)
        self._waiting.append(function)
        return function

    def _read_call(self, node: Node) -> Value:
        callee = node.parts[0]
        name = _dotted(callee)
        owner = self._read(callee.parts[0]) if callee.kind == "member" else UNKNOWN
        function = get(owner, callee.text) if callee.kind == "member" else self._read(callee)
        arguments = self._read_items(node.parts[1:])
        if arguments is UNKNOWN:
            return UNKNOWN
        self.on_call(name, arguments)
        if isinstance(function, Function):
            return self._call(function, arguments)
        if isinstance(owner, Function):  # .call(this, …), .apply(…)
            return self._call(owner, arguments[1:] if callee.text == "call" else [])
        return call_known(name, owner, arguments)

    def _call(self, function: Function, arguments: list[Value]) -> Value:
        function.called = True
        outer = self._scope, self._returned
        self._scope, self._returned = Scope(function.scope), UNKNOWN
        parameters, body = function.node.parts
        try:
            self._bind(parameters, arguments)
            value = self._read(body)
            return self._returned if body.kind == "block" else value
        finally:
            self._scope, self._returned = outer


@lru_cache(maxsize=32)
def _tree(source: str) -> Node | None:
    try:
        return parse(source)
    except Fault:
        return None


def _dotted(node: Node) -> str:
    """Return ``a.b.c`` for that expression, as far to the left as it is made of plain names."""
    names: list[str] = []
    while node.kind == "sequence":  # (0, a.b)(…), as bundlers write it
        node = node.parts[-1]
    while node.kind == "member":
        names.append(node.text)
        node = node.parts[0]
    names.append(node.text if node.kind == "name" else "")
    return ".".join(reversed(names))


CONSTANTS: Final = {"true": True, "false": False, "null": None, "undefined": None}
WINDOWS: Final = frozenset({"window", "self", "globalThis", "top", "parent"})
MEMBERS: Final = frozenset({"member", "index"})
EQUALITIES: Final = frozenset({"==", "===", "!=", "!=="})
SCALARS: Final = frozenset({str, int, float, bool, type(None)})
_READERS: Final[dict[str, Callable[[Reader, Node], Value]]] = {
    "string": Reader._read_string,
    "number": Reader._read_number,
    "template": Reader._read_template,
    "raw": Reader._read_raw,
    "name": Reader._read_name,
    "member": Reader._read_member,
    "index": Reader._read_member,
    "call": Reader._read_call,
    "array": Reader._read_array,
    "object": Reader._read_object,
    "spread": Reader._read_last,
    "function": Reader._read_function,
    "unary": Reader._read_unary,
    "binary": Reader._read_binary,
    "assign": Reader._read_assignment,
    "choice": Reader._read_if,
    "sequence": Reader._read_last,
    "block": Reader._read_block,
    "declare": Reader._read_declaration,
    "if": Reader._read_if,
    "return": Reader._read_return,
    "other": Reader._read_other,
}
