"""The fields that are off by default: the pages give what the sources say."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.items import MORE
from blogcrawl.pages.kexue import KexueArticlePage
from blogcrawl.pipelines.latex import Shape
from blogcrawl.pipelines.metadata import article
from blogcrawl.sample import ORIGIN, blog
from sample.more import more
from sample.source import articles

if TYPE_CHECKING:
    from sample.source import Article

SHAPE = Shape("all", "", with_markdown=False, with_html=False, more=MORE)


def read(post: Article) -> dict[str, Any]:
    raw = KexueArticlePage(blog.page(post.path).body.decode(), ORIGIN + post.path).read()
    assert raw
    item = article(raw)
    SHAPE.render(item)
    values: dict[str, Any] = {name: getattr(item, name) for name in MORE}
    for name, value in values.items():
        if isinstance(value, list) and value and is_dataclass(value[0]):
            values[name] = [*map(asdict, value)]
    for link in values["links"]:
        assert link.pop("id") is None
    return values


@pytest.mark.parametrize("post", articles(), ids=lambda post: str(post.id))
def test_the_pages_give_what_the_sources_say(post: Article) -> None:
    expected = more(post)
    assert list(expected) == [*MORE]
    assert read(post) == expected


def test_one_was_read_by_hand() -> None:
    """Article 1051, its formulas counted in the source."""
    (post,) = (one for one in articles() if one.id == 1051)
    found = more(post)
    assert [one["text"] for one in found["outline"]] == ["定理", "证明", "反例", "怎样把零点找出来"]
    assert [(one["url"], one["text"]) for one in found["links"]] == [
        ("https://marginalia.example/archives/1037", "不出错的二分查找")
    ]
    assert [tuple(one.values()) for one in found["equations"]] == [
        (4, None, "eq:sup", None),
        (5, None, "eq:sup", 4),
        (10, None, "eq:cont", None),
        (12, None, "eq:cont", 10),
        (23, None, "eq:sup", 4),
        (24, None, "eq:cont", 10),
    ]
    assert [one["author"] for one in found["comments_text"]] == ["阿澄", "Tom", "潜水员"]
    assert found["comments_text"][2]["text"] == "请教：式子里的可以取负数吗？"


def test_there_is_something_of_each() -> None:
    found = [more(post) for post in articles()]
    assert {name for one in found for name in MORE if one[name]} == {
        *("outline", "code", "links", "equations", "comments_text")
    }
