"""The syntax of JavaScript: a script in, its tree out, in linear time.

:func:`parse` takes what a page may hold (scripts and modules up to ECMAScript 2024) and is lenient
where only the meaning would tell right from wrong: patterns are read as the expressions that they
look like. What it cannot read raises :class:`Fault`; a browser would not run that either.

It exists because no parser at hand is safe on source from the web. tree-sitter 0.26 took 75 seconds
for 99,000 characters of ``typeof while let = )&&``, could not be stopped in them, and overflowed
the C stack on 1,000,000 of ``{a:``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MAX_DEPTH: Final = 100  # of nested statements and expressions


class Fault(Exception):
    """The source is no JavaScript, or nested too deeply."""


class Node(NamedTuple):
    """One piece of a script.

    ============  ====================================  =======================================
    kind          text                                  parts
    ============  ====================================  =======================================
    ``string``    its value
    ``number``    as written
    ``template``                                        strings and expressions, in turn
    ``raw``       of a template, as written             the tag
    ``name``      the name; ``true``, ``this``, too
    ``member``    the property                          the owner
    ``index``                                           the owner, the property
    ``call``                                            the function, the arguments
    ``array``                                           the items
    ``object``                                          ``pair`` and ``spread``
    ``pair``                                            the key, the value
    ``spread``                                          the value
    ``function``  its name; ``=>`` for an arrow         an array of parameters, the body
    ``unary``     the operator                          the operand
    ``binary``    the operator                          left, right
    ``assign``    the operator, such as ``=``           the target, the value
    ``choice``                                          the condition, yes, no
    ``sequence``                                        expressions, the last of which counts
    ``block``                                           statements
    ``declare``                                         the target, the value if there is one
    ``if``                                              the condition, yes, no if there is one
    ``return``                                          the value if there is one
    ``other``                                           whatever is read for its own sake
    ============  ====================================  =======================================
    """

    kind: str
    text: str = ""
    parts: tuple[Node, ...] = ()


def parse(source: str) -> Node:
    """Return the tree of a script, a ``block``; raise :class:`Fault` if it has none."""
    try:
        parser = _Parser(source)
        statements = []
        while parser.kind != "end":
            statements.append(parser.statement())
    except RecursionError:
        raise Fault from None
    return Node("block", "", tuple(statements))


# --- tokens ---------------------------------------------------------------------------------

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
_COLON: Final = re.compile(r"\s*:")
_REGEX: Final = re.compile(r"/(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+/\w*")
_TEMPLATE: Final = re.compile(r"((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{)")
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[\s\S]))"
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ESCAPES.update(dict.fromkeys(["\n", "\r", "\r\n", "\u2028", "\u2029"], ""))  # the line goes on


def _unescape(text: str) -> str:
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


# --- the parser -----------------------------------------------------------------------------

_UNARY: Final = frozenset({"!", "~", "+", "-", "++", "--", "typeof", "void", "delete"})
_ASSIGN: Final = frozenset(
    {"=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^="}
    | {"&&=", "||=", "??="}
)
_BINARY: Final = {
    sign: level
    for level, signs in enumerate(
        ("?? ||", "&&", "|", "^", "&", "== != === !==", "< > <= >= in instanceof", "<< >> >>>",
         "+ -", "* / %", "**")
    )
    for sign in signs.split()
}  # fmt: skip
_NO_OPERAND: Final = frozenset({")", "]", "}", ",", ";", ":", "=", ".", "?", "=>", ""})
_NOTHING: Final = Node("other")


class _Parser:
    """Recursive descent, one token ahead; ``kind`` and ``text`` are the current token's.

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

    # --- statements -------------------------------------------------------------------------

    def statement(self) -> Node:
        """Read one statement."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Fault
        read = _STATEMENTS.get(self.text)
        node = read(self) if read else None
        if node is None:
            node = self._expression_statement()
        self._depth -= 1
        return node

    def _expression_statement(self) -> Node:
        if self.kind == "name" and _COLON.match(self._source, self._end):
            self._advance()
            self._advance()
            return self.statement()
        node = self._expression()
        self._end_statement()
        return node

    def _block(self) -> Node:
        self._expect("{")
        statements = []
        while not self._take("}"):
            statements.append(self.statement())
        return Node("block", "", tuple(statements))

    def _empty(self) -> Node:
        self._advance()
        return _NOTHING

    def _declaration(self) -> Node | None:
        following, _ = self._peek()
        if self.text == "let" and not re.match(r"[\w$\[{\\]", following):
            return None
        self._advance()
        node = self._declarators()
        self._end_statement()
        return node

    def _declarators(self) -> Node:
        declared = []
        while True:
            parts = [self._postfix()]
            if self._take("="):
                parts.append(self._assignment())
            declared.append(Node("declare", "", tuple(parts)))
            if not self._take(","):
                return Node("other", "", tuple(declared))

    def _if(self) -> Node:
        self._advance()
        parts = [self._condition(), self.statement()]
        if self._take("else"):
            parts.append(self.statement())
        return Node("if", "", tuple(parts))

    def _condition(self) -> Node:
        self._expect("(")
        node = self._expression()
        self._expect(")")
        return node

    def _while(self) -> Node:
        self._advance()
        return Node("other", "", (self._condition(), self.statement()))

    def _do(self) -> Node:
        self._advance()
        body = self.statement()
        self._expect("while")
        condition = self._condition()
        self._take(";")
        return Node("other", "", (body, condition))

    def _for(self) -> Node:
        self._advance()
        self._take("await")
        self._expect("(")
        parts = []
        if self._at("var", "let", "const") and self._peek()[0] not in _NO_OPERAND | {"in", "of"}:
            self._advance()
            parts.append(self._declarators())
        while not self._take(")"):
            if not self._take(";", "of", "in"):
                parts.append(self._expression())
        return Node("other", "", (*parts, self.statement()))

    def _switch(self) -> Node:
        self._advance()
        parts = [self._condition()]
        self._expect("{")
        while not self._take("}"):
            if self._take("case"):
                parts.append(self._expression())
                self._expect(":")
            elif self._at("default") and self._peek()[0] == ":":
                self._advance()
                self._advance()
            else:
                parts.append(self.statement())
        return Node("other", "", tuple(parts))

    def _try(self) -> Node:
        self._advance()
        parts = [self._block()]
        if self._take("catch"):
            if self._take("("):
                self._postfix()
                self._expect(")")
            parts.append(self._block())
        if self._take("finally"):
            parts.append(self._block())
        return Node("other", "", tuple(parts))

    def _return(self) -> Node:
        self._advance()
        if self._new_line or self._at(";", "}") or self.kind == "end":
            self._end_statement()
            return Node("return")
        node = Node("return", "", (self._expression(),))
        self._end_statement()
        return node

    def _throw(self) -> Node:
        return Node("other", "", self._return().parts)

    def _jump(self) -> Node:
        self._advance()
        if self.kind == "name" and not self._new_line:
            self._advance()
        self._end_statement()
        return _NOTHING

    def _function_statement(self) -> Node:
        node = self._function()
        if not node.text:
            raise Fault
        return node

    def _async_statement(self) -> Node | None:
        return self._function() if self._peek() == ("function", False) else None

    def _import(self) -> Node | None:
        if self._peek()[0] in {"(", "."}:
            return None
        self._advance()
        while self.kind != "string":
            if self.kind == "end":
                raise Fault
            self._advance()
        return self._module()

    def _export(self) -> Node:
        self._advance()
        if self._take("default"):
            read = _EXPORTS.get(self.text)
            return (read(self) if read else None) or self._expression_statement()
        if not self._at("{", "*"):
            return self.statement()
        while not self._at("}", "*"):
            if self.kind == "end":
                raise Fault
            self._advance()
        self._advance()
        if self._take("as"):
            self._advance()
        if self._take("from"):
            return self._module()
        self._end_statement()
        return _NOTHING

    def _module(self) -> Node:
        """Read the address of an import or export, and ``with {…}`` after it."""
        node = self._primary()
        if self._take("with", "assert"):
            self._object()
        self._end_statement()
        return Node("other", "", (node,))

    # --- expressions ------------------------------------------------------------------------

    def _expression(self) -> Node:
        node = self._assignment()
        if not self._at(","):
            return node
        parts = [node]
        while self._take(","):
            parts.append(self._assignment())
        return Node("sequence", "", tuple(parts))

    def _assignment(self) -> Node:
        """Read an expression without commas."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Fault
        if self._at("yield"):
            node = self._yield()
        else:
            node = self._binary(0)
            if self._take("?"):
                yes = self._assignment()
                self._expect(":")
                node = Node("choice", "", (node, yes, self._assignment()))
            elif self.text in _ASSIGN:
                node = Node("assign", self._advance(), (node, self._assignment()))
        self._depth -= 1
        return node

    def _yield(self) -> Node:
        self._advance()
        self._take("*")
        if self._new_line or self.text in _NO_OPERAND | {"in", "of"}:
            return _NOTHING
        return Node("other", "", (self._assignment(),))

    def _binary(self, level: int) -> Node:
        node = self._unary()
        while not _is_arrow(node) and _BINARY.get(self.text, -1) >= level:
            sign = self._advance()
            node = Node("binary", sign, (node, self._binary(_BINARY[sign] + 1)))
        return node

    def _unary(self) -> Node:
        signs = []
        while self.text in _UNARY or (self.text == "await" and self._peek()[0] not in _NO_OPERAND):
            signs.append(self._advance())
            if len(signs) > MAX_DEPTH:
                raise Fault
        node = self._postfix()
        if self._at("**"):
            self._advance()
            node = Node("binary", "**", (node, self._unary()))
        for sign in reversed(signs):
            node = Node("unary", sign, (node,))
        return node

    def _postfix(self) -> Node:
        node = self._primary()
        while self.kind == "sign" and not _is_arrow(node):
            if self._take(".", "?."):
                node = self._after_dot(node)
            elif self._take("["):
                node = Node("index", "", (node, self._expression()))
                self._expect("]")
            elif self.text == "(":
                node = Node("call", "", (node, *self._items(")")))
            elif self.text == "`":
                node = self._tagged(node)
            elif self.text in {"++", "--"} and not self._new_line:
                node = Node("unary", self._advance(), (node,))
            else:
                break
        return node

    def _after_dot(self, owner: Node) -> Node:
        if self.kind == "name":
            return Node("member", self._advance().lstrip("#"), (owner,))
        if self._at("(", "[", "`"):  # a?.(b) and a?.[b]
            return owner
        raise Fault

    def _primary(self) -> Node:
        if self.kind == "string":
            return Node("string", _unescape(self._advance()[1:-1]))
        if self.kind == "number":
            return Node("number", self._advance())
        read = _PRIMARIES.get(self.text)
        if read is not None:
            return read(self)
        if self.kind != "name" or self.text in _RESERVED:
            raise Fault
        node = Node("name", self._advance())
        if self._take("=>"):
            return self._arrow((node,))
        return node

    def _parentheses(self) -> Node:
        items = self._items(")")
        if self._take("=>"):
            return self._arrow(items)
        if not items:
            raise Fault
        return Node("sequence", "", items)

    def _items(self, end: str) -> tuple[Node, ...]:
        """Read what stands between brackets, from the opening one, with commas between."""
        self._advance()
        items = []
        while not self._take(end):
            if self._take(","):
                items.append(_NOTHING)
                continue
            if self._take("..."):
                items.append(Node("spread", "", (self._assignment(),)))
            else:
                items.append(self._assignment())
            if not self._take(",") and not self._at(end):
                raise Fault
        return tuple(items)

    def _array(self) -> Node:
        return Node("array", "", self._items("]"))

    def _object(self) -> Node:
        self._expect("{")
        members = []
        while not self._take("}"):
            members.append(self._member())
            if not self._take(",") and not self._at("}"):
                raise Fault
        return Node("object", "", tuple(members))

    def _member(self, in_class: bool = False) -> Node:
        """Read one property or method of an object or a class."""
        if self._take("..."):
            return Node("spread", "", (self._assignment(),))
        while self._at("get", "set", "async", "static", "*") and (
            self._peek()[0] not in {",", ":", "(", "}", "=", ";"}
        ):
            self._advance()
        word = self.kind == "name"
        key = self._key()
        if self._at("("):
            return Node("pair", "", (key, self._parameters_and_body(key.text)))
        if self._take(":"):
            return Node("pair", "", (key, self._assignment()))
        name = Node("name", key.text)
        if self._take("="):
            return Node("pair", "", (key, Node("assign", "=", (name, self._assignment()))))
        if not word and not in_class:
            raise Fault
        return Node("pair", "", (key, name))

    def _key(self) -> Node:
        if self.kind == "name":
            return Node("string", self._advance())
        if self.kind in {"string", "number"}:
            return self._primary()
        if not self._take("["):
            raise Fault
        node = self._expression()
        self._expect("]")
        return node

    def _class(self) -> Node:
        self._advance()
        parts = []
        if self.kind == "name" and self.text != "extends":
            self._advance()
        if self._take("extends"):
            parts.append(self._postfix())
        self._expect("{")
        while not self._take("}"):
            if self._take(";"):
                continue
            if self._at("static") and self._peek()[0] == "{":
                self._advance()
                parts.append(self._block())
            else:
                parts.append(self._class_member())
        return Node("other", "", tuple(parts))

    def _class_member(self) -> Node:
        value = self._member(in_class=True).parts[-1]
        if value.kind == "function":
            return value
        self._end_statement()
        return value if value.kind == "assign" else _NOTHING

    def _new(self) -> Node:
        self._advance()
        if self._take("."):  # new.target
            self._advance()
            return _NOTHING
        return Node("other", "", (self._postfix(),))

    def _regex(self) -> Node:
        regex = _REGEX.match(self._source, self._start)
        if regex is None:
            raise Fault
        self._end = regex.end()
        self._advance()
        return _NOTHING

    def _template(self) -> Node:
        parts = []
        while True:
            piece = _TEMPLATE.match(self._source, self._end)
            if piece is None:
                raise Fault
            self._end = piece.end()
            parts.append(Node("string", _unescape(piece[1])))
            self._advance()
            if piece[2] == "`":
                return Node("template", "", tuple(parts))
            parts.append(self._expression())
            if not self._at("}"):
                raise Fault

    def _tagged(self, tag: Node) -> Node:
        start = self._end
        template = self._template()
        end = self._source.rindex("`", start, self._start)
        return Node("raw", self._source[start:end], (tag, template))

    # --- functions --------------------------------------------------------------------------

    def _function(self) -> Node:
        self._take("async")
        self._advance()
        self._take("*")
        name = self._advance() if self.kind == "name" else ""
        return self._parameters_and_body(name)

    def _parameters_and_body(self, name: str) -> Node:
        if not self._at("("):
            raise Fault
        parameters = Node("array", "", self._items(")"))
        return Node("function", name, (parameters, self._block()))

    def _arrow(self, parameters: tuple[Node, ...]) -> Node:
        body = self._block() if self._at("{") else self._assignment()
        return Node("function", "=>", (Node("array", "", parameters), body))

    def _async(self) -> Node:
        following, new_line = self._peek()
        if following == "function" and not new_line:
            return self._function()
        name = Node("name", self._advance())
        if self.kind == "name" and not self._new_line and self._peek()[0] == "=>":
            parameter = Node("name", self._advance())
            self._advance()
            return self._arrow((parameter,))
        if self._at("("):
            items = self._items(")")
            return self._arrow(items) if self._take("=>") else Node("call", "", (name, *items))
        return self._arrow((name,)) if self._take("=>") else name


