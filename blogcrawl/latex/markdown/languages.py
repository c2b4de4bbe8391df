"""Finds the language of a code block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_HIGHEST = 6
"""How far above the ``<pre>`` a highlighter's frame may be."""
_FRAMES = frozenset("div figure span td tr tbody table".split())
_NAME = r"([\w+#.-]{1,30})"
# HTML's own convention first, then those of highlighters: SyntaxHighlighter, GitHub, and frames
# whose second class is the language.
_CLASSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:^|\s)lang(?:uage)?-{_NAME}",
        rf"(?:^|\s)brush:\s*{_NAME}",
        rf"(?:^|\s)highlight-(?:source-|text-)?{_NAME}",
        rf"(?:^|\s)(?:sourceCode|highlight|hljs|src|prettyprint)\s+(?:src-|lang-)?{_NAME}(?=\s|$)",
    )
)
_WHOLE = re.compile(_NAME)
_DATA = ("data-lang", "data-language", "data-code-language")
_NONE = frozenset(
    "none text plain plaintext plain-text plain_text txt nohighlight no-highlight undefined null"
    " default fallback code hljs highlight highlighter-rouge chroma linenums linenumbers copyable"
    " wrap sourcecode numberlines line-numbers auto nolang".split()
)


def language_of(code: LexborNode) -> str:
    """The language of a ``<pre>``; empty if the page names none."""
    for node in _near(code):
        attributes = node.attributes
        for name in _DATA:
            if (value := attributes.get(name)) and (language := _named(value)):
                return language
        names = (attributes.get("class") or "")[:200]
        for pattern in _CLASSES if names else ():
            if (found := pattern.search(names)) and (language := _named(found[1])):
                return language
    return ""


def _near(code: LexborNode) -> Iterator[LexborNode]:
    """The code, its only child, and its frames."""
    only = code.first_child
    while only is not None and only.tag == "-text" and not (only.text_content or "").strip():
        only = only.next
    if only is not None and only.tag == "code":
        yield only
    yield code
    at = code.parent
    for _ in range(_HIGHEST):
        if at is None or at.tag not in _FRAMES:
            return
        yield at
        at = at.parent


def _named(name: str) -> str:
    name = name.strip().strip(";").lower()
    return name if _WHOLE.fullmatch(name) and name not in _NONE else ""
