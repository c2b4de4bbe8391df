"""What belongs to an article or a list, and what to the frame that a theme puts around it."""

from __future__ import annotations

import pytest

from blogcrawl.html.tree import ancestors, class_and_id
from blogcrawl.pages.base import Page
from blogcrawl.pages.frame import Frame


def framed(html: str) -> bool:
    page = Page(html, "https://blog.example/")
    node = page.tree.css_first("a")
    assert node is not None
    return page.frame.holds(node)


@pytest.mark.parametrize(
    "html",
    [
        "<nav><a>x</a></nav>",
        "<aside><p><a>x</a></p></aside>",
        "<div class=sidebar><a>x</a></div>",
        "<div class=side-bar><a>x</a></div>",
        "<div id=sidebar-right><a>x</a></div>",
        '<div class="col widget"><ul><li><a>x</a></ul></div>',
        "<div class=widget-area><a>x</a></div>",
        "<ul class=main-menu><li><a>x</a></ul>",
        "<div class=navbar><a>x</a></div>",
        "<div class=tag-cloud><a>x</a></div>",
        "<div class=tags-cloud><a>x</a></div>",
        "<div class=related-posts><a>x</a></div>",
        "<div class=popular><a>x</a></div>",
        "<div class=breadcrumb><a>x</a></div>",
        "<div class=blogroll><a>x</a></div>",
        "<div class=social><a>x</a></div>",
        "<article class=comment-body><p><a>x</a></article>",
        "<div class=comments-area><a>x</a></div>",
        "<div id=respond><a>x</a></div>",
        "<div id=disqus_thread><a>x</a></div>",
        "<div class=sidebar><aside class=widget>of late</aside><div><a>x</a> and more</div></div>",
        "<footer><a>x</a></footer>",
        "<div id=footer><a>x</a></div>",
        "<div class=site-footer><p><a>x</a></p></div>",
    ],
)
def test_elements_of_the_frame(html: str) -> None:
    assert framed(html)


@pytest.mark.parametrize(
    "html",
    [
        "<a>x</a>",
        "<div><a>x</a></div>",
        "<main><div class=posts><a>x</a></div></main>",
        "<article><footer><a>x</a></footer></article>",
        "<article><h2><a>x</a></h2></article>",
        "<div class=tags><a>x</a></div>",
        '<div class="shell sidebar-open no-sidebar"><a>x</a></div>',
        "<div id=all class=sidebar-right><aside id=sidebar>me</aside><div><a>xyz</a></div></div>",
        "<div class=menu-collapsed><div><a>x</a></div></div>",
        "<div class=navigator><a>x</a></div>",
        "<div class=footnote><a>x</a></div>",
        "<article class=comments-open><a>x</a></article>",
        # Names that speak of a page's layout, round all of it.
        "<div class=comments><article><h1>Post</h1><a>x</a></article></div>",
        "<div class=has-sidebar><article><a>x</a></article></div>",
        "<div class=sidebar><h1>Post</h1><p><a>x</a></p></div>",
        "<div class=menu><div><main></main></div><p><a>x</a></div>",
    ],
)
def test_elements_that_are_no_frame(html: str) -> None:
    assert not framed(html)


def test_classes_and_ancestors() -> None:
    html = '<div id=d class="c e"><p><a>x</a></p></div>'
    node = Page(html, "https://blog.example/").tree.css_first("a")
    assert node is not None
    round_it = list(ancestors(node))
    assert [one.tag for one in round_it] == ["p", "div"]
    assert [class_and_id(one).split() for one in round_it] == [[], ["c", "e", "d"]]


def test_the_foot_of_an_article_is_its_own_where_the_text_is_known() -> None:
    """The article holds its foot, though it is round the text as well."""
    html = "<main><article><div class=t>x</div><footer><a>y</a></footer></article></main>"
    page = Page(html, "https://blog.example/")
    text, link = page.tree.css_first("div.t"), page.tree.css_first("a")
    assert text is not None
    assert link is not None
    assert not Frame({node.mem_id for node in (text, *ancestors(text))}).holds(link)
