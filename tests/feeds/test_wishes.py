"""The wishes of an article's page, recorded or not."""

from __future__ import annotations

import pytest
from itemadapter import ItemAdapter
from scrapy import Item

from blogcrawl.feeds.wishes import wishes_of
from blogcrawl.items import Article


@pytest.fixture
def article() -> Article:
    return Article.__new__(Article)


def test_an_article_of_which_it_was_not_recorded_wishes_nothing(article: Article) -> None:
    assert [*wishes_of(ItemAdapter(article))] == []
    assert [*wishes_of(ItemAdapter(Item()))] == []


def test_an_article_wishes_what_was_recorded(article: Article) -> None:
    article.usage = ["noai"]
    assert [*wishes_of(ItemAdapter(article))] == ["noai"]
    assert [*wishes_of({"usage": ["noai"]})] == ["noai"]
