"""What is known about engines and themes, one row of data each.

Names are votes, not verdicts: an element that a row names as the text counts only if it has much of
the page's prose, and one named as furniture only if it has little. For another theme, add a row or
write a profile.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blogcrawl.pages.base import Page


class Theme(NamedTuple):
    """An engine, or a theme of one, or a convention that many share."""

    name: str
    generator: str = ""
    """Regular expression for ``meta[name=generator]``."""
    marks: str = ""
    """Selector of an element that only its pages have; empty for a convention."""
    body: str = ""
    """Selectors of the element of the text, the most reliable first, separated by ``|``."""
    reader: str = ""
    """The page class that reads its articles, as ``module:class``; empty for the generic one."""


# Themes come before their engines: the first match counts.
THEMES = (
    Theme("schema.org", body="[itemprop=articleBody]"),
    Theme("microformats2", body=".e-content"),
    Theme(
        "Typecho (geekg)",
        r"^Typecho",
        "#PostContent, .PostHead",
        body="#PostContent",
        reader="blogcrawl.pages.kexue:KexueArticlePage",
    ),
    Theme("Typecho", r"^Typecho"),
    Theme(
        "WordPress (block theme)",
        r"^WordPress",
        ".wp-block-post-title, .wp-block-query",
        body=".wp-block-post-content",
    ),
    Theme(
        "WordPress",
        r"^WordPress",
        'link[href*="/wp-content/"], link[href*="/wp-includes/"]',
        body=".entry-content",
    ),
    Theme(
        "Hexo NexT",
        r"^Hexo",
        "a.post-title-link, .post-block, script.next-config",
        body=".post-body",
    ),
    Theme(
        "Hexo Butterfly",
        r"^Hexo",
        "#article-container, #recent-posts, #aside-content",
        body="#article-container",
    ),
    Theme("Hexo Landscape", r"^Hexo", ".article-entry, .article-inner", body=".article-entry"),
    Theme(
        "Hexo Fluid",
        r"^Hexo",
        ".markdown-body .post-content, #board",
        body=".post-content .markdown-body",
    ),
    Theme("Hexo", r"^Hexo"),
    Theme(
        "Hugo PaperMod",
        r"^Hugo",
        "article.post-entry, article.post-single, .entry-link",
        body=".post-content",
    ),
    Theme("Hugo", r"^Hugo"),
    Theme("Jekyll Chirpy", r"^Jekyll", "#core-wrapper, #topbar-wrapper"),
    Theme("Jekyll al-folio", r"^Jekyll", 'script[src*="al-folio"], .post-list p.post-meta'),
    Theme("Jekyll", r"^Jekyll", ".post-list .post-link, article.h-entry .e-content"),
    Theme(
        "Ghost",
        r"^Ghost",
        ".gh-content, .gh-card, .kg-card",
        body=".gh-content | .post-full-content .post-content",
    ),
    Theme("Pelican", r"^Pelican", 'address a[href*="getpelican"], footer a[href*="getpelican"]'),
    Theme("Nikola", r"^Nikola", 'a[href*="getnikola"]'),
    Theme("Hakyll", r"^Hakyll", 'a[href*="jaspervdj.be/hakyll"]'),
    Theme("Octopress", r"^Octopress", 'a[href*="octopress.org"]'),
    Theme("Distill", body="d-article"),
    Theme("Quarto", r"^quarto", "#quarto-content", body="#quarto-document-content"),
    Theme("Gatsby", r"^Gatsby", "#___gatsby"),
    Theme("VitePress", r"^VitePress", ".VPContent, .vp-doc", body=".vp-doc"),
    Theme(
        "VuePress",
        r"^VuePress",
        ".theme-default-content, .vuepress-blog",
        body=".theme-default-content | .theme-hope-content",
    ),
    Theme(
        "Docusaurus",
        r"^Docusaurus",
        "#__docusaurus",
        body="#__blog-post-container | .theme-doc-markdown",
    ),
    Theme("Eleventy", r"^Eleventy"),
    Theme("CNBlogs", body="#cnblogs_post_body"),
    Theme("CSDN", body="#content_views"),
    Theme("Notion", body="#notion-article"),
    Theme("Substack", body=".available-content .body"),
    Theme("Zhihu", body=".RichText"),
    Theme(
        "words that many themes share",
        body=".post-content | .post__content | .article-content | .post-body | .post_body"
        " | #articleContent | .article-body | .article__body | .blog-post-content"
        " | .markdown-body | .article-style | .prose | .post-text | .post-single | .content"
        " | article | main",
    ),
)


def _bodies() -> tuple[str, ...]:
    selectors = (one.strip() for theme in THEMES for one in theme.body.split("|"))
    return tuple(dict.fromkeys(filter(None, selectors)))


BODIES = _bodies()
"""Selectors of the element of the text, in the order of the rows."""

OWN_BODIES = ", ".join(one for one in BODIES if one not in (".content", "article", "main"))
"""The selectors whose elements normally contain nothing but the text."""


def theme_of(page: Page) -> Theme | None:
    """The theme or the engine that made a page; ``None`` if it has no known marks."""
    generator = page.first("meta[name=generator]::attr(content)").strip()
    for number, theme in enumerate(THEMES):
        named = bool(theme.generator and re.match(theme.generator, generator, re.IGNORECASE))
        marked = bool(theme.marks) and page.tree.css_first(theme.marks) is not None
        if (named and (marked or not _has_engine(number))) or (marked and not generator):
            return theme
    return None


def name_of(page: Page) -> str:
    """The name of the theme or engine that made a page, ``""`` if unknown."""
    theme = theme_of(page)
    return theme.name if theme else page.first("meta[name=generator]::attr(content)").strip()


def _has_engine(number: int) -> bool:
    """Whether the engine of a theme has a later row, which matches its other pages."""
    generator = THEMES[number].generator
    return any(other.generator == generator for other in THEMES[number + 1 :] if other.generator)
