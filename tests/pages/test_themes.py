"""Every known engine and theme is recognised by the marks of its pages."""

from __future__ import annotations

import pytest

from blogcrawl.pages.base import Page
from blogcrawl.pages.themes import THEMES, name_of

WP_LINK = '<link rel=stylesheet href="https://blog.example/wp-content/themes/x/style.css">'
PAGES = {
    "Typecho (geekg)": ("Typecho 1.2", "<div class=PostHead><h1>x</h1></div>"),
    "Typecho": ("Typecho 1.2.1", "<div id=main>x</div>"),
    "WordPress (block theme)": ("WordPress 6.9", '<h1 class="wp-block-post-title">x</h1>'),
    "WordPress": ("WordPress 6.9", WP_LINK),
    "Hexo NexT": ("Hexo 7.3.0", '<a class="post-title-link" href="/a">x</a>'),
    "Hexo Butterfly": ("Hexo 7.3.0", "<div id=article-container>x</div>"),
    "Hexo Landscape": ("Hexo 7.3.0", "<div class=article-entry>x</div>"),
    "Hexo Fluid": ("Hexo 7.3.0", "<div id=board>x</div>"),
    "Hexo": ("Hexo 7.3.0", "<p>x"),
    "Hugo PaperMod": ("Hugo 0.152.0", "<article class=post-single>x</article>"),
    "Hugo": ("Hugo 0.152.0", "<p>x"),
    "Jekyll Chirpy": ("Jekyll v4.4.1", "<div id=core-wrapper>x</div>"),
    "Jekyll al-folio": ("Jekyll", "<ul class=post-list><li><p class=post-meta>x</ul>"),
    "Jekyll": ("Jekyll v4.4.1", "<ul class=post-list><li><span class=post-meta>x</span></ul>"),
    "Ghost": ("Ghost 5.130", "<div class=gh-content>x</div>"),
    "Pelican": ("Pelican", "<p>x"),
    "Nikola": ("Nikola (getnikola.com)", "<p>x"),
    "Hakyll": ("", '<footer>By <a href="https://jaspervdj.be/hakyll">Hakyll</a></footer>'),
    "Octopress": ("", '<footer>By <a href="http://octopress.org">Octopress</a></footer>'),
    "Quarto": ("quarto-1.8.25", "<div id=quarto-content>x</div>"),
    "Gatsby": ("Gatsby 5.15.0", "<div id=___gatsby>x</div>"),
    "VitePress": ("VitePress v1.6.4", "<div class=vp-doc>x</div>"),
    "VuePress": ("VuePress 2.0.0", "<div class=theme-default-content>x</div>"),
    "Docusaurus": ("Docusaurus v3.9.2", "<div id=__docusaurus>x</div>"),
    "Eleventy": ("Eleventy v3.1.2", "<p>x"),
}


def engine(generator: str, markup: str) -> str:
    meta = f'<meta name="generator" content="{generator}">' if generator else ""
    return name_of(Page(f"<head>{meta}</head><body>{markup}</body>", "https://blog.example/a/"))


def test_every_engine_has_its_page() -> None:
    assert list(PAGES) == [theme.name for theme in THEMES if theme.generator]


@pytest.mark.parametrize("name", PAGES)
def test_by_its_own_page(name: str) -> None:
    assert engine(*PAGES[name]) == name


@pytest.mark.parametrize("name", [engine.name for engine in THEMES if engine.marks])
def test_by_its_marks_alone(name: str) -> None:
    marked = {**PAGES, "Pelican": ("", '<footer><a href="https://getpelican.com">x</a></footer>')}
    marked["Nikola"] = ("", '<a href="https://getnikola.com">x</a>')
    marked["Jekyll"] = ("", "<article class=h-entry><div class=e-content>x</div></article>")
    assert engine("", marked[name][1]) == name


@pytest.mark.parametrize("name", ["Hexo", "Hugo", "Jekyll", "Pelican", "Nikola", "Eleventy"])
def test_by_its_name_alone(name: str) -> None:
    assert engine(name, "<p>x") == name
    assert engine(name.lower(), "<p>x") == name


def test_marks_of_another_engine_do_not_outweigh_the_name() -> None:
    assert engine("Hugo 0.152.0", "<div class=article-entry>x</div>") == "Hugo"
    assert engine("Pelican", "<div id=board>x</div>") == "Pelican"


def test_another_engine_is_called_by_its_own_name() -> None:
    assert engine("Some Engine 3", "<p>x") == "Some Engine 3"


def test_no_engine_without_a_sign() -> None:
    assert engine("", "<p>x") == ""
