"""The tree of a script."""

from __future__ import annotations

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


NOTHING: Final = Node("other")
