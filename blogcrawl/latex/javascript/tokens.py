"""The tokens of a script."""

from __future__ import annotations

import re
from typing import Final

from blogcrawl.latex.javascript.nodes import Fault

_START = r"(?:[^\W\d]|[$]|\\u[\da-fA-F{}]+)"
_BLANK: Final = re.compile(r"[\s\ufeff]*")
_COMMENT: Final = frozenset("/<-#")  # how comments begin
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]*")
_TOKEN: Final = re.compile(
    rf"(?P<name>\#?{_START}(?:{_START}|[\d\u200c\u200d])*)"
    r"|(?P<number>0[xXoObB][\da-fA-F_]+n?"
    r"|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?n?)"
    r'|(?P<string>"(?:[^"\\\n\r]|\\(?:\r\n|[\s\S]))*"'
    r"|'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*')"
    r"|(?P<sign>>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?"
    r"|\?\.(?!\d)|\+\+|--|[-+*/%&|^]=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.@`])"
    r"|(?P<end>\Z)"
)
REGEX: Final = re.compile(r"/(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+/\w*")
TEMPLATE: Final = re.compile(r"((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{)")
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[\s\S]))"
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ESCAPES.update(dict.fromkeys(["\n", "\r", "\r\n", "\u2028", "\u2029"], ""))  # the line goes on


def unescape(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_unescape_one, text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape_one(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0x110000 else ""
    return _ESCAPES.get(escape[4], escape[4])


class Tokens:
    """The tokens of a script, one ahead: ``kind`` and ``text`` are the current one's.

    The text alone tells signs and names from strings and numbers.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._depth = 0
        self._before = self._start = self._end = 0
        self.kind = self.text = ""
        self._advance()

    # --- tokens -----------------------------------------------------------------------------

    def _advance(self) -> str:
        """Go on to the next token; return the text of the one left behind."""
        left, self._before = self.text, self._end
        self._start = self._skip_blanks()
        token = _TOKEN.match(self._source, self._start)
        if token is None or token.lastgroup is None:
            raise Fault
        self.kind, self.text, self._end = token.lastgroup, token[0], token.end()
        return left

    @property
    def _new_line(self) -> bool:
        """Whether a line ends before the current token."""
        return _has_line_end(self._source, self._before, self._start)

    def _skip_blanks(self) -> int:
        source, at = self._source, self._end
        while True:
            at = _end_of(_BLANK, source, at)
            if source[at : at + 1] not in _COMMENT:
                return at
            if source.startswith("/*", at):
                at = source.find("*/", at + 2) + 2
                if at < 2:
                    raise Fault
            elif source.startswith(("//", "<!--", "#!"), at) or (
                source.startswith("-->", at) and _has_line_end(source, self._end, at)
            ):
                at = _end_of(_LINE, source, at)
            else:
                return at

    def _peek(self) -> tuple[str, bool]:
        """Return the text of the next token and whether a line ends before it."""
        state = self.__dict__.copy()
        self._advance()
        seen = self.text, self._new_line
        self.__dict__.update(state)
        return seen

    def _at(self, *signs: str) -> bool:
        return self.text in signs

    def _take(self, *signs: str) -> bool:
        if self._at(*signs):
            self._advance()
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise Fault

    def _end_statement(self) -> None:
        if not self._take(";") and not (self._new_line or self._at("}") or self.kind == "end"):
            raise Fault


def _end_of(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


def _has_line_end(source: str, start: int, end: int) -> bool:
    return any(source.find(sign, start, end) >= 0 for sign in "\n\r\u2028\u2029")
