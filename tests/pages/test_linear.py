"""The time to read a page is linear in its size, whatever its content."""

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

    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import ListingPage

pytestmark = pytest.mark.slow

URL = "https://blog.example/2020/a/"
TIMES = 1_500  # and four times as many
QUICK = 0.05  # seconds

TAG = "<a rel=tag href=/tag/x>x</a>"


def round_text(tag: str) -> Callable[[int], str]:
    """Pages on which many elements of one kind nest round one long text."""
    return lambda times: tag * (times // 4) + "x " * times * 100


def linked_data(depth: int, number: int) -> str:
    """So many things within graphs that nest."""
    return '{"@graph":[' * depth + "{}," * number + "{}" + "]}" * depth


PAGES: dict[str, Callable[[int], str]] = {
    "links to tags": lambda times: TAG * times,
    "links to tags in a list": lambda times: "<ul>" + f"<li>{TAG}" * times,
    "links to tags, deep": lambda times: "<div>" * (times // 4) + TAG * times,
    "links to tags in a long class": lambda times: f"<div class='{'a ' * times}'>" + TAG * times,
    "a link to a tag, deep": lambda times: (
        "<article><h1>x</h1>"
        + "<div>" * (times // 16)
        + f"<a rel=tag href=/tag/x>{'x ' * times * 100}</a>"
    ),
    "links by their days": lambda times: (
        "<h2>" + "".join(f"<a href=/2020/{n}/>x</a><time>" for n in range(times))
    ),
    "links in headings": lambda times: "".join(
        f"<h2><a href=/2020/{n}/>x</a></h2>" for n in range(times)
    ),
    "links to pages, deep": lambda times: "<div>" * (times // 4) + "<a href=/page/2>2</a>" * times,
    "links to numbers in a list": lambda times: (
        "<ul>" + "".join(f"<li><a href=/p/{n}.html>x{n} y</a> 1 May 2024" for n in range(times))
    ),
    "links to numbers, deeper and deeper": lambda times: "".join(
        f"<div>x<a href=/p/{n}.html>x{n} y</a>" for n in range(times)
    ),
    "posts in posts": lambda times: (
        "<div class=Post>" * (times // 4) + "<a href=/archives/1>»</a>" * times
    ),
    "paragraphs": lambda times: "<p>x" * times,
    "paragraphs, deep": lambda times: "<div>" * (times // 4) + "<p>x" * times,
    "quotations": lambda times: "<blockquote>x" * times,
    "bodies": round_text("<div class=content>"),
    "comments": round_text("<div class=comment>"),
    "articles in articles": round_text("<article><h1>x</h1>"),
    "times": lambda times: "<main><p>" + "Updated <time>2020-01-01</time> " * times,
    "times, deep": lambda times: "<main>" + "<i>x<b><time datetime=2020-01-01>" * (times // 4),
    "lists of others": round_text("<div class=recent>"),
    "quotation marks in linked data": lambda times: (
        '<script type="application/ld+json">' + '[",\\"' * times * 10 + "</script><p>x"
    ),
    "authors in linked data": lambda times: (
        '<script type="application/ld+json">[{"@type":"BlogPosting","headline":"x","author":['
        + ",".join(f'{{"@id":"{n}"}}' for n in range(times))
        + "]}"
        + ',{"@id":"x"}' * times
        + "]</script><p>x"
    ),
    "headers": round_text("<header><h1>x</h1>"),
    "headers in an article": lambda times: (
        "<article>" + "<header>" * (times // 4) + "<h1>x</h1>" + "<p>x " * times
    ),
    "blocks of plugins": round_text("<div class=share>"),
    "titles": round_text("<div class=post-title>"),
    "days": round_text("<div class=meta>"),
    "categories": round_text("<div class=quarto-category>"),
    "headings": lambda times: "<h1>x</h1>" * times,
    "tables of contents": lambda times: (
        "<ul><li><a href=#a>x</a><li><a href=#b>y</a></ul>" * times + "<h2 id=a>x</h2><h2 id=b>y"
    ),
    "tables of contents, deep": lambda times: (
        "<div><ul><li><a href=#a>x</a>" * (times // 4) + "<h2 id=a>x</h2>" * times
    ),
    "headings in headings": lambda times: (
        "<ul><li><a href=#a>x</a><li><a href=#b>y</a></ul>" + "<h2 id=a><div>x" * (times // 4)
    ),
    "authors": lambda times: "<span class=author>By x</span>" * times,
    "linked data": lambda times: (
        f'<script type="application/ld+json">{linked_data(times // 32, 40 * times)}</script><p>x'
    ),
    "a base": lambda times: f"<base href=/{'b' * times}/>" + "<a href=x>x</a><img src=x>" * times,
}


@pytest.mark.parametrize("article_page", [GenericArticlePage, KexueArticlePage])
@pytest.mark.parametrize("name", PAGES)
def test_an_article_takes_linear_time(name: str, article_page: type[ArticlePage]) -> None:
    def read(html: str) -> object:
        page = article_page(html, URL)
        return page.read(), page.is_article, words_of(page)

    grows_as_the_page(read, PAGES[name])


@pytest.mark.parametrize("listing_page", [GenericListingPage, KexueListingPage])
@pytest.mark.parametrize("name", PAGES)
def test_a_listing_takes_linear_time(name: str, listing_page: type[ListingPage]) -> None:
    def read(html: str) -> object:
        page = listing_page(html, URL)
        listed = page.entries(), page.next_page()
        return listed, page.archives(), page.feeds(), page.addresses()

    grows_as_the_page(read, PAGES[name])


def grows_as_the_page(read: Callable[[str], object], page: Callable[[int], str]) -> None:
    check_growth(read, page, TIMES, most=6, quick=QUICK)
