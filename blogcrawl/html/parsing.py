"""Parses HTML like a browser, with limits for hostile pages."""

from __future__ import annotations

import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512
"""How deep elements may nest; deeper ones lose their tags, as in Chromium."""

MAX_FORMATTING = 32
"""How many formatting elements may be open; they are reopened in every following block."""

MAX_OPTIONS = 1000
"""How many ``<option>`` elements a page may have: the parser's time is quadratic in them."""

# The parser searches open elements from the innermost outwards, which takes quadratic time for
# deeply nested elements. With fewer tags than this it does not matter.
_MANY_TAGS = 2000

# An element without another one in it: it is closed where it was opened, at any depth. Only spans,
# because other elements may close or reopen those around them.
_LEAF = re.compile(r"<span(?:\s[^<>]*)?>[^<>]*</span>")

MAX_MARKS = 400_000
"""Approximate limit of tags and attributes of a page; a larger tree takes too much memory."""

# Attributes of one element take quadratic time, too: each is looked up among the others.
_FEW = 50_000  # characters, too few for a harmful number
_LONG_TAG = 20_000
_MANY_ATTRIBUTES = 1_000
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>"'=]+|=\s*(?:"[^"]*"|'[^']*')?|["'])*""")

# Anything that begins like a tag counts as one, if necessary up to the end of the page: trying
# every position would take cubic time.
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-z][^\s/>]*)[^>]*(?:>|\Z)", re.IGNORECASE | re.DOTALL)
# Elements without markup in them, outside of SVG and MathML.
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in "script style textarea title xmp iframe noembed noframes".split()
}
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements that end where the next one begins, outside of SVG and MathML.
_UNNESTED = _VOID | frozenset(
    "p li dt dd tr td th thead tbody tfoot colgroup html head body".split()
)
_FOREIGN = frozenset(("svg", "math"))
# https://html.spec.whatwg.org/multipage/parsing.html#formatting
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_KINDS = {
    **dict.fromkeys(_RAW, "raw"),
    **dict.fromkeys(_UNNESTED, "unnested"),
    **dict.fromkeys(_FOREIGN, "foreign"),
    **dict.fromkeys(_FORMATTING, "formatting"),
}


def is_too_large(html: str) -> bool:
    """Whether the tree of a page would take too much memory."""
    return html.count("<") + html.count("=") > MAX_MARKS


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page."""
    if len(html) > _FEW and max(map(len, _WHOLE_TAG.findall(html)), default=0) >= _LONG_TAG:
        html = _WHOLE_TAG.sub(_without_attributes, html)
    if _may_be_deep(html) and not _is_shallow(html):
        html = _flattened(html)
    return LexborHTMLParser(html)


def _may_be_deep(html: str) -> bool:
    """Whether a page has many tags, apart from those of the words of highlighted code."""
    return html.count("<") > _MANY_TAGS and _LEAF.sub("", html).count("<") > _MANY_TAGS


def _without_attributes(tag: re.Match[str]) -> str:
    """The tag, or only its name if it has too many attributes."""
    text = tag[0]
    if len(text) < _LONG_TAG or len(text.split(maxsplit=_MANY_ATTRIBUTES)) < _MANY_ATTRIBUTES:
        return text
    return text.split(maxsplit=1)[0]


def _is_shallow(html: str) -> bool:
    """Whether certainly no tag of a page nests too deeply.

    It counts the elements of each name that may be open. That is never less than in
    :class:`_Opened`, because an end tag closes at least one of its name. It takes a fifth of the
    time.
    """
    opened: dict[str, int] = {}
    depth = formats = position = foreign = 0
    while position < len(html):
        tags, position = _TAG.finditer(html, position), len(html)
        for tag in tags:
            is_end, name = tag.groups()
            if name is None:
                continue
            name = name.lower()
            kind = _KINDS.get(name)
            if is_end:
                if open_ := opened.get(name):
                    opened[name] = open_ - 1
                    depth -= 1
                    formats -= kind == "formatting"
                    foreign -= kind == "foreign"
            elif kind is None or foreign or kind in ("formatting", "foreign"):
                if kind == "raw":  # in SVG it may not be raw
                    return False
                opened[name] = opened.get(name, 0) + 1
                depth += 1
                formats += kind == "formatting"
                foreign += kind == "foreign"
                if depth > MAX_DEPTH or formats > MAX_FORMATTING or name == "option":
                    return False
            elif kind == "raw":
                end = _RAW[name].search(html, tag.end())
                position = end.start() if end else len(html)
                break
    return True


