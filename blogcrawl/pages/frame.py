"""Tells an article, or a list of them, from the frame that a site's theme puts around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from selectolax.lexbor import LexborNode

Known: TypeAlias = "dict[int, bool | None]"

# The frame on every page of a site: by tag, and by class names and ids.
_FRAME_TAGS = frozenset(("nav", "aside", "amp-sidebar"))
# "no-toc", "has-sidebar", "sidebar-open" and the like say what stands beside it, or does not;
# "elementor-widget" is any part of a page.
_FRAME = re.compile(
    r"(?!(?:no|has|with|without|hide|show|not|elementor)[-_])"
    r"(?!.*[-_](?:open|opened|closed|collapsed|expanded|active|visible|hidden|shown)$)"
    r"(?:[a-z]+[-_])?(?:nav(?:bar|igation)?|menu|side-?bar|sidenav|widget|aside|breadcrumbs?"
    r"|(?:tags?-)?cloud|toc|popular|related(?:-?posts)?|recent-?comments?|social|share|copyright"
    r"|blogroll)(?:[-_][a-z]+)*",
    re.IGNORECASE,
)
# Elements that contain text of the author.
_TEXTS = frozenset(("pre", "blockquote", "code", "table", "tbody", "tr"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Blogger's name for the part of the page with the posts.
_POSTS = frozenset(("widget", "Blog"))
# Comments of readers, each of which may be an <article>: one word may come before the name of the
# part, and others after it. What counts them or says whether there are any is not among them.
_COMMENTS = re.compile(
    r"(?!(?:no|has|with|without|hide|show|not)[-_])"
    r"(?!.*[-_](?:open|opened|closed|enabled|disabled|on|off|links?|counts?|counter|numbers?|icon)$)"
    r"(?:[a-z]+[-_]+)?comments?(?:[-_]*(?:area|body|content|list|section|thread|wrap(?:per)?))?"
    r"(?:[-_]+[a-z\d]+)*|respond|disqus(?:[-_][a-z]+)*",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"(?:[a-z]+[-_])?foot(?:er)?(?:[-_][a-z]+)*", re.IGNORECASE)


def class_and_id(node: LexborNode) -> str:
    """The classes and the id of ``node``, separated by spaces."""
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The ancestors of ``node`` within the page's body, from the innermost outwards."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "-document"):
        yield parent
        parent = parent.parent


def sibling(node: LexborNode, *, before: bool = False) -> LexborNode | None:
    """The next sibling of ``node``, or the previous one, that is not blank text or a comment."""
    other = node.prev if before else node.next
    while other is not None and other.tag in ("-text", "-comment") and not other.text().strip():
        other = other.prev if before else other.next
    return other


def inherited(
    node: LexborNode, answer_of: Callable[[LexborNode], bool | None], known: Known
) -> bool | None:
    """The first answer of ``answer_of`` for ``node`` and its ancestors.

    ``known`` caches the answer for every element on the way, because elements nest deeply.
    """
    answer = None
    way = []
    for parent in ancestors(node):
        if parent.mem_id in known:
            answer = known[parent.mem_id]
            break
        way.append(parent.mem_id)
        if (answer := answer_of(parent)) is not None:
            break
    known.update(dict.fromkeys(way, answer))
    return answer


def is_inside(node: LexborNode, elements: Collection[int], known: Known) -> bool:
    """Whether ``node`` is in one of the elements with these ``mem_id``; ``known`` as above."""
    return bool(inherited(node, lambda one: True if one.mem_id in elements else None, known))


def is_named_by_heading(element: LexborNode) -> bool:
    """Whether the id of a section repeats its heading: it is the author's then, not the theme's."""
    heading = element.css_first("h1, h2, h3, h4, h5, h6")
    if heading is None or not element.attributes.get("id"):
        return False
    name, said = element.attributes["id"] or "", heading.text()
    return [*filter(str.isalnum, name.lower())] == [*filter(str.isalnum, said.lower())]


def holds_comments(element: LexborNode) -> bool:
    """Whether an element is named like comments of readers."""
    return any(map(_COMMENTS.fullmatch, class_and_id(element).split()))


def is_framed(element: LexborNode) -> bool:
    """Whether an element belongs to the frame, by its tag and its names."""
    if element.tag in _TEXTS:
        return False
    framed = _frames(element)
    return bool(_is_footer(element)) if framed is None else framed


def is_sidebar(element: LexborNode) -> bool:
    """Whether an element is a menu, a sidebar or the like, but not a footer or comments."""
    return bool(_frames(element)) and not holds_comments(element)


class Frame:
    """The frame around the articles of one page.

    ``never`` are the ``mem_id`` of elements that do not belong to it, whatever their names; ``own``
    of elements in which nothing belongs to it.
    """

    def __init__(self, never: Collection[int] = (), own: Collection[int] = ()) -> None:
        self._never = never
        self._own = own
        self._in_own: Known = {}
        self._framed: Known = {}
        self._in_footer: Known = {}

    def holds(self, node: LexborNode) -> bool:
        """Whether ``node`` is in the frame."""
        if self._own and is_inside(node, self._own, self._in_own):
            return False
        framed = inherited(node, self._frames, self._framed)
        if framed is None:
            framed = inherited(node, self._is_footer, self._in_footer)
        return bool(framed)

    def _frames(self, element: LexborNode) -> bool | None:
        framed = _frames(element)  # an <article> decides for everything in it
        return None if framed and element.mem_id in self._never else framed

    def _is_footer(self, element: LexborNode) -> bool | None:
        return None if element.mem_id in self._never else _is_footer(element)


def _frames(element: LexborNode) -> bool | None:
    if holds_comments(element):
        return None if element.css_first("main, h1") is not None else True
    if element.tag in ("main", "article"):
        return False
    if element.tag in _FRAME_TAGS:
        return True
    if element.tag in HEADINGS:
        return None
    names = class_and_id(element).split()
    named = any(map(_FRAME.fullmatch, names)) and not _POSTS.issubset(names)
    if named and is_named_by_heading(element):
        named = any(map(_FRAME.fullmatch, (element.attributes.get("class") or "").split()))
    return True if named and element.css_first("main, article, h1") is None else None


def _is_footer(element: LexborNode) -> bool | None:
    named = any(map(_FOOTER.fullmatch, class_and_id(element).split()))
    return True if named or element.tag == "footer" else None
