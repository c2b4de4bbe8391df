"""The tokens of a script (ECMA-262, chapter 12)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT: Final = 500  # characters of concatenated strings


class Token(NamedTuple):
    """``kind`` is name, number, string, regex, sign, or template: the part of one with ``${…}``."""

    kind: str
    text: str


_LETTER = r"[^\W\d]|[$]"
_TOKEN: Final = re.compile(
    r"(?P<blank>(?:\s*[\n\r][ \t]*-->[^\n\r]*|[\s\ufeff]+|(?://|<!--)[^\n\r\u2028\u2029]*"
    r"|/\*[\s\S]*?\*/|\?\.(?=[(\[]))+)"
    rf"|(?P<name>\#?(?:{_LETTER})(?:{_LETTER}|\d)*)"
    r"|(?P<number>0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)"
    r'|(?P<string>"(?:[^"\\\n\r]|\\(?:\r\n|[\s\S]))*"|\'(?:[^\'\\\n\r]|\\(?:\r\n|[\s\S]))*\')'
    r"|(?P<sign>=>|[=!]==?|(?:\|\||&&|\?\?)=?|[-+*/%&|^<>]=|\+\+|--|\.\.\.|\?\.(?!\d)|[^'\"])"
)
_REGEX: Final = re.compile(r"/(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+/\w*")
_TEMPLATE: Final = re.compile(r"[`}]((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{)")
_WORDS_BEFORE_VALUES: Final = frozenset(
    {"return", "typeof", "case", "in", "of", "do", "else", "void", "await", "yield", "default"}
)
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[\s\S]))"
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ESCAPES.update(dict.fromkeys(["\n", "\r", "\r\n", "\u2028", "\u2029"], ""))  # line continuations


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of a script; raises :class:`ValueError` for anything else.

    Concatenated strings are one token, and ``a['b']`` is ``a.b``.
    """
    tokens: list[Token] = []
    for token in _scan(source):
        tokens.append(token)
        last = tokens[-4:]
        if token.kind == "string" and _are_added(last[-3:]):
            tokens[-3:] = [Token("string", last[-3].text + token.text)]
        elif token == ("sign", "]") and _is_member(last):
            tokens[-3:] = [Token("sign", "."), Token("name", last[-2].text)]
    return tokens


def _are_added(last: list[Token]) -> bool:
    return (
        len(last) == 3
        and last[0].kind == "string"
        and last[1] == ("sign", "+")
        and len(last[0].text) <= MAX_TEXT
    )


def _is_member(last: list[Token]) -> bool:
    return (
        len(last) == 4 and last[2].kind == "string" and last[1].text == "[" and _ends_value(last[0])
    )


def _ends_value(token: Token) -> bool:
    """Return whether a value may end here, so that a slash or a bracket belongs to it."""
    if token.kind == "sign":
        return token.text in {")", "]", "}"}
    return token.text not in _WORDS_BEFORE_VALUES


def _scan(source: str) -> Iterator[Token]:
    at, last = 0, Token("sign", ";")
    braces: list[int] = []  # the number of open braces in each open template
    while at < len(source):
        is_template = source[at] == "`" or (source[at] == "}" and braces[-1:] == [0])
        found = None
        if source[at] == "/" and not _ends_value(last):
            found = _REGEX.match(source, at)
        elif is_template:
            found = _TEMPLATE.match(source, at)
        if found is None and not is_template:
            found = _TOKEN.match(source, at)
        if found is None:
            raise ValueError
        at = found.end()
        if found.lastgroup == "blank":
            continue
        last = _template(found, braces) if is_template else _token(found)
        if braces and last.kind == "sign" and last.text in {"{", "}"}:
            braces[-1] += 1 if last.text == "{" else -1
        yield last


def _token(found: re.Match[str]) -> Token:
    if found.lastgroup == "string":
        return Token("string", _unescape(found[0][1:-1]))
    if found.lastgroup is None:
        return Token("regex", "")
    return Token(found.lastgroup, "." if found[0] == "?." else found[0])


def _template(found: re.Match[str], braces: list[int]) -> Token:
    """Return the part of a template up to the next ``${``, or a string if there is none."""
    begins, ends = found[0][0] == "`", found[2] == "`"
    if not begins:
        braces.pop()
    if not ends:
        braces.append(0)
    return Token("string" if begins and ends else "template", _unescape(found[1]))


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_unescape_one, text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape_one(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits:
        return chr(int(digits, 16)) if int(digits, 16) < 0x110000 else ""
    return _ESCAPES.get(escape[4], escape[4])
