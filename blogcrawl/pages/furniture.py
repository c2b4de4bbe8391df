"""What stands in the text of an article and is not the article's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from blogcrawl import values
from blogcrawl.pages.base import within
from blogcrawl.pages.frame import ancestors, classes
from blogcrawl.pages.title import heading_text, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.pages.article import GenericArticlePage
    from blogcrawl.pages.blocks import Blocks, Mass

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
"""Selectors of what known themes and plugins put into the text."""

# An aside or a footer is the author's where it is called one of these, or ends a quotation.
_NOTES = re.compile(
    r"(?<![a-z])(?:admonition|alert|callout|caution|danger|(?:end|foot|margin|side)?notes?|hint"
    r"|important|info|message|notice|tip|warning)(?![a-z])",
    re.IGNORECASE,
)
# A block with such a word among the names of its classes is no text.
_BLOCKS = (
    "div[class], ul[class], ol[class], section[class], form[class], details[class],"
    " blockquote[class]"
)
_WORDS = re.compile(
    r"(?<![a-z])(?<!has[-_])(?<!no[-_])(?<!with[-_])(?:shar(?:e|es|ing)|toc|related|licen[cs]e"
    r"|licensing|copyright|reward|donat(?:e|ion)|subscri(?:be|ption|ptions)"
    r"|prev[-_]?next|next[-_]?prev|(?:author|about)[-_]?(?:bio|box|info|card))(?![a-z])",
    re.IGNORECASE,
)
# What holds the title, by the names of its classes and ids.
_HEADER = re.compile(
    r"(?:[a-z]+[-_]+)*(?:head(?:er|ing)?|hero|banner|title(?:[-_]wrap(?:per)?)?)", re.IGNORECASE
)
_TITLES = "h1, h2, .post-title, .entry-title, .article-title, .p-name"
_MOST_HEADINGS = 200
_LONGEST_HEADER = 500  # characters
_LONGEST_DATELINE = 120
_MOST_DATELINES = 3
_ROWS = frozenset("p li dd dt tr td th thead tbody figcaption figure pre h1 h2 h3 h4".split())
# The share of the links of a list that lead to other pages of the site.
_AT_HOME = 0.8
_EDIT = re.compile(r"edit|编辑|編集|bearbeiten|modifier", re.IGNORECASE)


def named(root: LexborNode, selectors: str) -> Iterator[int]:
    """``mem_id`` of what in the text ``root`` is furniture by its names.

    An element that holds much of the text is none, whatever it is called.
    """
    nodes = root.css(selectors) if selectors else []
    nodes += [node for node in root.css("aside, footer") if not _is_note(node)]
    nodes += [
        node for node in root.css(_BLOCKS) if _WORDS.search(node.attributes.get("class") or "")
    ]
    return _small(nodes, root)


def below_title(page: GenericArticlePage, root: LexborNode) -> set[int]:
    """``mem_id`` of the title in a text that holds it, and of what is said under it."""
    headline = key(page.headline.text)
    for node in root.css(_TITLES)[:_MOST_HEADINGS]:
        if key(heading_text(node)) == headline:
            header = _header(node, root)
            return {header.mem_id, *(line.mem_id for line in _datelines(page, header))}
    return set()


def beside(page: GenericArticlePage, root: LexborNode, blocks: Blocks) -> Iterator[int]:
    """``mem_id`` of what in ``root`` is not the article's, by what the page alone shows.

    What comes before the title, what was left out as the theme's, and boxes of links to other
    pages of the site before or after all prose.
    """
    for mass in blocks.left_out:
        if not (mass.node.tag in ("aside", "footer") and _is_note(mass.node)):
            yield mass.node.mem_id
    inner = [block for block in blocks.all if _stands_within(block.node, root)]
    prose = [number for number, block in enumerate(inner) if block.weight > 0]
    if not prose:
        return
    outside = inner[: prose[0]] + inner[prose[-1] + 1 :]
    seen: set[int] = set()
    for block in outside:
        for node in _around(block.node, root):
            held = blocks.masses.get(node.mem_id)
            if node.mem_id in seen or held is None or held.prose:
                break
            seen.add(node.mem_id)
            if node.tag not in _ROWS and _is_link_box(page, held):
                yield node.mem_id


def _around(node: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    if node.mem_id != root.mem_id:
        yield node
        for parent in ancestors(node):
            if parent.mem_id == root.mem_id:
                return
            yield parent


def _is_link_box(page: GenericArticlePage, mass: Mass) -> bool:
    if mass.linked * 2 < mass.length:
        return False
    host = urlsplit(page.url).netloc
    links = [page.link(one.attributes.get("href") or "") for one in mass.node.css("a[href]")]
    home = [link for link in links if urlsplit(link).netloc == host and link != page.url]
    return len(home) >= _AT_HOME * len(links) > 0


def _stands_within(node: LexborNode, root: LexborNode) -> bool:
    return node.mem_id == root.mem_id or any(
        parent.mem_id == root.mem_id for parent in ancestors(node)
    )


def _small(nodes: list[LexborNode], root: LexborNode) -> Iterator[int]:
    """``mem_id`` of those that hold no more than a third of the text."""
    most = len(root.text(strip=True)) // 3 if nodes else 0
    for node, text in zip(nodes, within(n.text(strip=True) for n in nodes), strict=False):
        if len(text) <= most:
            yield node.mem_id


def _is_note(element: LexborNode) -> bool:
    """Whether an aside or a footer in the text is the author's, and not the theme's."""
    if element.parent is not None and element.parent.tag == "blockquote":
        return True
    names = f"{element.attributes.get('class') or ''} {element.attributes.get('role') or ''}"
    return bool(_NOTES.search(names)) and not _WORDS.search(names)


def _header(heading: LexborNode, root: LexborNode) -> LexborNode:
    """The element with ``heading`` and what is said of the article, in a body that holds it."""
    header = heading
    most = min(_LONGEST_HEADER, len(root.text(strip=True)) // 2)
    for parent in ancestors(heading):
        if parent.mem_id == root.mem_id:
            break
        names = classes(parent).split()
        if parent.tag == "header" or any(map(_HEADER.fullmatch, names)):
            if len(parent.text(strip=True)) > most or parent.css_first("pre"):
                break
            header = parent
    return header


def _datelines(page: GenericArticlePage, header: LexborNode) -> Iterator[LexborNode]:
    """What follows a header and says no more than when the article appeared, and such."""
    days = {page.published[:10], page.modified[:10]} - {""}
    line = header.next
    for _ in range(_MOST_DATELINES):
        while line is not None and line.tag in ("-text", "-comment") and not line.text().strip():
            line = line.next
        if line is None or line.css_first("pre, img") is not None:
            return
        text = values.clean(line.text(separator=" "))
        if len(text) > _LONGEST_DATELINE or text.endswith(tuple(".。!?！？:：")):
            return
        if line.tag != "-text" and days.intersection(filter(None, page.dates(text))):
            yield line
        line = line.next
