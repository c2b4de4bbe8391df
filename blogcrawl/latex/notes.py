"""Marks of footnotes and ruby annotations, which would run into the word beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LONGEST_MARK = 4
_DEEPEST = 4


REFERENCE = "doc-noteref"
"""The role of a link to a note (DPUB-ARIA)."""


def is_mark(link: LexborNode) -> bool:
    """Whether a link is the mark of a footnote: a superscript number that links elsewhere."""
    attributes = link.attributes
    if "#" not in (attributes.get("href") or ""):
        return False
    only: LexborNode | None = link
    raised = attributes.get("role") == REFERENCE or _is_in(link, "sup")
    for _ in range(_DEEPEST):
        only = only.first_child if only is not None else None
        if only is None or only.next is not None:
            return False
        raised = raised or only.tag == "sup"
        if only.tag == "-text":
            break
    text = ((only.text_content if only is not None else "") or "").strip()
    return raised and len(text) <= _LONGEST_MARK and text.isalnum()


def _is_in(node: LexborNode, tag: str) -> bool:
    at = node.parent
    for _ in range(_DEEPEST):
        if at is None or at.tag == tag:
            return at is not None
        at = at.parent
    return False


def parentheses(reading: LexborNode) -> tuple[str, str]:
    """The parentheses around an ``<rt>`` if the page has no ``<rp>``; consecutive annotations share
    theirs."""
    before, after = _sibling_tag(reading, "prev"), _sibling_tag(reading, "next")
    if "rp" in (before, after) or not (reading.first_child and reading.text().strip()):
        return "", ""
    return "" if before == "rt" else "(", "" if after == "rt" else ")"


def _sibling_tag(node: LexborNode, side: str) -> str | None:
    """The tag of the element on one side, with only white space between."""
    at = getattr(node, side)
    while at is not None and at.tag == "-text" and not (at.text_content or "").strip():
        at = getattr(at, side)
    return None if at is None else str(at.tag)
