"""The wishes of an article's page, recorded or not, and the articles that they leave out."""

from __future__ import annotations

import pytest
from itemadapter import ItemAdapter
from scrapy import Item
from scrapy.utils.test import get_crawler

from blogcrawl.feeds.wishes import Wishes, wishes_of
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


def test_an_article_with_a_wish_of_the_setting_is_left_out_and_counted_once() -> None:
    crawler = get_crawler(settings_dict={"USAGE_LEFT_OUT": ["noai", "ai-txt"]})
    wishes = Wishes(crawler)
    assert not wishes.leave_out("a", [])
    assert not wishes.leave_out("b", ["noindex"])
    assert wishes.leave_out("c", ["noindex", "noai"])
    assert wishes.leave_out("c", ["noai"])
    assert wishes.left_out == {"c"}
    assert crawler.stats.get_value("blogcrawl/unwanted/noai") == 1
