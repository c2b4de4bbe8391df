"""A duplicate article is dropped, and an article that moved keeps its identity."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem

from blogcrawl import jsonl
from blogcrawl.items import Formula
from blogcrawl.origin import Origin
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
        self.name = identity
        self.identity = self.answers = self  # one object for both rooms
        self.refused: list[str] = []
        self.stored: list[tuple[str, str]] = []

    def identify(self, origin: Origin, claimed: str, title: str) -> str | None:
        return self.name

    def is_claimed_wrongly(self, origin: Origin, claimed: str, title: str) -> bool:
        return False

    def has_strayed(self, origin: Origin, title: str, published: str) -> bool:
        return False

    def is_known(self, origin: Origin) -> bool:
        return False

    def stored_before(self) -> list[tuple[str, str]]:
        return self.stored

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


LONG = "One sentence of some length, which says a thing that is worth to be told. " * 4


class Empty(Known):
    """An archive that has heard of nothing."""

    def __init__(self) -> None:
        super().__init__(None)

    def identify(self, origin: Origin, claimed: str, title: str) -> str:
        return claimed


def at(article: Make, path: str, **fields: Any) -> Article:
    identity = f"a.example/{path}"
    item = article(id=identity, url=f"https://{identity}", **{"text": LONG, **fields})
    item.origin = Origin("a.example/", identity, identity, item.url)
    return item


def test_the_same_text_at_another_address_is_the_same_article(
    crawler: Crawler, article: Make
) -> None:
    crawler.spider = SimpleNamespace(archive=Empty())
    pipeline = IdentityPipeline.from_crawler(crawler)
    assert pipeline.process_item(at(article, "1"))
    assert pipeline.process_item(at(article, "1"))
    with pytest.raises(DropItem, match=r"says what a\.example/1 says"):
        pipeline.process_item(at(article, "en/1"))
    assert crawler.spider.archive.refused == ["a.example/en/1", "a.example/1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Another"},
        {"date_published": "2020-02-02"},
        {"text": LONG + "x"},
        {"formulas": [Formula("y", "$y$", False, 3)]},
        {"text": "Short."},
    ],
)
def test_what_differs_or_is_short_is_an_article_of_its_own(
    crawler: Crawler, article: Make, fields: dict[str, Any]
) -> None:
    crawler.spider = SimpleNamespace(archive=Empty())
    pipeline = IdentityPipeline.from_crawler(crawler)
    assert pipeline.process_item(at(article, "1"))
    assert pipeline.process_item(at(article, "2", **fields))
    assert pipeline.process_item(at(article, "2", **fields))
    if fields == {"text": "Short."}:
        assert pipeline.process_item(at(article, "3", **fields))


def test_what_an_earlier_process_of_the_run_stored_counts(crawler: Crawler, article: Make) -> None:
    archive = Empty()
    archive.stored = [("a.example/", jsonl.dumps(at(article, "1")))]
    crawler.spider = SimpleNamespace(archive=archive)
    with pytest.raises(DropItem, match=r"says what a\.example/1 says"):
        IdentityPipeline.from_crawler(crawler).process_item(at(article, "2"))


def test_an_article_that_was_known_stays_one(crawler: Crawler, article: Make) -> None:
    archive = Empty()
    archive.is_known = lambda origin: True  # type: ignore[method-assign]
    crawler.spider = SimpleNamespace(archive=archive)
    pipeline = IdentityPipeline.from_crawler(crawler)
    assert pipeline.process_item(at(article, "1"))
    assert pipeline.process_item(at(article, "2"))
