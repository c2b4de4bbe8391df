"""Where on a page an engine searches: tags that it skips, classes that stop and restart it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from blogcrawl.latex.config import MathConfig

SEARCHED, IGNORED, SKIPPED = range(3)
"""State of an element's text. An ignored element may contain an element that is searched again; a
skipped one is not entered at all."""


class Scope:
    """The rules of one page.

    Sources: ``scanElement`` of MathJax 2's tex2jax.js, ``handleContainer`` of MathJax 3's
    HTMLDomStrings.ts, ``renderElem`` of KaTeX's auto-render.ts.
    """

    def __init__(self, config: MathConfig | None, html: str, root: LexborNode) -> None:
        self._skip = config.skip_tags if config else frozenset()
        self._ignore = self._process = self._skipped = None
        self._whole = {"html"}  # roots whose content an engine searches
        self._mark = ""
        hints: list[str] = []
        output = ""  # selector of an engine's output in a saved page
        if config and config.engine == "katex":
            names = "|".join(map(re.escape, config.ignored_classes))
            self._skipped = _class_pattern(names)
            self._whole.add("body")
            hints = [names]
        elif config:
            self._ignore = _class_pattern(config.ignore_class)
            self._process = _class_pattern(config.process_class)
            hints = [config.ignore_class, config.process_class]
            if config.engine == "mathjax2":
                self._skipped = re.compile("(?:^| )MathJax")  # its own output
                output = '[class^="MathJax"], [class*=" MathJax"]'
            else:
                self._mark = "data-mjx"
                hints += ["data-mjx=", "data-MJX="]
        self._by_class = any(hint and _may_hold(html, hint) for hint in hints) or (
            bool(output) and _top(root).css_first(output) is not None
        )

    def enter(self, node: LexborNode, tag: str, state: int) -> int:
        """The state of the text in ``node``, given that of its parent."""
        if state == SKIPPED:
            return SKIPPED
        if not self._by_class:
            return SKIPPED if tag in self._skip else state
        if tag in self._whole:
            return state
        attributes = node.attributes
        names = attributes.get("class") or ""
        if self._skipped and self._skipped.search(names):
            return SKIPPED
        if self._mark and attributes.get(self._mark):
            return SKIPPED
        if self._process and self._process.search(names):
            return SEARCHED
        if tag in self._skip:
            return SKIPPED
        if self._ignore and self._ignore.search(names):
            return IGNORED
        return state

    def state_in(self, root: LexborNode) -> int:
        """The state of the text in ``root``, given the elements around it."""
        ancestors = [root]
        while (parent := ancestors[-1].parent) is not None:
            ancestors.append(parent)
        state = SEARCHED
        for node in reversed(ancestors):
            state = self.enter(node, node.tag or "", state)
        return state


def _class_pattern(names: str) -> re.Pattern[str] | None:
    if not names:
        return None
    try:
        return re.compile(f"(?:^| )(?:{names})(?: |\\Z)")
    except re.error:  # a regular expression that only JavaScript supports
        return None


def _may_hold(html: str, names: str) -> bool:
    """Whether a page may have an element of these classes; ``names`` is a regular expression."""
    if re.fullmatch(r"[\w|-]+", names):
        return any(name in html for name in names.split("|"))
    try:
        return re.search(names, html) is not None
    except re.error:
        return False


def _top(node: LexborNode) -> LexborNode:
    while (parent := node.parent) is not None:
        node = parent
    return node
