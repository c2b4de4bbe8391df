"""The runs of text of a page, and the elements around them, collected in one walk.

A run is the text between the boundaries of block elements, or between two forced line breaks. Other
modules weigh the runs, as often as they need.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from blogcrawl.latex.characters import collapsed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SILENT = frozenset(
    "script style noscript template head title meta link iframe frame object embed applet audio"
    " video canvas svg map button input select textarea option datalist progress meter dialog"
    "".split()
)
"""Elements without text."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr q"
    " rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_QUOTED = frozenset(("pre", "table", "blockquote", "figure", "dl"))

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_ENDS = tuple('.。!！?？…:：;；”"’)）」』')
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_KEPT = 10_000  # characters


class ProseRun(NamedTuple):
    """A run of text."""

    text: str
    """Its beginning, so that the text is not in memory twice."""
    length: int
    """In characters; Chinese, Japanese and Korean ones count twice."""
    linked: int
    """The part of the length that is links."""
    ends: bool
    """Whether it ends like a sentence."""
    is_quoted: bool
    """Whether it is in a table, in code, or in another element for quoted text."""


Step: TypeAlias = "LexborNode | ProseRun | None"


def width(text: str) -> int:
    """The length of a text, with wide characters counted twice."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class Runs:
    """The runs of text in ``root``; with ``hidden``, including those that browsers hide."""

    def __init__(self, root: LexborNode, *, hidden: bool = False) -> None:
        self.root = root
        self.steps: list[Step] = []
        """In page order: a block element, a run, or ``None`` for the end of an element."""
        self.places: dict[int, int] = {}
        """The number of steps before each element, by ``mem_id``."""
        self._run: list[str] = []
        self._linked: list[str] = []
        self._quoted = 0
        self._walk(root, hidden)

    def _walk(self, root: LexborNode, hidden: bool) -> None:
        steps, run = self.steps, self._run
        nodes: list[LexborNode] = [root]
        links = breaks = 0
        node = root.first_child
        while True:
            if node is None:
                if run:
                    self._flush()
                closed = nodes.pop()
                if not nodes:
                    return
                tag = closed.tag or ""
                if tag == "a":
                    links -= 1
                elif tag in _QUOTED:
                    self._quoted -= 1
                if tag not in INLINE:
                    steps.append(None)
                node = closed.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if text and not text.isspace():
                    run.append(text)
                    breaks = 0
                    if links:
                        self._linked.append(text)
            elif tag == "br":
                breaks += 1
                run.append("\n")
                if breaks == 2:
                    self._flush()
            elif tag and tag not in _SILENT and tag[0] != "-" and (hidden or shows(node)):
                is_line = tag not in INLINE
                if is_line and run:
                    self._flush()
                self.places[node.mem_id] = len(steps)
                if is_line:
                    steps.append(node)
                if tag == "a":
                    links += 1
                elif tag in _QUOTED:
                    self._quoted += 1
                nodes.append(node)
                node = node.first_child
                continue
            node = node.next

    def _flush(self) -> None:
        text = collapsed("".join(self._run))
        self._run.clear()
        linked = width(collapsed("".join(self._linked))) if self._linked else 0
        self._linked.clear()
        if text:
            is_quoted, ends = self._quoted > 0, text.endswith(_ENDS)
            self.steps.append(ProseRun(text[:_MOST_KEPT], width(text), linked, ends, is_quoted))


def shows(node: LexborNode) -> bool:
    """Whether an element is not hidden by its own attributes."""
    attributes = node.attributes
    return "hidden" not in attributes and not _HIDDEN.search(attributes.get("style") or "")
