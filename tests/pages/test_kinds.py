"""Article, listing or neither: decided by similarity to known pages of the blog."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.pages.base import Page
from blogcrawl.pages.kinds import Kinds, PageKind, likeness, skeleton


def page(body: str) -> Page:
    return Page(f"<body>{body}</body>", "https://blog.example/x")


POST = "<main><article class='post post-{0}'><h1>{0}</h1><time>1</time><div><p>{0}</div></article>"
LIST = "<main><ul class='list'>{}</ul></main>"
OTHER = "<section class='cv'><h1>Me</h1><table><tr><td>1</table></section>"


def known() -> Kinds:
    kinds = Kinds()
    for n in range(3):
        kinds.learn(page(POST.format(n)), PageKind.ARTICLE)
        kinds.learn(page(LIST.format("<li><a href=/x>x</a>" * n)), PageKind.LISTING)
    return kinds


def test_a_skeleton_holds_no_numbers_of_posts() -> None:
    assert skeleton(page(POST.format(1))) == skeleton(page(POST.format(2)))
    assert likeness(skeleton(page(POST.format(1))), skeleton(page(OTHER))) < 0.3


def test_kinds() -> None:
    post, listing, other = page(POST.format(7)), page(LIST.format("<li>")), page(OTHER)
    kinds = known()
    assert kinds.classify(post, is_article=True, is_dated=True, names=3) is PageKind.ARTICLE
    assert kinds.classify(post, is_article=True, is_dated=False, names=0) is PageKind.NEITHER
    assert kinds.classify(listing, is_article=True, is_dated=True, names=3) is PageKind.LISTING
    assert kinds.classify(listing, is_article=False, is_dated=False, names=3) is PageKind.LISTING
    assert kinds.classify(listing, is_article=False, is_dated=False, names=1) is PageKind.NEITHER
    assert kinds.classify(other, is_article=True, is_dated=True, names=0) is PageKind.NEITHER


def test_where_nothing_is_known_a_page_tells_for_itself() -> None:
    post = page(POST.format(1))
    assert Kinds().classify(post, is_article=True, is_dated=False, names=0) is PageKind.ARTICLE
    assert Kinds().classify(post, is_article=False, is_dated=False, names=5) is PageKind.LISTING
    assert Kinds().classify(post, is_article=False, is_dated=False, names=0) is PageKind.NEITHER


def test_an_undated_blog_has_undated_articles() -> None:
    kinds = Kinds()
    for n in range(5):
        kinds.learn(page(POST.format(n)), PageKind.ARTICLE, is_dated=False)
    post = page(POST.format(9))
    assert kinds.classify(post, is_article=True, is_dated=False, names=0) is PageKind.ARTICLE


sets = st.frozensets(st.sampled_from("abcdef"))


@given(sets, sets)
def test_likeness_is_a_share(one: frozenset[str], other: frozenset[str]) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == bool(one)
