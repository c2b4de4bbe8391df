"""The content hash changes with the article, and with nothing else."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.hashing import content_hash
from blogcrawl.items import Article, Formula, Image
from blogcrawl.pipelines.hashing import ContentHashPipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Make: TypeAlias = Callable[..., Article]

OF_THE_ARTICLE = {
    "id": "a.example/2",
    "url": "https://a.example/2",
    "site": "b.example",
    "title": "标题二",
    "authors": ["林之源", "阿澄"],
    "date_published": "2020-01-04",
    "date_modified": None,
    "language": "en",
    "categories": [],
    "tags": ["论"],
    "summary": None,
    "image": None,
    "license": None,
    "text": "设，证毕",
    "formulas": [Formula("n", "$n$", True, 1)],
    "images": [Image("https://a.example/2.png", "")],
}
OF_THE_CRAWL = {"reads": 13, "comments": None, "crawled_at": "", "content_hash": "x"}


def test_every_field_is_here() -> None:
    names = {field.name for field in fields(Article) if field.init}
    assert names == OF_THE_ARTICLE.keys() | OF_THE_CRAWL.keys()


def test_other_items_pass() -> None:
    item = {"title": "x"}
    assert ContentHashPipeline().process_item(item) is item
    assert item == {"title": "x"}


def test_it_is_set(article: Make) -> None:
    item = ContentHashPipeline().process_item(article())
    assert item.content_hash == content_hash(article())


def test_it_stays_the_same_for_ever(article: Make) -> None:
    """A new value makes every article of every archive look edited: change it knowingly."""
    expected = "0da87e5444746e9fb8609b9c783de3b605b9f0acbeee97196b3eddbb269670fa"
    assert content_hash(article()) == expected


@pytest.mark.parametrize("name", OF_THE_ARTICLE)
def test_it_moves_with(name: str, article: Make) -> None:
    assert content_hash(article(**{name: OF_THE_ARTICLE[name]})) != content_hash(article())


@pytest.mark.parametrize("name", OF_THE_CRAWL)
def test_it_does_not_move_with(name: str, article: Make) -> None:
    assert content_hash(article(**{name: OF_THE_CRAWL[name]})) == content_hash(article())


@pytest.mark.parametrize("name", ["body", "base", "markdown", "html"])
def test_it_does_not_move_with_what_passes_through(name: str, article: Make) -> None:
    item = article()
    setattr(item, name, "x")
    assert content_hash(item) == content_hash(article())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ["a", "b"]}, {"authors": ["ab"]}),
        ({"tags": ["a"], "categories": []}, {"tags": [], "categories": ["a"]}),
        ({"title": "a", "text": "b"}, {"title": "ab", "text": ""}),
        ({"formulas": [Formula("a", "b", False, 0)]}, {"formulas": [Formula("b", "a", False, 0)]}),
        ({"summary": None}, {"summary": "None"}),
        ({"authors": ["a", "b"]}, {"authors": ["b", "a"]}),
    ],
)
def test_what_stands_elsewhere_is_another(
    one: dict[str, Any], other: dict[str, Any], article: Make
) -> None:
    assert content_hash(article(**one)) != content_hash(article(**other))


def test_a_lone_surrogate_has_one_too(article: Make) -> None:
    assert content_hash(article(title="\ud800")) != content_hash(article(title="\udfff"))
