"""Read the values that JavaScript source spells out, without executing any of it.

:class:`Reader` follows a script the way a person reads it: literals have their value, names the
value last written to them, functions of the script are followed where they are called (and once at
the end where they are only handed on), and everything else is :data:`UNKNOWN`. Both arms of an
undecided ``if`` are read. tree-sitter parses; a script that does not parse says nothing, since a
browser would not run it either.

Hostile source ends early: the size, the nesting, the number of steps and the size of every value
are bounded.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Tree

MAX_SIZE: Final = (
    100_000  # characters of one script; tree-sitter needs up to 7 µs for each in bad source
)
MAX_BRACKETS: Final = 400  # open at once; tree-sitter's C stack grows with them
MAX_DEPTH: Final = 150  # syntax nodes within one another, and calls within one another
MAX_NAMES: Final = 8  # in a dotted name
MAX_STEPS: Final = 100_000  # syntax nodes read, for all the scripts of one reader
MAX_VALUE: Final = 1_000  # characters of a joined string, items of a list or object

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
    """A function of the script: its syntax and the scope in which it was written."""

    node: Node
    scope: Scope
    called: bool = False


Hook = Callable[[list[Value]], None]


@dataclass
class Reader:
    """Reads scripts one after the other, as the windows of one page.

    ``hooks`` are called with the arguments of every call to a function of that dotted name,
    wherever the name starts (``"Hub.Config"`` also hears ``window.MathJax.Hub.Config(…)``).
    After :meth:`read`, ``window`` holds the global names and ``strings`` every string that the
    scripts spell out, in reading order, parts that are added up being joined.
    """

    hooks: dict[str, Hook] = field(default_factory=dict)
    window: Scope = field(default_factory=Scope)
    strings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scope = self.window
        self._waiting: deque[Function] = deque()
        self._steps = 0
        self._depth = 0
        self._returned: Value = UNKNOWN

    def read(self, source: str) -> None:
        """Read one script; source that is too large or does not parse is passed over."""
        tree = _parse(source) if len(source) <= MAX_SIZE else None
        if tree is None:
            return
        self._read(tree.root_node)
        while self._waiting:
            function = self._waiting.popleft()
            if not function.called:
                self._call(function, [])

    # --- the walk ---------------------------------------------------------------------------

    def _read(self, node: Node | None) -> Value:
        """Return the value of an expression; read a statement for what it does."""
        if node is None or self._steps >= MAX_STEPS or self._depth >= MAX_DEPTH:
            return UNKNOWN
        self._steps += 1
        self._depth += 1
        try:
            return READERS.get(node.type, Reader._read_parts)(self, node)
        finally:
            self._depth -= 1

    def _read_parts(self, node: Node) -> Value:
        for child in node.named_children:
            self._read(child)
        return UNKNOWN

    def _read_block(self, node: Node) -> Value:
        children = node.named_children
        for child in children:  # declared functions may be called before they are written
            if child.type in DECLARED_FUNCTIONS:
                self._scope[_text(child.child_by_field_name("name"))] = self._function(child)
        for child in children:
            if child.type not in DECLARED_FUNCTIONS:
                self._read(child)
        return UNKNOWN

    def _read_if(self, node: Node) -> Value:
        test = truth(self._read(node.child_by_field_name("condition")))
        if test is not False:
            self._read(node.child_by_field_name("consequence"))
        if test is not True:
            self._read(node.child_by_field_name("alternative"))
        return UNKNOWN

    def _read_return(self, node: Node) -> Value:
        value = self._read_last(node)
        if self._returned is UNKNOWN:
            self._returned = value
        return UNKNOWN

    # --- literals ---------------------------------------------------------------------------

    def _read_string(self, node: Node) -> Value:
        return self._spelt(_unescape(node))

    def _read_template(self, node: Node) -> Value:
        parts = [
            self._part(child.named_children[0]) if child.type == SUBSTITUTION else _unescape(child)
            for child in node.named_children
            if child.type != SUBSTITUTION or child.named_children
        ]
        return self._join(parts)

    def _read_number(self, node: Node) -> Value:
        text = _text(node).replace("_", "")
        for convert in (lambda: int(text, 0), lambda: float(text)):
            try:
                return convert()
            except ValueError:
                continue
        return UNKNOWN

    def _read_array(self, node: Node) -> Value:
        items: list[Value] = []
        for child in _plain(node):
            value = self._read(_inner(child))
            if child.type != "spread_element":
                items.append(value)
            elif isinstance(value, list):
                items += value
            if len(items) > MAX_VALUE:
                return UNKNOWN
        return items

    def _read_object(self, node: Node) -> Value:
        result: dict[str, Value] = {}
        for child in _plain(node):
            if child.type == "pair":
                key = self._key(child.child_by_field_name("key"))
                value = self._read(child.child_by_field_name("value"))
                if key is not None:
                    result[key] = value
            elif child.type == "shorthand_property_identifier":
                result[_text(child)] = self._look_up(_text(child))
            elif child.type == "spread_element":
                value = self._read(_inner(child))
                result.update(value if isinstance(value, dict) else {})
            elif child.type == "method_definition":
                result[_text(child.child_by_field_name("name"))] = self._read(child)
            if len(result) > MAX_VALUE:
                return UNKNOWN
        return result

    def _key(self, node: Node | None) -> str | None:
        """Return the name of a property: a word, a string, a number or ``[an expression]``."""
        if node is None or node.type == "property_identifier":
            return _text(node)
        value = self._part(_inner(node))
        return _property(value)

    def _spelt(self, text: str) -> str:
        if len(text) <= MAX_VALUE:
            self.strings.append(text)
        return text

    def _part(self, node: Node) -> Value:
        """Read ``node`` without noting the string that it is: only the whole counts."""
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
        return self._look_up(_text(node))

    def _look_up(self, name: str) -> Value:
        if name in WINDOWS:
            return self.window
        holder = self._scope.holder(name)
        return UNKNOWN if holder is None else holder[name]

    def _read_member(self, node: Node) -> Value:
        owner = self._read(node.child_by_field_name("object"))
        return self._get(owner, self._member(node))

    def _get(self, owner: Value, key: str | None) -> Value:
        if isinstance(owner, dict) and key is not None:
            return owner.get(key, UNKNOWN)
        if isinstance(owner, list) and key is not None and key.isdecimal() and len(key) < 6:
            return owner[int(key)] if int(key) < len(owner) else None
        return UNKNOWN

    def _member(self, node: Node) -> str | None:
        """Return the property that ``a.b`` or ``a["b"]`` names."""
        if node.type == "member_expression":
            return _text(node.child_by_field_name("property"))
        index = node.child_by_field_name("index")
        return None if index is None else _property(self._part(index))

    def _read_assignment(self, node: Node) -> Value:
        value = self._read(node.child_by_field_name("right"))
        self._assign(node.child_by_field_name("left"), value)
        return value

    def _read_update(self, node: Node) -> Value:
        """Read ``a += b`` and, as everything may be unset, ``a ||= b`` and ``a ??= b``."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = _text(node.child_by_field_name("operator"))
        value = self._operate(operator.removesuffix("="), self._read(left), self._read(right))
        self._assign(left, value)
        return value

    def _read_declaration(self, node: Node) -> Value:
        value = self._read(node.child_by_field_name("value"))
        self._bind(node.child_by_field_name("name"), value)
        return UNKNOWN

    def _assign(self, target: Node | None, value: Value) -> None:
        if target is None:
            return
        if target.type in MEMBERS:
            owner = self._owner(target.child_by_field_name("object"))
            key = self._member(target)
            if owner is not None and key is not None:
                owner[key] = value
        elif target.type == "identifier":
            name = _text(target)
            (self._scope.holder(name) or self.window)[name] = value

    def _owner(self, node: Node | None) -> dict[str, Value] | None:
        """Return the object that is written to; an unknown one comes into being."""
        value = self._read(node)
        if isinstance(value, dict):
            return value
        if value is not UNKNOWN or node is None or node.type not in {"identifier", *MEMBERS}:
            return None
        created: dict[str, Value] = {}
        self._assign(node, created)
        return created

    def _bind(self, target: Node | None, value: Value) -> None:
        """Declare the names of a pattern: ``a``, ``a = 1``, ``{a, b: c}``; others are unknown."""
        if target is None:
            return
        if target.type in {"identifier", "shorthand_property_identifier_pattern"}:
            self._scope[_text(target)] = value
        elif target.type in {"assignment_pattern", "object_assignment_pattern"}:
            default = self._read(target.child_by_field_name("right"))
            self._bind(target.child_by_field_name("left"), default if value is UNKNOWN else value)
        elif target.type == "object_pattern":
            for child in _plain(target):
                self._bind_property(child, value if isinstance(value, dict) else {})
        else:
            for child in _plain(target):
                self._bind(child, UNKNOWN)

    def _bind_property(self, node: Node, owner: dict[str, Value]) -> None:
        named = node.child_by_field_name("key") or node.child_by_field_name("left") or node
        self._bind(node.child_by_field_name("value") or node, owner.get(_text(named), UNKNOWN))

    # --- operators --------------------------------------------------------------------------

    def _read_unary(self, node: Node) -> Value:
        operator = _text(node.child_by_field_name("operator"))
        value = self._read(node.child_by_field_name("argument"))
        if operator == "!":
            known = truth(value)
            return UNKNOWN if known is None else not known
        if operator == "-" and isinstance(value, (int, float)):
            return -value
        return None if operator == "void" else UNKNOWN

    def _read_binary(self, node: Node) -> Value:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = _text(node.child_by_field_name("operator"))
        read = self._part if operator == "+" else self._read
        return self._operate(operator, read(left), read(right))  # type: ignore[arg-type]

    def _operate(self, operator: str, left: Value, right: Value) -> Value:
        if operator in {"||", "??"}:
            keep = truth(left) if operator == "||" else left is not None and left is not UNKNOWN
            return left if keep else right
        if operator == "&&":
            return left if truth(left) is False else right
        if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
            return self._join([left, right])
        if operator in {"==", "===", "!=", "!=="} and {type(left), type(right)} <= SCALARS:
            return (left == right) == (operator[0] == "=")
        return UNKNOWN

    def _read_choice(self, node: Node) -> Value:
        test = truth(self._read(node.child_by_field_name("condition")))
        value = UNKNOWN
        if test is not False:
            value = self._read(node.child_by_field_name("consequence"))
        if test is not True:
            other = self._read(node.child_by_field_name("alternative"))
            value = other if value is UNKNOWN else value
        return value

    def _read_last(self, node: Node) -> Value:
        value: Value = UNKNOWN
        for child in _plain(node):
            value = self._read(child)
        return value

    # --- functions --------------------------------------------------------------------------

    def _function(self, node: Node) -> Function:
        function = Function(node, self._scope)
        self._waiting.append(function)
        return function

    def _read_call(self, node: Node) -> Value:
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or given is None:
            return UNKNOWN
        name = _dotted(callee)
        if given.type == "template_string":
            return _text(given)[1:-1] if name == "String.raw" else self._read(given)
        owner, function = self._callee(callee)
        arguments = self._read_array(given)
        if not isinstance(arguments, list):
            return UNKNOWN
        for suffix, hook in self.hooks.items():
            if f".{name}".endswith(f".{suffix}"):
                hook(arguments)
        if isinstance(function, Function):
            return self._call(function, arguments)
        if isinstance(owner, Function):
            return self._call(owner, arguments[1:] if name.endswith("call") else [])
        return _call_known(name, owner, arguments)

    def _callee(self, node: Node) -> tuple[Value, Value]:
        """Return the object whose method is called, if any, and the function."""
        if node.type != "member_expression":
            return UNKNOWN, self._read(node)
        owner = self._read(node.child_by_field_name("object"))
        return owner, self._get(owner, self._member(node))

    def _call(self, function: Function, arguments: list[Value]) -> Value:
        function.called = True
        outer = self._scope, self._returned
        self._scope, self._returned = Scope(function.scope), UNKNOWN
        try:
            for number, parameter in enumerate(_parameters(function.node)):
                self._bind(parameter, arguments[number] if number < len(arguments) else UNKNOWN)
            body = function.node.child_by_field_name("body")
            value = self._read(body)
            return self._returned if body and body.type == "statement_block" else value
        finally:
            self._scope, self._returned = outer


