"""The expected values of the fields that are off by default, from the sources alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from blogcrawl.sample import ORIGIN
from sample import templates, truth
from sample.source import (
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
    from collections.abc import Iterable, Iterator

    from sample.source import Article, Block, Piece

_MARK = truth.MARK
_MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)")
_ROW = re.compile(r"\\\\")
_NUMBER = re.compile(r"\\tag\{(.+?)\}")
_LABEL = re.compile(r"\\label\{(.+?)\}")
_REFERENCE = re.compile(r"\\(?:eq)?ref\{(.+?)\}")


def more(article: Article) -> dict[str, Any]:
    """The fields of ``ARTICLE_FIELDS``; where links lead is only known in an archive."""
    found: dict[str, list[dict[str, Any]]] = {"outline": [], "code": [], "links": []}
    for offset, (name, values, pieces) in zip(
        _offsets(article), _marks(article.blocks), strict=True
    ):
        text = pieces if isinstance(pieces, str) else " ".join(_written(pieces).split())
        if not (name == "links" and values["url"].partition("#")[0] == ORIGIN + article.path):
            found[name].append({**values, "text": text, "offset": offset})
    return {
        **found,
        "usage": [],  # no page of the blog wishes anything
        "series": None,  # and no title names a series
        "part": None,
        "equations": _equations(truth.item(article)["formulas"]),
        "comments_text": [*map(_comment, templates.remarks(article))],
        "listing_only": False,
    }


# Where things stand.


def _marks(blocks: Iterable[Block]) -> Iterator[tuple[str, dict[str, Any], list[Piece] | str]]:
    """Headings, code and links, in document order."""
    for block in blocks:
        match block:
            case Heading(level, pieces):
                yield "outline", {"level": level}, pieces
            case CodeBlock(language, text):
                yield "code", {"language": language}, text
            case Raw(_, inner):
                yield from _marks(inner)
        if not isinstance(block, Raw):
            for piece in truth.pieces_of(block):
                yield from _links(piece)


def _links(piece: Piece) -> Iterator[tuple[str, dict[str, Any], list[Piece]]]:
    match piece:
        case Link(pieces, href):
            yield "links", {"url": urljoin(ORIGIN + "/", href)}, pieces
        case Strong(pieces):
            for one in pieces:
                yield from _links(one)


def _offsets(article: Article) -> list[int]:
    """Where each of them begins in the text that is left."""
    slotted = truth.body(map(_marked, article.blocks))
    formulas = truth.item(article)["formulas"]
    places = [(f["offset"], f["raw"]) for f in formulas]
    sources = iter(truth.formulas_of(article.blocks))
    found: list[int] = []
    whole = 0  # code points of the text with its formulas
    for letter in slotted:
        if letter == _MARK:
            found.append(_left(whole, places))
        else:
            whole += len(next(sources).raw) if letter == truth.SLOT else 1
    return found


def _left(place: int, formulas: list[tuple[int, str]]) -> int:
    """Where a place of the whole text is when its formulas are taken out."""
    cut = 0
    for offset, raw in formulas:
        if offset + cut + len(raw) > place:
            return min(place - cut, offset)
        cut += len(raw)
    return place - cut


def _marked(block: Block) -> Block:
    """The block with a mark before all that is looked for."""
    match block:
        case Heading(_, pieces):
            return replace(block, pieces=[Text(_MARK), *_all(pieces)])
        case CodeBlock(_, text):
            return replace(block, text=_MARK + text)
        case Paragraph(pieces):
            return replace(block, pieces=_all(pieces))
        case Picture(_, _, pieces):
            return replace(block, caption=_all(pieces))
        case Items(found):
            return Items([replace(one, pieces=_all(one.pieces)) for one in found])
        case Quote(paragraphs):
            return Quote([*map(_all, paragraphs)])
        case Table(rows):
            return Table([[_all(cell) for cell in row] for row in rows])
        case Raw(_, blocks):
            return replace(block, blocks=[*map(_marked, blocks)])


def _all(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Link):
            found.append(Text(_MARK))
        found.append(Strong(_all(piece.pieces)) if isinstance(piece, Strong) else piece)
    return found


def _written(pieces: list[Piece]) -> str:
    """Pieces as they are read, formulas in their places."""
    text = truth.body([Paragraph(pieces)])
    for formula in truth.formulas_of([Paragraph(pieces)]):
        text = text.replace(truth.SLOT, formula.raw, 1)
    return text


# Numbers, and readers.


def _equations(formulas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every row that has a number or a name, and every reference to one."""
    named: dict[str, tuple[int, str | None]] = {}
    found = []
    for number, formula in enumerate(formulas):
        for row in _ROW.split(formula["tex"]):
            tag, label = (_first(one, row) for one in (_NUMBER, _LABEL))
            if label:
                named[label] = (number, tag)
            if tag or label:
                found.append((number, tag, label, False))
            found += [(number, None, one, True) for one in _REFERENCE.findall(row)]
    rows = []
    for number, tag, label, refers in found:
        target, tag_of = named[label or ""] if refers else (None, tag)
        rows.append({"formula": number, "tag": tag_of, "label": label, "refers_to": target})
    return rows


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


def _comment(remark: tuple[str, str]) -> dict[str, Any]:
    name, said = remark
    pieces: list[Piece] = []
    end = 0
    for match in _MATH.finditer(said):
        mark = next(one for one in ("$$", "$", "\\(") if match[0].startswith(one))
        tex = match[match.lastindex or 0]
        closed = "\\)" if mark == "\\(" else mark
        pieces += [Text(said[end : match.start()]), Formula(tex, mark, closed, mark == "$$")]
        end = match.end()
    block = Paragraph([*pieces, Text(said[end:])])
    text, formulas = truth.cut(truth.body([block]), truth.formulas_of([block]))
    comment = {"author": name, "time": None, "text": text, "formulas": formulas}
    return {**comment, "reply_to": None}
