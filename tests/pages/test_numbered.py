"""Articles whose addresses look like those of a list's pages, and pages that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl.pages.links import shape
from blogcrawl.pages.listing import GenericListingPage

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "https://blog.example/"
TITLES = ("Moss on stones", "Fern in the shade", "Reed beside the mill", "Next stop Oslo")
FORMS = ["p/{}.html", "p/{}/", "{}/", "index_{}.html", "page/{}.html", "page{}/", "?p={}"]


def at(form: str) -> list[str]:
    """The newest first, down to one that a pager might lead to."""
    return [HOME + form.format(number) for number in (5, 4, 3, 2)]


def plain(url: str, title: str) -> str:
    return f'<li><a href="{url}">{title}</a></li>'


def row(url: str, title: str) -> str:
    return f'<p><span>1 May 2024</span> <a href="{url}">{title}</a></p>'


def read_on(url: str, title: str) -> str:
    return f'<div class=x><h3>{title}</h3><p>Some words.</p><a href="{url}">Read on</a></div>'


def picture(url: str, title: str) -> str:
    return f'<div class=x><a href="{url}"><img src="/x.jpg" alt=""></a><h3>{title}</h3></div>'


def page(rows: str, path: str = "", shapes: frozenset[str] = frozenset()) -> GenericListingPage:
    made = GenericListingPage(f"<title>Stones</title><main>{rows}</main>", HOME + path)
    made.shapes = shapes
    return made


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("write", [plain, row, read_on, picture])
def test_links_that_each_have_a_title_are_articles(
    form: str, write: Callable[[str, str], str]
) -> None:
    urls = at(form)
    listed = page("".join(map(write, urls, TITLES)))
    assert [entry.url for entry in listed.entries()] == urls
    assert listed.next_page() == ""


@pytest.mark.parametrize("form", FORMS[:-1])
def test_the_pager_beside_them(form: str) -> None:
    rows = "".join(map(plain, at(form), TITLES))
    pager = f'<p><a href="/{form.format(2)}">2</a> <a href="/{form.format(3)}">3</a></p>'
    listed = page(rows.replace(f"/{form.format(2)}", "/x/").replace(f"/{form.format(3)}", "/y/"))
    assert listed.next_page() == ""
    posts = "".join(map(plain, [f"/posts/{n}-x/" for n in range(4)], TITLES))
    assert page(posts + pager).next_page() == HOME + form.format(2)
    assert len(page(posts + pager).entries()) == len(TITLES)


@pytest.mark.parametrize(
    "words",
    [
        ("1", "2", "3", "4"),
        ("Page 1", "Page 2", "Page 3", "Page 4"),
        ("First", "Previous", "Next", "Last"),
        ("Newest posts", "Newer posts", "Older posts", "Oldest posts"),
    ],
)
@pytest.mark.parametrize("form", FORMS[:-1])
def test_links_of_a_pager_are_no_articles(form: str, words: tuple[str, ...]) -> None:
    posts = "".join(map(plain, [f"/posts/{n}-x/" for n in range(4)], TITLES))
    pager = "".join(map(plain, reversed(at(form)), words))
    assert all("/posts/" in one.url for one in page(f"{posts}<ul class=x>{pager}</ul>").entries())


def test_the_last_two_articles_of_a_list() -> None:
    """Too few to tell by themselves: the pages before have shown what such an address means."""
    urls = at("p/{}.html")[:2]
    rows = "".join(map(plain, urls, TITLES))
    assert page(rows, "page/3/").entries() == []
    known = frozenset([shape(urls[0])])
    assert [entry.url for entry in page(rows, "page/3/", known).entries()] == urls


def test_categories_are_no_articles_though_each_has_a_name() -> None:
    rows = "".join(map(plain, at("?cat={}"), TITLES))
    assert page(rows).entries() == []
    rows = "".join(map(row, at("?page_id={}"), TITLES))
    assert len(page(rows).entries()) == len(TITLES)


@pytest.mark.parametrize("form", FORMS[:-1])
def test_icons_lead_to_the_next_page(form: str) -> None:
    posts = "".join(map(plain, [f"/posts/{n}-x/" for n in range(4)], TITLES))
    icon = "<svg><path d='M1 1'/></svg>"
    first = page(f'{posts}<p><a href="/{form.format(2)}">{icon}</a></p>')
    assert first.next_page() == HOME + form.format(2)
    ways = "".join(f'<a href="/{form.format(n)}">{icon}</a>' for n in (2, 4))
    third = page(f"{posts}<p>{ways}</p>", form.format(3))
    assert third.next_page() == HOME + form.format(4)


@pytest.mark.parametrize("form", FORMS)
def test_recent_articles_beside_the_text_are_no_pages_of_the_list(form: str) -> None:
    rows = "".join(map(plain, at(form), TITLES))
    aside = page(f"<p>Welcome.</p></main><aside><h3>Recent</h3><ul>{rows}</ul></aside>")
    assert (aside.entries(), aside.next_page()) == ([], "")
