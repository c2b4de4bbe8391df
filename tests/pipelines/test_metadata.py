"""From the strings of a page to the fields of an article."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from blogcrawl.items import Article, RawArticle
from blogcrawl.latex import Body
from blogcrawl.latex.config import CONFIGS
from blogcrawl.pipelines.metadata import MetadataPipeline

URL = "https://a.example/1"


def body() -> Body:
    html = "<p>正文</p>"
    root = LexborHTMLParser(html).body
    assert root is not None
    return Body(root, html, CONFIGS["cautious"])


def made(**given: Any) -> Article:
    article = MetadataPipeline().process_item(RawArticle(**{"url": URL, "body": body(), **given}))
    assert isinstance(article, Article)
    return article


def test_other_items_pass() -> None:
    item = {"title": " x "}
    assert MetadataPipeline().process_item(item) is item
    assert item == {"title": " x "}


def test_a_page_that_says_nothing() -> None:
    article = made()
    values = {field.name: getattr(article, field.name) for field in fields(Article) if field.init}
    said = {name: value for name, value in values.items() if value not in (None, "", [])}
    assert said == {"id": "a.example/1", "url": URL, "site": "a.example"}


def test_everything() -> None:
    given = body()
    article = made(
        body=given,
        base="https://a.example/old/",
        site="blog.example",
        canonical="https://www.blog.example/2/",
        title="\n 一个\u00a0$x$\u200b 的  e\u0301 \0",
        byline="By 林之源 | 2018-11-07 | 155345位读者 | 引用",
        language="zh_cn",
        categories=["分类：数学", "数学", " "],
        tags=["#数", "标签：数", "论"],
        summary=" 一\n二 ",
        image="https://a.example/1.png",
        comments="12评论",
        license="https://creativecommons.org/licenses/by/4.0/",
        crawled_at="2026-01-01T00:00:00Z",
        date_modified="2019-01-02T03:04:05+08:00",
    )
    assert article == Article(
        id="blog.example/2",
        url="https://www.blog.example/2/",
        site="blog.example",
        title="一个 $x$ 的 é",
        authors=["林之源"],
        date_published="2018-11-07",
        date_modified="2019-01-02T03:04:05+08:00",
        language="zh-CN",
        categories=["数学"],
        tags=["数", "论"],
        summary="一 二",
        image="https://a.example/1.png",
        reads=155345,
        comments=12,
        license="https://creativecommons.org/licenses/by/4.0/",
        crawled_at="2026-01-01T00:00:00Z",
    )
    assert article.body is given
    assert article.base == "https://a.example/old/"


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"byline": "By A | 2018-11-07", "authors": ["B", "C, D"]}, "authors", ["B", "C", "D"]),
        ({"byline": "By A | 2018-11-07", "authors": [" "]}, "authors", ["A"]),
        ({"byline": "2018-11-07", "date_published": "2019-01-01"}, "date_published", "2019-01-01"),
        ({"byline": "2018-11-07", "date_published": "soon"}, "date_published", "2018-11-07"),
        ({"byline": "9位读者", "reads": "1,234"}, "reads", 1234),
        ({"byline": "9位读者"}, "reads", 9),
        ({"byline": "9位读者", "reads": "none"}, "reads", None),
        ({"reads": "9" * 5000}, "reads", None),
        ({"comments": "none"}, "comments", None),
        ({"comments": "0评论"}, "comments", 0),
        ({"language": "klingon, mostly"}, "language", None),
        ({"summary": "\u200b\n"}, "summary", None),
        ({"crawled_at": ""}, "date_published", None),
        ({"url": "http://www.a.example:80/1/?p=2#x"}, "id", "a.example/1?p=2"),
        ({"url": "http://a.example:8000/1"}, "site", "a.example:8000"),
    ],
)
def test_one_field(given: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(made(**given), field) == expected


def test_the_base_is_the_page_unless_it_says_otherwise() -> None:
    assert made().base == URL
    assert made(canonical="https://a.example/2").base == "https://a.example/2"


def test_what_nobody_sees_is_escaped_in_addresses() -> None:
    hidden = "https://a.example/\x1b\u202e"
    article = made(image=hidden, license=hidden)
    assert article.image == article.license == "https://a.example/%1B%E2%80%AE"
