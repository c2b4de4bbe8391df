"""The articles' sources: the format, and that every article follows it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from sample.source import (
    CATEGORIES,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Item,
    Items,
    Link,
    Paragraph,
    Picture,
    Quote,
    Raw,
    Strong,
    Table,
    Text,
    articles,
    parse,
)

if TYPE_CHECKING:
    from sample.source import Article, Block, Piece

HEADER = """\
title: A title with $x$
date: 2024-02-29
author: Edith Marlowe
category: mathematics
tags: one, two words
reads: 12
comments: 3
language: en
"""


def blocks(body: str, header: str = HEADER) -> list[Block]:
    return parse(1, f"{header}\n{body}\n").blocks


def pieces(text: str) -> list[Piece]:
    (block,) = blocks(text)
    assert isinstance(block, Paragraph)
    return block.pieces


def test_header() -> None:
    article = parse(7, HEADER + "summary: In short.\nmarkup: bom\n\nText.\n")
    assert article.path == "/archives/7"
    assert article.tags == ["one", "two words"]
    assert (article.reads, article.comments) == (12, 3)
    assert article.summary == "In short."
    assert article.markup == {"bom"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ‹x› b", [Text("a "), Formula("x", "$", "$"), Text(" b")]),
        ("«x»", [Formula("x", "$$", "$$", display=True)]),
        (
            r"«\begin{align*}x\end{align*}»",
            [Formula(r"\begin{align*}x\end{align*}", display=True)],
        ),
        (
            r"«\begin{aligned}x\end{aligned}»",
            [Formula(r"\begin{aligned}x\end{aligned}", "$$", "$$", display=True)],
        ),
        ("**so ‹x^{**}›**", [Strong([Text("so "), Formula("x^{**}", "$", "$")])]),
        ("[on ‹[0,1]›](/a)", [Link([Text("on "), Formula("[0,1]", "$", "$")], "/a")]),
        ("`$x$`", [Code("$x$")]),
        (r"by \eqref{eq:a}", [Text("by "), Formula(r"\eqref{eq:a}")]),
        ("it costs $5 or $6", [Text("it costs "), Formula("5 or ", "$", "$"), Text("6")]),
    ],
)
def test_inline(text: str, expected: list[Piece]) -> None:
    assert pieces(text) == expected


def test_delimiters_of_an_article() -> None:
    (block,) = blocks("‹x› and «y»", HEADER + "delimiters: parens\n")
    assert isinstance(block, Paragraph)
    formulas = [piece for piece in block.pieces if isinstance(piece, Formula)]
    assert [formula.raw for formula in formulas] == [r"\(x\)", r"\[y\]"]


def test_blocks() -> None:
    body = """\
One paragraph
over two lines.

## Heading

- an item
  - further in

> one
>
> two

```python
x = 1

y = 2
```

| ‹|a|› | b |

![alt](/a.png) Caption

%%%html
<p>raw $x</p>

%%%text
raw $x

%%%end
"""
    assert blocks(body) == [
        Paragraph([Text("One paragraph\nover two lines.")]),
        Heading(2, [Text("Heading")]),
        Items([Item(0, "-", [Text("an item")]), Item(1, "-", [Text("further in")])]),
        Quote([[Text("one")], [Text("two")]]),
        CodeBlock("python", "x = 1\n\ny = 2"),
        Table([[[Formula("|a|", "$", "$")], [Text("b")]]]),
        Picture("alt", "/a.png", [Text("Caption")]),
        Raw("<p>raw $x</p>\n", [Paragraph([Text("raw $x")])]),
    ]


def test_there_are_enough_articles() -> None:
    posts = articles()
    assert len(posts) >= 50
    assert len({post.id for post in posts}) == len({post.date for post in posts}) == len(posts)
    assert {post.language for post in posts} == {"zh-CN", "en"}
    assert {post.category for post in posts} == CATEGORIES.keys()


@pytest.mark.parametrize("post", articles(), ids=lambda post: str(post.id))
def test_every_article_is_sound(post: Article) -> None:
    assert post.blocks
    assert isinstance(post.blocks[0], Paragraph), "a listing shows the first paragraph"
    assert str(post) == unicodedata.normalize("NFC", str(post))
    assert not any(mark in repr(_texts(post.blocks)) for mark in "‹›«»\ufffc")
    for block in post.blocks:
        if isinstance(block, CodeBlock):
            assert block.text == block.text.rstrip()
            assert block.text[0] != " "


def _texts(found: object) -> list[str]:
    """All plain text within ``found``."""
    match found:
        case Text(text):
            return [text]
        case list():
            return [text for part in found for text in _texts(part)]
    return _texts(list(vars(found).values())) if hasattr(found, "__dict__") else []
