"""The expressions of a script: recursive descent over its tokens."""

from __future__ import annotations

from typing import Final

from blogcrawl.latex.javascript.nodes import MAX_DEPTH, NOTHING, Fault, Node
from blogcrawl.latex.javascript.tokens import REGEX, TEMPLATE, Tokens, unescape

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
NO_OPERAND: Final = frozenset({")", "]", "}", ",", ";", ":", "=", ".", "?", "=>", ""})


class Expressions(Tokens):
    """Reads expressions; what reads statements says what the body of a function is."""

    def _block(self) -> Node:
        raise NotImplementedError

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
        if self._new_line or self.text in NO_OPERAND | {"in", "of"}:
            return NOTHING
        return Node("other", "", (self._assignment(),))

    def _binary(self, level: int) -> Node:
        node = self._unary()
        while not _is_arrow(node) and _BINARY.get(self.text, -1) >= level:
            sign = self._advance()
            node = Node("binary", sign, (node, self._binary(_BINARY[sign] + 1)))
        return node

    def _unary(self) -> Node:
        signs = []
        while self.text in _UNARY or (self.text == "await" and self._peek()[0] not in NO_OPERAND):
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
            return Node("string", unescape(self._advance()[1:-1]))
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
                items.append(NOTHING)
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
        return value if value.kind == "assign" else NOTHING

    def _new(self) -> Node:
        self._advance()
        if self._take("."):  # new.target
            self._advance()
            return NOTHING
        return Node("other", "", (self._postfix(),))

    def _regex(self) -> Node:
        regex = REGEX.match(self._source, self._start)
        if regex is None:
            raise Fault
        self._end = regex.end()
        self._advance()
        return NOTHING

    def _template(self) -> Node:
        parts = []
        while True:
            piece = TEMPLATE.match(self._source, self._end)
            if piece is None:
                raise Fault
            self._end = piece.end()
            parts.append(Node("string", unescape(piece[1])))
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


_RESERVED: Final = frozenset(
    {"break", "case", "catch", "const", "continue", "debugger", "default", "delete", "do", "else"}
    | {"export", "extends", "finally", "for", "if", "in", "instanceof", "return", "switch"}
    | {"throw", "try", "typeof", "var", "void", "while", "with"}
)
_PRIMARIES: Final = {
    "(": Expressions._parentheses,
    "[": Expressions._array,
    "{": Expressions._object,
    "`": Expressions._template,
    "/": Expressions._regex,
    "/=": Expressions._regex,
    "function": Expressions._function,
    "async": Expressions._async,
    "class": Expressions._class,
    "new": Expressions._new,
}
