"""The time that reading a page takes grows as the page does, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import check_growth

from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.kexue import KexueArticlePage, KexueListingPage
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.pages.notfound import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.pages.base import ArticlePage, ListingPage

URL = "https://blog.example/2020/a/"
TIMES = 1_500  # and four times as many
QUICK = 0.05  # seconds

PAGES: dict[str, Callable[[int], str]] = {
    "links to tags": lambda times: "<a rel=tag href=/tag/x>x</a>" * times,
    "links to tags in a list": lambda times: "<ul>" + "<li><a rel=tag href=/tag/x>x</a>" * times,
    "links to tags, deep": lambda times: (
        "<div>" * (times // 4) + "<a rel=tag href=/tag/x>x</a>" * times
    ),
    "links to tags in a long class": lambda times: (
        f"<div class='{'a ' * times}'>" + "<a rel=tag href=/tag/x>x</a>" * times
    ),
    "links by their days": lambda times: (
        "<h2>" + "".join(f"<a href=/2020/{n}/>x</a><time>" for n in range(times))
    ),
    "links in headings": lambda times: "".join(
        f"<h2><a href=/2020/{n}/>x</a></h2>" for n in range(times)
    ),
    "links to pages, deep": lambda times: "<div>" * (times // 4) + "<a href=/page/2>2</a>" * times,
    "posts in posts": lambda times: (
        "<div class=Post>" * (times // 4) + "<a href=/archives/1>»</a>" * times
    ),
    "paragraphs": lambda times: "<p>x" * times,
    "paragraphs, deep": lambda times: "<div>" * (times // 4) + "<p>x" * times,
    "quotations": lambda times: "<blockquote>x" * times,
    "bodies": lambda times: "<div class=content>" * (times // 4) + "x " * times * 100,
    "titles": lambda times: "<div class=post-title>" * (times // 4) + "x " * times * 100,
    "days": lambda times: "<div class=meta>" * (times // 4) + "x " * times * 100,
    "categories": lambda times: "<div class=quarto-category>" * (times // 4) + "x " * times * 100,
    "headings": lambda times: "<h1>x</h1>" * times,
    "authors": lambda times: "<span class=author>By x</span>" * times,
    "a base": lambda times: f"<base href=/{'b' * times}/>" + "<a href=x>x</a><img src=x>" * times,
}


@pytest.mark.parametrize("article_page", [GenericArticlePage, KexueArticlePage])
@pytest.mark.parametrize("name", PAGES)
def test_an_article(name: str, article_page: type[ArticlePage]) -> None:
    def read(html: str) -> None:
        page = article_page(html, URL)
        page.read()
        words_of(page)
        assert page.is_article in (True, False)

    grows_as_the_page(read, PAGES[name])


@pytest.mark.parametrize("listing_page", [GenericListingPage, KexueListingPage])
@pytest.mark.parametrize("name", PAGES)
def test_a_listing(name: str, listing_page: type[ListingPage]) -> None:
    def read(html: str) -> None:
        page = listing_page(html, URL)
        page.entries()
        page.next_page()
        page.archives()
        page.feeds()
        page.addresses()

    grows_as_the_page(read, PAGES[name])


def grows_as_the_page(read: Callable[[str], None], page: Callable[[int], str]) -> None:
    check_growth(read, page(TIMES), page(4 * TIMES), most=6, quick=QUICK)
