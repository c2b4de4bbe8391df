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
from typing import Final

from blogcrawl.latex.javascript.expressions import NO_OPERAND, Expressions
from blogcrawl.latex.javascript.nodes import MAX_DEPTH, NOTHING, Fault, Node

_COLON: Final = re.compile(r"\s*:")


def parse(source: str) -> Node:
    """Return the tree of a script, a ``block``; raise :class:`Fault` if it has none."""
    try:
        parser = Statements(source)
        statements = []
        while parser.kind != "end":
            statements.append(parser.statement())
    except RecursionError:
        raise Fault from None
    return Node("block", "", tuple(statements))


class Statements(Expressions):
    """Reads statements, one after the other."""

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
        return NOTHING

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
        if self._at("var", "let", "const") and self._peek()[0] not in NO_OPERAND | {"in", "of"}:
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
        return NOTHING

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
        return NOTHING

    def _module(self) -> Node:
        """Read the address of an import or export, and ``with {…}`` after it."""
        node = self._primary()
        if self._take("with", "assert"):
            self._object()
        self._end_statement()
        return Node("other", "", (node,))


_STATEMENTS: Final = {
    "{": Statements._block,
    ";": Statements._empty,
    "var": Statements._declaration,
    "let": Statements._declaration,
    "const": Statements._declaration,
    "if": Statements._if,
    "for": Statements._for,
    "while": Statements._while,
    "with": Statements._while,
    "do": Statements._do,
    "switch": Statements._switch,
    "try": Statements._try,
    "return": Statements._return,
    "throw": Statements._throw,
    "break": Statements._jump,
    "continue": Statements._jump,
    "debugger": Statements._jump,
    "function": Statements._function_statement,
    "async": Statements._async_statement,
    "class": Statements._class,
    "import": Statements._import,
    "export": Statements._export,
}
_EXPORTS: Final = {
    "function": Statements._function,
    "async": Statements._async_statement,
    "class": Statements._class,
}
