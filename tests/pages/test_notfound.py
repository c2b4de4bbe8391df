"""Pages that say "not found", and articles about such pages."""

from __future__ import annotations

import pytest

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.notfound import are_alike, says_not_found, words_of


def page(title: str, text: str, path: str = "/posts/x") -> GenericArticlePage:
    html = f"<title>{title}</title><article><h1>{title}</h1><div class=post-content><p>{text}"
    return GenericArticlePage(html, f"http://a.example{path}")


@pytest.mark.parametrize(
    "title", ["404", "Page not found", "Error 404 (Not Found)!!1", "页面不存在", "文章未找到"]
)
def test_titles_that_say_not_found(title: str) -> None:
    assert says_not_found(page(title, "x"))


@pytest.mark.parametrize("title", ["A 4040 error", "Foundations", "存在与时间", ""])
def test_titles_that_do_not(title: str) -> None:
    assert not says_not_found(page(title, "x"))


def test_pages_with_the_same_words() -> None:
    text = "Sorry, the page {} is not here; try the search of this blog instead."
    one = page("Gone", text.format("/posts/a-b"), "/posts/a-b")
    other = page("Gone", text.format("/posts/0f3c/"), "/posts/0f3c/")
    assert are_alike(words_of(one), words_of(other))
    article = page("Gone", "What I have to say of it is something else.")
    assert not are_alike(words_of(one), words_of(article))


@pytest.mark.parametrize("path", ["/posts/1", "/posts/12/", "/posts/ab", "/posts/sorry-the-page"])
def test_alike_whatever_the_address(path: str) -> None:
    text = "Sorry, the page is not here; 10 others are, 12 tabs and 112 cabs; call 1 or 12."
    assert are_alike(words_of(page("Gone", text, path)), words_of(page("Gone", text, "/0f3c")))