def _is_arrow(node: Node) -> bool:
    """Whether the expression ends here, like a statement, whatever the next line begins with."""
    return node.text == "=>" and node.kind == "function"


def _end_of(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


def _has_line_end(source: str, start: int, end: int) -> bool:
    return any(source.find(sign, start, end) >= 0 for sign in "\n\r\u2028\u2029")


_RESERVED: Final = frozenset(
    {"break", "case", "catch", "const", "continue", "debugger", "default", "delete", "do", "else"}
    | {"export", "extends", "finally", "for", "if", "in", "instanceof", "return", "switch"}
    | {"throw", "try", "typeof", "var", "void", "while", "with"}
)
_STATEMENTS: Final = {
    "{": _Parser._block,
    ";": _Parser._empty,
    "var": _Parser._declaration,
    "let": _Parser._declaration,
    "const": _Parser._declaration,
    "if": _Parser._if,
    "for": _Parser._for,
    "while": _Parser._while,
    "with": _Parser._while,
    "do": _Parser._do,
    "switch": _Parser._switch,
    "try": _Parser._try,
    "return": _Parser._return,
    "throw": _Parser._throw,
    "break": _Parser._jump,
    "continue": _Parser._jump,
    "debugger": _Parser._jump,
    "function": _Parser._function_statement,
    "async": _Parser._async_statement,
    "class": _Parser._class,
    "import": _Parser._import,
    "export": _Parser._export,
}
_EXPORTS: Final = {
    "function": _Parser._function,
    "async": _Parser._async_statement,
    "class": _Parser._class,
}
_PRIMARIES: Final = {
    "(": _Parser._parentheses,
    "[": _Parser._array,
    "{": _Parser._object,
    "`": _Parser._template,
    "/": _Parser._regex,
    "/=": _Parser._regex,
    "function": _Parser._function,
    "async": _Parser._async,
    "class": _Parser._class,
    "new": _Parser._new,
}
