"""An article that is there already is refused, and one that moved keeps its identity."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem

from blogcrawl.archive import Origin
from blogcrawl.pipelines.identity import IdentityPipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from scrapy.crawler import Crawler

    from blogcrawl.items import Article

    Make: TypeAlias = Callable[..., Article]


class Known:
    """An archive that knows every article by this identity."""

    def __init__(self, identity: str | None) -> None:
        self.identity = identity
        self.refused: list[str] = []

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        return self.identity

    def is_claimed_wrongly(self, origin: Origin, claimed: str, title: str) -> bool:
        return False

    def has_strayed(self, origin: Origin, title: str, published: str) -> bool:
        return False

    def refuse_duplicate(self, origin: Origin, identity: str) -> None:
        self.refused += [origin.identity, identity]


def refused(crawler: Crawler) -> dict[str, Any]:
    return {
        name.removeprefix("blogcrawl/refused/"): number
        for name, number in crawler.stats.get_stats().items()
    }


def test_without_an_archive_an_identity_counts_once(crawler: Crawler, article: Make) -> None:
    pipeline = IdentityPipeline.from_crawler(crawler)
    assert pipeline.process_item(article())
    assert pipeline.process_item(article(id="a.example/2"))
    assert pipeline.process_item({}) == {}
    with pytest.raises(DropItem, match=r"^duplicate \(https://b\.example/1\)$"):
        pipeline.process_item(article(url="https://b.example/1"))
    assert refused(crawler) == {"duplicate": 1}


def from_page(article: Make) -> Article:
    item = article()
    item.origin = Origin("a.example/", "a.example/old", "a.example/1", "https://a.example/1")
    return item


def test_the_archive_says_what_an_article_is_called(crawler: Crawler, article: Make) -> None:
    crawler.spider = SimpleNamespace(archive=Known("a.example/old"))
    item = IdentityPipeline.from_crawler(crawler).process_item(from_page(article))
    assert (item.id, item.origin.claimed) == ("a.example/old", "a.example/1")


def test_what_the_archive_has_from_elsewhere_is_refused(crawler: Crawler, article: Make) -> None:
    crawler.spider = SimpleNamespace(archive=Known(None))
    with pytest.raises(DropItem, match=r"^duplicate \(https://a\.example/1\)$"):
        IdentityPipeline.from_crawler(crawler).process_item(from_page(article))
    assert crawler.spider.archive.refused == ["a.example/old", "a.example/1"]
    assert refused(crawler) == {"duplicate": 1}
