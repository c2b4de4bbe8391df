"""Places that look like the frame but contain the article's date or terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blogcrawl.learning import Sample, learn
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.profile import UNKNOWN, Profile

from .blogs import Post, entry, html, posts

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = ("title", "authors", "categories", "tags")
NAMES = ("moss", "fern", "reed", "sedge")
PAGE = (
    "<html lang=en><head><title>{title} | Stones</title></head><body>{{column}}<main>"
    "<h1>{title}<a class=anchor href=#top>¶</a></h1><div class=words>{text}</div>{{after}}</main>"
    "<div class=footer>Powered by Cairn and others</div></body></html>"
)


def link(kind: str, name: str) -> str:
    return f'<a href="/{kind}/{name}/">{name}</a> '


def tags_of(post: Post) -> list[str]:
    return [NAMES[post.number % 4], NAMES[post.number // 4 % 2 + post.number % 2]]


def category_of(post: Post) -> str:
    return ("Notes", "Walks", "Books")[post.number % 3]


CLOUD = "".join(link("tags", name) for name in NAMES)


def column(post: Post) -> str:
    """A column that tells of the post, and then of the blog."""
    tags = "".join(link("tags", tag) for tag in tags_of(post))
    return (
        f"<div class=sidebar><div class=card><ul><li>By {link('author', 'Ann Ash')}</li>"
        f"<li>In {link('categories', category_of(post))}</li><li>On {tags}</li></ul></div>"
        f"<div class=card>Tags {CLOUD}</div></div>"
    )


def after(post: Post) -> str:
    """A bar of navigation with the tags after the text."""
    return f"<nav class=labels>{''.join(link('tags', tag) for tag in tags_of(post))}</nav>"


def beside(post: Post) -> str:
    """A tile of another post, with that one's tag."""
    other = f'<a href="/posts/{post.number + 1}/">The next one</a>'
    return f"<nav class=labels>{link('tags', NAMES[(post.number + 1) % 4])}{other}</nav>"


def page_of(
    post: Post, parts: dict[str, str], profile: Profile = UNKNOWN, page: str = PAGE
) -> GenericArticlePage:
    text = html(page, post).format(**{"column": "", "after": "", **parts})
    return GenericArticlePage(text, post.url, profile)


def learned(
    part: str, made: Callable[[Post], str], *, feed: bool = False
) -> list[tuple[Post, dict[str, list[str]]]]:
    """What is read of four posts by what was learned from eight others."""
    some = posts(12)
    samples = []
    for one in some[:8]:
        feed_entry = entry(one)
        feed_entry.fields["tags"] = tags_of(one)
        samples.append(Sample(page_of(one, {part: made(one)}), feed_entry if feed else None))
    profile = learn(samples)
    found = []
    for one in some[8:]:
        page = page_of(one, {part: made(one)}, profile)
        found.append((one, {name: list(page.found(name).values) for name in FIELDS}))
    return found


@pytest.mark.parametrize("feed", [False, True])
def test_a_column_that_tells_of_the_article(feed: bool) -> None:
    for post, found in learned("column", column, feed=feed):
        assert found["title"] == [post.title]
        assert found["authors"] == ["Ann Ash"]
        assert found["categories"] == [category_of(post)]
        assert found["tags"] == tags_of(post)


@pytest.mark.parametrize("feed", [False, True])
def test_a_navigation_of_the_tags(feed: bool) -> None:
    for post, found in learned("after", after, feed=feed):
        assert found["tags"] == tags_of(post)
        assert found["authors"] == []  # who made the software is none


def test_a_navigation_of_the_tags_in_one_of_two_templates() -> None:
    some = posts(14)
    other = PAGE.replace("main>", "section>").replace("<div", "<div id=film")
    samples = [Sample(page_of(one, {"after": after(one)})) for one in some[:8]]
    samples += [Sample(page_of(one, {}, page=other)) for one in some[8:12]]
    profile = learn(samples)
    assert page_of(some[12], {"after": after(some[12])}, profile).found("tags").values == (
        tags_of(some[12])
    )


def test_what_leads_to_other_articles_tells_of_them() -> None:
    for _, found in learned("after", beside):
        assert found["tags"] == []


def test_what_is_the_same_on_every_page_is_the_blogs() -> None:
    for _, found in learned("after", lambda post: f"<nav class=labels>{CLOUD}</nav>"):
        assert found["tags"] == []


def test_what_differs_from_what_the_feed_says_is_not_of_the_article() -> None:
    def chance(post: Post) -> str:
        return f"<nav class=labels>{link('tags', f'chance {post.number}')}</nav>"

    for _, found in learned("after", chance, feed=True):
        assert found["tags"] == []


def test_the_number_of_articles_of_a_tag_is_not_its_name() -> None:
    def counted(post: Post) -> str:
        links = (f'<a href="/tags/{tag}/">{tag}<sup>12</sup></a>' for tag in tags_of(post))
        return f"<div class=terms>{' '.join(links)}</div>"

    for post, found in learned("after", counted):
        assert found["tags"] == tags_of(post)
