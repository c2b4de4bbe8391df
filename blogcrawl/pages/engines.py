"""Which engine and theme made a page, by the marks that they leave on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blogcrawl.pages.base import Page


class Engine(NamedTuple):
    """An engine, or a theme of one."""

    name: str
    generator: str = ""
    """Regular expression for ``meta[name=generator]``."""
    marks: str = ""
    """Selector of what only its pages hold."""


# Themes before their engines: the first that matches names the page.
ENGINES = (
    Engine("Typecho (geekg)", r"^Typecho", "#PostContent, .PostHead"),
    Engine("Typecho", r"^Typecho"),
    Engine("WordPress (block theme)", r"^WordPress", ".wp-block-post-title, .wp-block-query"),
    Engine("WordPress", r"^WordPress", 'link[href*="/wp-content/"], link[href*="/wp-includes/"]'),
    Engine("Hexo NexT", r"^Hexo", "a.post-title-link, .post-block, script.next-config"),
    Engine("Hexo Butterfly", r"^Hexo", "#article-container, #recent-posts, #aside-content"),
    Engine("Hexo Landscape", r"^Hexo", ".article-entry, .article-inner"),
    Engine("Hexo Fluid", r"^Hexo", ".markdown-body .post-content, #board"),
    Engine("Hexo", r"^Hexo"),
    Engine("Hugo PaperMod", r"^Hugo", "article.post-entry, article.post-single, .entry-link"),
    Engine("Hugo", r"^Hugo"),
    Engine("Jekyll Chirpy", r"^Jekyll", "#core-wrapper, #topbar-wrapper"),
    Engine("Jekyll al-folio", r"^Jekyll", 'script[src*="al-folio"], .post-list p.post-meta'),
    Engine("Jekyll", r"^Jekyll", ".post-list .post-link, article.h-entry .e-content"),
    Engine("Ghost", r"^Ghost", ".gh-content, .gh-card, .kg-card"),
    Engine("Pelican", r"^Pelican", 'address a[href*="getpelican"], footer a[href*="getpelican"]'),
    Engine("Nikola", r"^Nikola", 'a[href*="getnikola"]'),
    Engine("Hakyll", r"^Hakyll", 'a[href*="jaspervdj.be/hakyll"]'),
    Engine("Octopress", r"^Octopress", 'a[href*="octopress.org"]'),
    Engine("Quarto", r"^quarto", "#quarto-content"),
    Engine("Gatsby", r"^Gatsby", "#___gatsby"),
    Engine("VitePress", r"^VitePress", ".VPContent, .vp-doc"),
    Engine("VuePress", r"^VuePress", ".theme-default-content, .vuepress-blog"),
    Engine("Docusaurus", r"^Docusaurus", "#__docusaurus"),
    Engine("Eleventy", r"^Eleventy"),
)


def engine_of(page: Page) -> str:
    """The name of the engine that made a page, ``""`` where its marks tell none."""
    generator = page.first("meta[name=generator]::attr(content)").strip()
    for engine in ENGINES:
        named = bool(engine.generator and re.match(engine.generator, generator, re.IGNORECASE))
        marked = bool(engine.marks) and page.tree.css_first(engine.marks) is not None
        if (named and (marked or not _is_theme(engine))) or (marked and not generator):
            return engine.name
    return generator


def _is_theme(engine: Engine) -> bool:
    """Whether an engine of the same generator comes after it, which takes all its other pages."""
    later = ENGINES[ENGINES.index(engine) + 1 :]
    return any(other.generator == engine.generator for other in later if other.generator)
