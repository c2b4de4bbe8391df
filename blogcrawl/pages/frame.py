"""Tells an article, or a list of them, from the frame that a site's theme puts around it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import ancestors, class_and_id, inherited, is_inside, once_for_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known

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
_SHARING = re.compile(r"(?:[a-z]+[-_])?(?:social|share)(?:[-_][a-z]+)*", re.IGNORECASE)
_MANY_LINKS = 10
_MOST_PARTS = 20
_SIDEBAR = re.compile(r"(?:^|\s)side-?bar", re.IGNORECASE)
_SILENT = frozenset(("script", "style", "noscript", "template"))
_LONGEST_LINE = 100  # characters
_FOOTER = re.compile(r"(?:[a-z]+[-_])?foot(?:er)?(?:[-_][a-z]+)*", re.IGNORECASE)


class _Named(NamedTuple):
    """What the class names and the id of an element call it."""

    comments: bool
    frame: bool
    footer: bool


@once_for_names
def _named(names: str) -> _Named:
    words = names.split()
    is_frame = any(map(_FRAME.fullmatch, words)) and not _POSTS.issubset(words)
    comments, footer = (any(map(one.fullmatch, words)) for one in (_COMMENTS, _FOOTER))
    return _Named(comments, is_frame, footer)


def holds_comments(element: LexborNode) -> bool:
    """Whether an element is named like comments of readers."""
    return _named(class_and_id(element)).comments


def is_framed(element: LexborNode) -> bool:
    """Whether an element belongs to the frame, by its tag and its names."""
    if element.tag in _TEXTS:
        return False
    framed = _frames(element)
    return bool(_is_footer(element)) if framed is None else framed


def is_sidebar(element: LexborNode) -> bool:
    """Whether an element is a menu, a sidebar or the like, but not a footer or comments."""
    return bool(_frames(element)) and not holds_comments(element)


def is_for_sharing(element: LexborNode) -> bool:
    """Whether an element belongs to the frame because its names say that it is for sharing."""
    names = class_and_id(element).split()
    framing = [name for name in names if _FRAME.fullmatch(name)]
    is_tag_s = element.tag in _FRAME_TAGS or element.tag == "footer"
    return not is_tag_s and bool(framing) and all(map(_SHARING.fullmatch, framing))


def is_line_of_links(element: LexborNode) -> bool:
    """Whether an element has a few links and no other words."""
    text = element.text(separator=" ")
    if len(text) > _LONGEST_LINE:
        return False
    links = element.css("a[href]")
    letters, in_links = (
        sum(map(str.isalpha, one)) for one in (text, "".join(a.text() for a in links))
    )
    return bool(links) and letters == in_links


def footer_of_post(
    root: LexborNode | None, heading: LexborNode | None, footers: Iterable[LexborNode]
) -> set[int]:
    """``mem_id`` of the footer after the text ``root``, and of those in it, if it is the post's.

    That is so if its parent has the title, too, and the page has another of the ``footers``, or
    many links around the post.
    """
    post = root.parent if root is not None else None
    if root is None or heading is None or post is None or post.tag == "body":
        return set()
    in_post: Known = {}
    if not is_inside(heading, {post.mem_id}, in_post):
        return set()
    footers = [*filter(_is_footer, footers)]
    own = [node for node in footers if is_inside(node, {post.mem_id}, in_post)]
    in_text: Known = {}
    if not own or any(is_inside(one, {root.mem_id}, in_text) for one in own):
        return set()
    if len(own) == len(footers):
        outermost = [post, *ancestors(post)][-1]
        page = outermost.parent or outermost
        if len(page.css("a[href]")) - len(post.css("a[href]")) < _MANY_LINKS:
            return set()
    return {node.mem_id for node in own}


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
    named, tag = _named(class_and_id(element)), element.tag
    if named.comments:
        return None if element.css_first("main, h1") is not None else True
    if tag in ("main", "article"):
        return False
    if tag in _FRAME_TAGS:
        return True
    if tag in HEADINGS or not named.frame:
        return None
    holds_more = element.css_first("main, article, h1") is not None or _is_layout(element)
    return None if holds_more else True


def _is_layout(element: LexborNode) -> bool:
    """Whether an element named after a sidebar has the sidebar and, beside it, something longer."""
    parts = [one for one in islice(element.iter(), _MOST_PARTS) if one.tag not in _SILENT]
    beside = [one for one in parts if one.tag == "aside" and _SIDEBAR.search(class_and_id(one))]
    if not beside or len(beside) == len(parts):
        return False
    of_all = sum(len(one.text(strip=True)) for one in parts)
    return of_all > 2 * sum(len(one.text(strip=True)) for one in beside)


def _is_footer(element: LexborNode) -> bool | None:
    return True if element.tag == "footer" or _named(class_and_id(element)).footer else None
