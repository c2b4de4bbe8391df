"""Telling an article, or a list of them, from what a site's theme puts round it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# What surrounds the articles on every page of a site: by tag, and by the names of classes and ids.
_FRAME_TAGS = frozenset(("nav", "aside", "amp-sidebar"))
_FRAME = re.compile(
    r"(?:[a-z]+[-_])?(?:nav(?:bar|igation)?|menu|side-?bar|sidenav|widget|aside|breadcrumbs?"
    r"|(?:tags?-)?cloud|toc|popular|related(?:-?posts)?|recent-?comments?|social|share|copyright"
    r"|blogroll)(?:[-_][a-z]+)*",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"(?:[a-z]+[-_])?foot(?:er)?(?:[-_][a-z]+)*", re.IGNORECASE)


def classes(node: LexborNode) -> str:
    """The classes and the id of ``node``, between blanks."""
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements round ``node`` within the page's body, from the innermost outwards."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "-document"):
        yield parent
        parent = parent.parent


def in_frame(node: LexborNode) -> bool:
    """Whether ``node`` stands in what surrounds the articles."""
    in_footer = False
    for parent in ancestors(node):
        if parent.tag in ("main", "article"):
            return False
        names = classes(parent).split()
        if parent.tag in _FRAME_TAGS:
            return True
        if any(_FRAME.fullmatch(name) for name in names) and not _holds_content(parent):
            return True
        in_footer = in_footer or parent.tag == "footer" or any(map(_FOOTER.fullmatch, names))
    return in_footer


def _holds_content(node: LexborNode) -> bool:
    return node.css_first("main, article, h1") is not None
