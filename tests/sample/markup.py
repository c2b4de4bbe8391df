"""Writes the body of an article as HTML, with the habits and the defects of an old blog.

There is no white space between paragraphs. ``<br/>`` is directly before a display formula within a
paragraph, and ends the lines within display formulas if the source says so. Empty paragraphs,
``<font>`` and ``<u>`` are added depending on the numbers of the article and the block, so that the
same sources always give the same pages.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sample.source import (
    Break,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Items,
    Link,
    Paragraph,
    Picture,
    Quote,
    Raw,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from sample.source import Article, Block, Item, Piece


def body(article: Article) -> str:
    """The body of ``article``, without what the theme appends to it."""
    if "one-paragraph" in article.markup:
        return _one_paragraph(article)
    whole = "".join(
        _sprinkled(block, article.id + 5 * index) for index, block in enumerate(article.blocks)
    )
    return whole.removesuffix("</blockquote>") if "open-quote" in article.markup else whole


def excerpt(article: Article) -> str:
    """The first paragraphs of ``article``, as a listing shows them."""
    return "".join(html(block) for block in article.blocks[:2] if isinstance(block, Paragraph))


def html(block: Block) -> str:
    """The HTML of one block."""
    match block:
        case Paragraph(pieces):
            return f"<p>{inline(pieces)}</p>"
        case Heading(level, pieces):
            return _heading(level, pieces)
        case Items(items):
            return _list(items)
        case Quote(paragraphs):
            inner = "".join(f"<p>{inline(pieces)}</p>" for pieces in paragraphs)
            return f"<blockquote>{inner}</blockquote>"
        case CodeBlock(language, text):
            return f'<pre><code class="language-{language}">{_escape(text)}</code></pre>\n'
        case Table(rows):
            return _table(rows)
        case Picture(alt, src, caption):
            return _picture(alt, src, caption)
        case Raw(source, _):
            return source


def inline(pieces: list[Piece]) -> str:
    """The HTML of running text."""
    return "".join(
        _apart(piece, index > 0, index < len(pieces) - 1)
        if isinstance(piece, Formula) and piece.display
        else _piece(piece)
        for index, piece in enumerate(pieces)
    )


def _apart(formula: Formula, before: bool, after: bool) -> str:
    """A display formula, with a line end before it, and now and then one after it."""
    start = "<br/>" if before else ""
    end = "<br/>\n" if after and len(formula.tex) % 2 else ""
    return start + _piece(formula) + end


def _piece(piece: Piece) -> str:
    match piece:
        case Text(text):
            return _escape(text)
        case Formula(display=display):
            raw = _escape(piece.raw)
            return raw.replace(" \n", "<br/>\n") if display else raw
        case Strong(pieces):
            return f"<strong>{inline(pieces)}</strong>"
        case Link(pieces, href):
            return f'<a href="{escape(href)}">{inline(pieces)}</a>'
        case Code(text):
            return f"<code>{_escape(text)}</code>"
        case Break():
            return "<br/>\n"


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _heading(level: int, pieces: list[Piece]) -> str:
    words = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    anchor = escape(re.sub(r"\s+", "-", words.strip()))
    text = inline(pieces)
    return f'<h{level} id="{anchor}">{text} <a href="#{anchor}">#</a></h{level}>'


def _list(items: list[Item]) -> str:
    """A list; what is further in than its first item belongs to the item before it."""
    depth, mark = items[0].depth, items[0].mark
    starts = [index for index, item in enumerate(items) if item.depth == depth]
    inner = ""
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        nested = _list(items[start + 1 : end]) if end > start + 1 else ""
        inner += f"<li>{inline(items[start].pieces)}{nested}</li>"
    tag = "ul" if mark == "-" else "ol"
    return f"<{tag}>{inner}</{tag}>"


def _table(rows: list[list[list[Piece]]]) -> str:
    head, *others = rows
    lines = [_row(head, "th"), *(_row(row, "td") for row in others)]
    return '<table class="typecho-table">\n' + "\n".join(lines) + "\n</table>\n"


def _row(cells: list[list[Piece]], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{inline(cell)}</{tag}>" for cell in cells) + "</tr>"


def _picture(alt: str, src: str, caption: list[Piece]) -> str:
    return (
        f'<div class="typecho-caption aligncenter"><a href="{src}" title="点击查看原图">'
        f'<img src="{src}" alt="{escape(alt)}"/></a>'
        f'<p class="typecho-caption-text">{inline(caption)}</p></div>'
    )


def _sprinkled(block: Block, number: int) -> str:
    """The HTML of ``block`` with what an old editor leaves behind: nothing that a reader sees."""
    whole = html(block)
    if not isinstance(block, Paragraph):
        return whole
    inner = inline(block.pieces)
    match number % 11:
        case 1:
            return "<p></p>" + whole
        case 3:
            return f'<p>\n<font color="#0000FF">{inner}</font></p>'
        case 5:
            return whole.replace("<strong>", "<u><b>").replace("</strong>", "</b></u>")
        case 7:
            return whole + "<p>&nbsp;</p>"
        case 8:
            return f"<p>{inner}<br/></p>"
        case 10 if len(block.pieces) == 1 and isinstance(block.pieces[0], Formula):
            return inner
    return whole


def _one_paragraph(article: Article) -> str:
    pieces = [block.pieces for block in article.blocks if isinstance(block, Paragraph)]
    return "<p>" + "<br/><br/>\n".join(map(inline, pieces)) + "</p>"
