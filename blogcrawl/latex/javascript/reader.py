"""Reads the literals that a script assigns to names and passes to functions.

The options of a math library are literals, so nothing is executed and control flow is ignored.
Every name is global, and a function may use later definitions. Of alternatives, the first with a
known value counts. Anything that is not a literal is :data:`UNKNOWN`. The size of the source, the
number of steps and the size of values are limited because of hostile pages.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from blogcrawl.latex.javascript.tokens import Token, tokens_of
from blogcrawl.latex.javascript.values import (
    MAX_VALUE,
    UNKNOWN,
    Value,
    call_known,
    first_known,
    number,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SIZE: Final = 150_000  # characters of all the scripts of one reader
MAX_STEPS: Final = 300_000  # tokens read by one reader
MAX_DEPTH: Final = 50  # of nested literals
WORDS: Final = {"true": True, "false": False, "null": None}
ASSIGNMENTS: Final = frozenset({"=", "||=", "??="})
ENDS: Final = frozenset({",", ")", "]", "}", ";", ""})
CHOICES: Final = frozenset({"||", "??", "?", ":"})
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
GLOBALS: Final = frozenset({"window", "self", "globalThis"})


def _ignore(name: str, arguments: list[Value]) -> None:
    pass


@dataclass
class Reader:
    """Reads the scripts of a page, one after the other.

    ``on_call`` gets every call: the dotted name of the function, such as ``a.b``, and its
    arguments. After :meth:`read`, ``window`` contains the values of names, and ``strings`` all
    strings of the scripts in order; concatenated strings count as one.
    """

    on_call: Callable[[str, list[Value]], None] = _ignore
    window: dict[str, Value] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    _size: int = 0
    _steps: int = 0

    def read(self, source: str) -> None:
        """Read one script. Source that is too large or invalid is skipped; never raises."""
        if self._size + len(source) > MAX_SIZE:
            return
        self._size += len(source)
        with suppress(ValueError):
            self._tokens = tokens_of(source)
            self._ends = _ends_of_brackets(self._tokens)
            self.strings += [one.text for one in self._tokens if one.kind in {"string", "template"}]
            self._read(self._assign)
            self._read(self._assign_or_call)

    def _read(self, see: Callable[[int, str], None]) -> None:
        """Call ``see`` with the position of each name, and the sign after it."""
        for at, token in enumerate(self._tokens):
            if token.kind == "name" and self._sign(at - 1) != "function":
                see(at, self._sign(at + 1))

    def _assign(self, at: int, sign: str) -> None:
        if sign not in ASSIGNMENTS:
            return
        *path, name = self._path(at)
        target = self._look_up(path)
        target = self.window if target is UNKNOWN else target  # an alias of the window
        if isinstance(target, dict) and (sign == "=" or not truth(target.get(name))):
            target[name] = self._value(at + 2)[0]

    def _assign_or_call(self, at: int, sign: str) -> None:
        self._assign(at, sign)
        if sign != "(":
            return
        path = self._path(at)
        arguments = self._items(at + 1)[0]
        target = self._look_up(path[:-1])
        call_known(".".join(path), target, arguments)
        if isinstance(target, list) and path[-1] in {"push", "unshift"}:
            where = len(target) if path[-1] == "push" else 0
            target[where:where] = arguments if len(target) < MAX_VALUE else []
        self.on_call(".".join(path), arguments)

    # --- expressions: each returns its value and the position of the next token -------------

    def _value(self, at: int, depth: int = 0) -> tuple[Value, int]:
        """Read an expression; of ``a || b`` and ``c ? a : b``, the first known value."""
        choices: list[Value] = []
        questions = 0  # question marks without their colon so far
        while True:
            begin = at
            value, at = self._operand(at, depth)
            if at == begin or not self._is_whole(at, questions):
                value, at = UNKNOWN, self._skip(at, questions)
            sign = self._sign(at)
            choices = [] if sign == "?" else [*choices, value]
            if sign not in CHOICES or (sign == ":" and not questions):
                return first_known(choices), at
            questions += (sign == "?") - (sign == ":")
            at += 1

    def _is_whole(self, at: int, questions: int) -> bool:
        """Return whether a value ends before ``at``, so that it is not part of a larger one."""
        if at < len(self._tokens) and self._tokens[at].kind not in {"sign", "string", "template"}:
            return True  # the next statement
        return self._is_joint(at, questions)

    def _is_joint(self, at: int, questions: int) -> bool:
        sign = self._sign(at)
        return questions > 0 if sign == ":" else sign in ENDS or sign in CHOICES

    def _skip(self, at: int, questions: int) -> int:
        while not self._is_joint(at, questions):
            at = self._ends.get(at, at) + 1
            self._step()
        return at

    def _operand(self, at: int, depth: int) -> tuple[Value, int]:
        self._step()
        kind, text = self._tokens[at] if at < len(self._tokens) else ("", "")
        if kind == "string":
            return text, at + 1
        if kind == "number":
            return number(text), at + 1
        if kind == "name":
            return self._named(at)
        if kind != "sign" or depth > MAX_DEPTH:
            return UNKNOWN, at
        if text == "!":
            value, at = self._operand(at + 1, depth + 1)
            known = truth(value)
            return UNKNOWN if known is None else not known, at
        if text == "{":
            return self._object(at, depth + 1)
        if text not in {"[", "("}:
            return UNKNOWN, at
        items, at = self._items(at, depth + 1)
        if text == "[" and self._sign(at) == "." and self._sign(at + 2) == "(":
            arguments, end = self._items(at + 2, depth + 1)
            return call_known(self._sign(at + 1), items, arguments), end
        return (items if text == "[" else items[-1] if items else UNKNOWN), at

    def _named(self, at: int) -> tuple[Value, int]:
        end = at
        while self._sign(end + 1) == "." and self._sign(end + 2):
            end += 2
        path = self._path(end)
        if self._sign(end + 1) == "(":
            arguments, after = self._items(end + 1)
            return call_known(".".join(path), self._look_up(path[:-1]), arguments), after
        return WORDS.get(path[0], self._look_up(path)), end + 1

    def _items(self, at: int, depth: int = 0) -> tuple[list[Value], int]:
        """Read the items between a bracket and its end."""
        items, end, begin = list[Value](), self._ends[at], self._sign(at)
        at += 1
        while at < end:
            if self._sign(at) == "...":
                value, at = self._value(at + 1, depth)
                items += value if isinstance(value, list) and len(items) < MAX_VALUE else []
            else:
                value, at = self._value(at, depth)
                items.append(value)
            if begin == "[" and at != end and self._sign(at) != ",":
                raise ValueError
            at += 1
        return items, end + 1

    def _object(self, at: int, depth: int) -> tuple[dict[str, Value], int]:
        found, end = dict[str, Value](), self._ends[at]
        at += 1
        while at < end:
            if self._sign(at) == "...":
                value, at = self._value(at + 1, depth)
                found.update(value if isinstance(value, dict) and len(found) < MAX_VALUE else {})
            elif self._sign(at + 1) == ":":
                name = self._tokens[at].text
                found[name], at = self._value(at + 2, depth)
                if at != end and self._sign(at) != ",":
                    raise ValueError
            elif self._sign(at + 1) in {",", "}"}:
                found[self._tokens[at].text], at = self._named(at)
            else:  # a method
                at = self._skip(at, 0)
            at += 1
        return found, end + 1

    # --- names ------------------------------------------------------------------------------

    def _path(self, at: int) -> list[str]:
        """Return the names of ``a.b.c``, the last of them at ``at``, without the window's."""
        path = [self._tokens[at].text]
        while self._sign(at - 1) == "." and self._sign(at - 2) and len(path) < MAX_DEPTH:
            at -= 2
            path.append(self._tokens[at].text)
        if len(path) > 1 and path[-1] in GLOBALS:
            path.pop()
        return path[::-1]

    def _look_up(self, path: list[str]) -> Value:
        value: Value = self.window
        for name in path:
            value = value.get(name, UNKNOWN) if isinstance(value, dict) else UNKNOWN
        return value

    def _sign(self, at: int) -> str:
        """Return the sign or name at ``at``; empty for a literal, or outside the script."""
        if not 0 <= at < len(self._tokens):
            return ""
        kind, text = self._tokens[at]
        return text if kind in {"sign", "name"} else kind

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ValueError


def _ends_of_brackets(tokens: list[Token]) -> dict[int, int]:
    """Return where each bracket ends; raises :class:`ValueError` if one does not."""
    ends, waiting = dict[int, int](), list[int]()
    for at, (kind, text) in enumerate(tokens):
        if kind != "sign":
            continue
        if text in CLOSING:
            waiting.append(at)
        elif text in {")", "]", "}"}:
            if not waiting or CLOSING[tokens[waiting[-1]].text] != text:
                raise ValueError
            ends[waiting.pop()] = at
    if waiting:
        raise ValueError
    return ends