def truth(value: Value) -> bool | None:
    """Return whether JavaScript takes ``value`` for true; None where it is unknown."""
    if value is UNKNOWN:
        return None
    return isinstance(value, (list, dict, Function)) or bool(value)


@lru_cache(maxsize=64)
def _parse(source: str) -> Tree | None:
    """Return the syntax tree of a script; None if it is faulty or nested too deeply."""
    if _brackets(source) > MAX_BRACKETS:
        return None
    tree = Parser(LANGUAGE).parse(source.encode("utf-8", "replace"))
    return None if tree.root_node.has_error else tree


LANGUAGE: Final = Language(tree_sitter_javascript.language())


def _brackets(source: str) -> int:
    """Return how many brackets are open at most, those of strings and comments included."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[({})\]]", source):
        depth = depth + 1 if bracket in "[({" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _text(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def _plain(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _inner(node: Node) -> Node:
    """Return what a spread, a computed key or a pair of parentheses holds."""
    if node.type in {"spread_element", "computed_property_name"} and (inner := _plain(node)):
        return inner[0]
    return node


def _property(value: Value) -> str | None:
    return str(value) if isinstance(value, (str, int)) else None


def _parameters(node: Node) -> Iterable[Node]:
    single = node.child_by_field_name("parameter")
    several = node.child_by_field_name("parameters")
    return [single] if single else _plain(several) if several else []


def _dotted(node: Node | None) -> str:
    """Return ``a.b.c`` for that expression, as far to the left as it is made of plain names."""
    names: list[str] = []
    while node is not None and len(names) < MAX_NAMES:
        if node.type == "member_expression":
            names.append(_text(node.child_by_field_name("property")))
            node = node.child_by_field_name("object")
        elif node.type in {"parenthesized_expression", "sequence_expression"}:
            node = node.named_children[-1]  # (0, module.name)(…), as bundlers write it
        else:
            names.append(_text(node) if node.type == "identifier" else "")
            break
    return ".".join(reversed(names))


def _call_known(name: str, owner: Value, arguments: list[Value]) -> Value:
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
        arguments = [item for value in arguments for item in _as_list(value)]
    if len(owner) + len(arguments) > MAX_VALUE:
        return UNKNOWN
    if method == "concat":
        return [*owner, *arguments]
    if method in {"push", "unshift"}:
        at = len(owner) if method == "push" else 0
        owner[at:at] = arguments
    return UNKNOWN


def _as_list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _unescape(node: Node) -> str:
    """Return the text of a string or of a piece of a template."""
    if node.type == "escape_sequence":
        return _escape(_text(node)[1:])
    if node.type == "string_fragment":
        return _text(node)
    text = "".join(_unescape(child) for child in node.named_children)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escape(code: str) -> str:
    """Return what a backslash and ``code`` stand for."""
    if code[:1] in {"x", "u"} and (digits := code[1:].strip("{}")):
        number = int(digits, 16)
        return chr(number) if number < 0x110000 else ""
    if code[:1] in {"\n", "\r", "\u2028", "\u2029"}:
        return ""
    return ESCAPES.get(code, code)


ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
WINDOWS: Final = frozenset({"window", "self", "globalThis", "top", "parent"})
MEMBERS: Final = frozenset({"member_expression", "subscript_expression"})
DECLARED_FUNCTIONS: Final = frozenset({"function_declaration", "generator_function_declaration"})
SCALARS: Final = frozenset({str, int, float, bool, type(None)})
SUBSTITUTION: Final = "template_substitution"

READERS: Final[dict[str, Callable[[Reader, Node], Value]]] = {
    "program": Reader._read_block,
    "statement_block": Reader._read_block,
    "if_statement": Reader._read_if,
    "return_statement": Reader._read_return,
    "string": Reader._read_string,
    "template_string": Reader._read_template,
    "number": Reader._read_number,
    "true": lambda *_: True,
    "false": lambda *_: False,
    "null": lambda *_: None,
    "undefined": lambda *_: None,
    "regex": lambda *_: UNKNOWN,
    "array": Reader._read_array,
    "object": Reader._read_object,
    "identifier": Reader._read_name,
    "member_expression": Reader._read_member,
    "subscript_expression": Reader._read_member,
    "assignment_expression": Reader._read_assignment,
    "augmented_assignment_expression": Reader._read_update,
    "variable_declarator": Reader._read_declaration,
    "unary_expression": Reader._read_unary,
    "binary_expression": Reader._read_binary,
    "ternary_expression": Reader._read_choice,
    "parenthesized_expression": Reader._read_last,
    "sequence_expression": Reader._read_last,
    "await_expression": Reader._read_last,
    "call_expression": Reader._read_call,
    "function_declaration": Reader._function,
    "generator_function_declaration": Reader._function,
    "function_expression": Reader._function,
    "generator_function": Reader._function,
    "arrow_function": Reader._function,
    "method_definition": Reader._function,
}