def _flattened(html: str) -> str:
    """``html`` without the tags that nest too deeply."""
    pieces: list[str] = []
    done = position = 0
    opened = _Opened()
    while tag := _TAG.search(html, position):
        position = tag.end()
        if tag[2] is None:
            continue
        name = tag[2].lower()
        if tag[1]:
            keeps = opened.closes(name)
        elif opened.foreign:
            keeps = opened.opens_foreign(name, tag[0])
        elif name in _RAW:
            end = _RAW[name].search(html, position)
            position = end.start() if end else len(html)
            continue
        else:
            keeps = name in _UNNESTED or opened.opens(name, tag[0])
        if not keeps:
            pieces.append(html[done : tag.start()])
            done = tag.end()
    pieces.append(html[done:])
    return "".join(pieces)


class _Opened:
    """The open elements at a position of the page, as in the HTML standard's parser."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.open: dict[str, int] = defaultdict(int)
        self.foreign = 0
        """How many SVG or MathML elements are open."""
        self.formatting: dict[str, list[str]] = {}
        """Tags of open formatting elements, which the end of a block does not close, by name."""
        self.formats = 0
        self.options = 0
        self.dropped: dict[str, int] = defaultdict(int)

    def opens(self, name: str, tag: str) -> bool:
        """Record a start tag; returns whether to keep it."""
        if name == "option":
            self.options += 1
            self.dropped[name] += self.options > MAX_OPTIONS
            return self.options <= MAX_OPTIONS
        if name in _FORMATTING:
            if name == "a":  # links do not nest
                self.closes(name)
            if self._is_one_too_many(name, tag):
                self.dropped[name] += 1
                return False
        return self._nests(name)

    def opens_foreign(self, name: str, tag: str) -> bool:
        """Record a start tag of SVG or MathML; returns whether to keep it."""
        return tag.endswith("/>") or self._nests(name)

    def _nests(self, name: str) -> bool:
        """Record an element with an end tag; returns whether it is not nested too deeply."""
        if len(self.stack) >= MAX_DEPTH:
            self.dropped[name] += 1
            return False
        self.stack.append(name)
        self.open[name] += 1
        self.foreign += name in _FOREIGN
        return True

    def _is_one_too_many(self, name: str, tag: str) -> bool:
        """Record a formatting element; returns whether there are too many to reopen."""
        tags = self.formatting.setdefault(name, [])
        if tags.count(tag) == 3:  # of more than three equal ones, the parser drops the first
            tags.remove(tag)
            self.formats -= 1
        if self.formats >= MAX_FORMATTING:
            return True
        tags.append(tag)
        self.formats += 1
        return False

    def closes(self, name: str) -> bool:
        """Record an end tag; returns whether to keep it."""
        if self.dropped[name]:
            self.dropped[name] -= 1
            return False
        if name in _FORMATTING:
            if tags := self.formatting.get(name):
                tags.pop()
                self.formats -= 1
            if self.open[name]:  # elements within stay open
                last = len(self.stack) - 1 - self.stack[::-1].index(name)
                del self.stack[last]
                self.open[name] -= 1
            return True
        while self.open[name]:
            inner = self.stack.pop()
            self.open[inner] -= 1
            self.foreign -= inner in _FOREIGN
            if inner == name:
                break
        return True
