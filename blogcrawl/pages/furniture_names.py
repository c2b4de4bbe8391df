"""Finds furniture in a text by class names, ids and tags."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from blogcrawl.html.tree import elements_beside, once_for_names
from blogcrawl.pages.base import within
from blogcrawl.pages.title import title_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

NAMED = (
    "nav, .toc, #toc, #TOC, #markdown-toc, .post-toc, .table-of-contents, .share,"
    " .sharedaddy, .share-buttons, .addtoany_share_save_container, .related, .related-posts,"
    " .jp-relatedposts, .yarpp, .post-nav, .post-navigation, .paginav, .comments, #comments,"
    " .post-copyright, .reward, .reward-container, .post-reward, .post-tags, .post-footer,"
    " .entry-footer, .entry-meta, .post-meta, .article-meta, .author-box, .breadcrumbs,"
    " .breadcrumb, .subscribe, .newsletter, .pagination, .quarto-title-block,"
    " #title-block-header, .post-header, .entry-header, .article-header, .post-info,"
    " .copy-code, .sr-only, .visually-hidden, .screen-reader-text, .hash-link, .headerlink,"
    " .anchor-link, .article-footer, #quarto-reuse, #quarto-citation, a[role=doc-backlink],"
    " .footnote-backref, .footnote-back, .reversefootnote, #toc_container, #ez-toc-container,"
    " .lwptoc, .yoast-table-of-contents, .wp-block-table-of-contents, .addtoany_content,"
    " .kk-star-ratings, .post-ratings, .rating-form, .pvc_stats, .post-views, .saboxplugin-wrap,"
    " .wpdiscuz_top, .about-author, .author-bio, .post-author-box, #reward, .declare, .admire,"
    " .recommended_posts, .followme, .md-feedback, .links-nextprev, .ssba, .kg-signup-card,"
    " .kg-cta-card, [role=doc-toc], [role=navigation], [role=complementary]"
)
"""Selectors of elements that known themes and plugins put into the text."""

# An aside or a footer is the author's if it has one of these names, or ends a quotation.
_NOTES = re.compile(
    r"(?<![a-z])(?:admonition|alert|callout|caution|danger|(?:end|foot|margin|side)?notes?|hint"
    r"|important|info|message|notice|tip|warning)(?![a-z])",
    re.IGNORECASE,
)
# A block with such a word among its class names, or in its id, is not text.
_BLOCKS = frozenset("div ul ol section form details blockquote".split())
_WITH_ID = frozenset(("div", "ul"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(
    r"(?<![a-z])(?<!has[-_])(?<!no[-_])(?<!with[-_])(?:shar(?:e|es|ing)|toc|related|licen[cs]e"
    r"|licensing|copyright|reward|donat(?:e|ion)|subscri(?:be|ption|ptions)"
    r"|prev[-_]?next|next[-_]?prev|(?:author|about)[-_]?(?:bio|box|info|card))(?![a-z])",
    re.IGNORECASE,
)


def by_name(root: LexborNode, selectors: str) -> Iterator[int]:
    """``mem_id`` of elements in the text ``root`` that are furniture by their names.

    An element with much of the text is not furniture, whatever its name.
    """
    return _small(called(root, selectors), root)


def called(root: LexborNode, selectors: str) -> list[LexborNode]:
    """The elements in the text ``root`` that are called furniture, however large they are."""
    nodes = root.css(selectors) if selectors else []
    nodes += [node for node in root.css("aside, footer") if not is_note(node)]
    return [*nodes, *filter(_is_called_furniture, root.css("[class], [id]"))]


def _is_called_furniture(node: LexborNode) -> bool:
    """Whether an element has such a word among its class names, or in its id."""
    if node.tag not in _BLOCKS:
        return False
    attributes = node.attributes
    if _names_furniture(attributes.get("class") or ""):
        return True
    name = attributes.get("id") or "" if node.tag in _WITH_ID else ""
    return _names_furniture(name) and not _is_named_by_heading(node)


@once_for_names
def _names_furniture(names: str) -> bool:
    return bool(_WORDS.search(_CAMEL.sub("-", names)))


def _small(nodes: list[LexborNode], root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the nodes with at most a third of the text."""
    most = len(root.text(strip=True)) // 3 if nodes else 0
    for node, text in zip(nodes, within(n.text(strip=True) for n in nodes), strict=False):
        if len(text) <= most:
            yield node.mem_id


def is_note(element: LexborNode) -> bool:
    """Whether an aside or a footer in the text is the author's, not the theme's."""
    if element.parent is not None and element.parent.tag == "blockquote":
        return True
    names = f"{element.attributes.get('class') or ''} {element.attributes.get('role') or ''}"
    return bool(_NOTES.search(names)) and not _WORDS.search(names)


def _is_named_by_heading(element: LexborNode) -> bool:
    """Whether an element is one of several sections whose ids repeat their headings.

    The names of these are the author's, not the theme's.
    """
    return _repeats_heading(element) and any(map(_repeats_heading, _beside(element)))


def _beside(element: LexborNode) -> Iterator[LexborNode]:
    """The nearest elements before and after one, of the same tag, that have an id."""
    for before in (True, False):
        others = elements_beside(element, before=before)
        alike = (one for one in others if one.tag == element.tag and one.attributes.get("id"))
        yield from islice(alike, 1)


def _repeats_heading(element: LexborNode) -> bool:
    heading, name = element.css_first("h1, h2, h3, h4, h5, h6"), element.attributes.get("id") or ""
    said = heading.text() if heading is not None else ""
    return bool(said) and title_key(name) == title_key(said)
