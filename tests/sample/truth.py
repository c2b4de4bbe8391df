"""The items that a correct crawl of the sample blog yields, from the sources alone.

The text is first written with a slot for every formula; then each run of slots is cut by the rules
of docs/output.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from blogcrawl.sample import CRAWLED_AT, HOSTS, ORIGIN
from sample import LICENSE
from sample.source import (
    CATEGORIES,
    Break,
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
    articles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sample.source import Article, Block, Piece

SLOT = "\ufffc"
"""What stands for a formula until it is cut."""
MARK = "\ue000"
"""What stands where something is that is looked for."""
_SPACE = re.compile(r"[ \t\n\r\f\u00a0\u3000]+")
_RUN = re.compile(rf"(?P<before>[ \n]*)(?P<slots>{SLOT}(?:[ \n]*{SLOT})*)(?P<after>[ \n]*)")
_ONLY_SLOTS = re.compile(rf"[{SLOT}{MARK} ]+")
_LINE_SEPARATORS = str.maketrans({"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def items() -> list[dict[str, Any]]:
    """One item for every article, newest first."""
    return [item(article) for article in articles()]


def dumps(line: dict[str, Any]) -> str:
    """``line`` as one line of the feed."""
    return json.dumps(line, ensure_ascii=False).translate(_LINE_SEPARATORS)


def item(article: Article) -> dict[str, Any]:
    """The item of ``article``, its keys in the contract's order."""
    text, formulas = cut(body(article.blocks), formulas_of(article.blocks))
    fields = {
        "id": HOSTS[0] + article.path,
        "url": ORIGIN + article.path,
        "site": HOSTS[0],
        "title": article.title,
        "authors": [article.author],
        "date_published": article.date,
        "date_modified": None,
        "language": article.language,
        "categories": [CATEGORIES[article.category]],
        "tags": article.tags,
        "summary": article.summary,
        "image": None,
        "reads": article.reads,
        "comments": article.comments,
        "license": LICENSE,
        "text": text,
        "formulas": formulas,
        "images": [{"url": ORIGIN + p.src, "alt": p.alt} for p in pictures(article.blocks)],
    }
    return {**fields, "crawled_at": CRAWLED_AT, "content_hash": _hash(fields)}


def _hash(fields: dict[str, Any]) -> str:
    """The hash of what makes the article: its readers move ``reads`` and ``comments``."""
    lasting = {name: value for name, value in fields.items() if name not in ("reads", "comments")}
    canonical = json.dumps(lasting, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# The text with its slots


def body(blocks: Iterable[Block]) -> str:
    """The text of ``blocks``, with a slot for every formula."""
    return "\n\n".join(text for text in map(_text, blocks) if text)


def _text(block: Block) -> str:
    match block:
        case Paragraph(pieces) | Heading(_, pieces) | Picture(_, _, pieces):
            return "\n".join(_lines(pieces))
        case Items(found):
            return "\n".join(
                _marked(_lines(entry.pieces), "  " * entry.depth + entry.mark + " ", "")
                for entry in found
            )
        case Quote(paragraphs):
            return "\n\n".join(_marked(_lines(pieces), "> ", "> ") for pieces in paragraphs)
        case CodeBlock(_, text):
            return text
        case Table(rows):
            return "\n".join(" | ".join(" ".join(_lines(cell)) for cell in row) for row in rows)
        case Raw(_, blocks):
            return body(blocks)


def _marked(lines: list[str], first: str, others: str) -> str:
    """``lines`` with their marks, but for those that hold nothing but formulas."""
    marks = [first, *[others] * (len(lines) - 1)]
    return "\n".join(
        line if _ONLY_SLOTS.fullmatch(line) else mark + line
        for mark, line in zip(marks, lines, strict=True)
    )


def _lines(pieces: list[Piece]) -> list[str]:
    text = "".join(map(_flat, pieces))
    lines = (re.sub(" +", " ", line).strip() for line in text.split("\n"))
    return [line for line in lines if line]


def _flat(piece: Piece) -> str:
    match piece:
        case Formula(display=display):
            return f"\n{SLOT}\n" if display else SLOT
        case Strong(pieces) | Link(pieces, _):
            return "".join(map(_flat, pieces))
        case Break():
            return "\n"
    return _SPACE.sub(" ", piece.text)


# The formulas and pictures, in document order


def formulas_of(blocks: Iterable[Block]) -> Iterator[Formula]:
    """The formulas of ``blocks``, in document order."""
    for block in blocks:
        if isinstance(block, Raw):
            yield from formulas_of(block.blocks)
        else:
            yield from _within(pieces_of(block))


def _within(pieces: Iterable[Piece]) -> Iterator[Formula]:
    for piece in pieces:
        if isinstance(piece, Formula):
            yield piece
        elif isinstance(piece, Strong | Link):
            yield from _within(piece.pieces)


def pieces_of(block: Block) -> Iterator[Piece]:
    """The pieces of one block."""
    match block:
        case Paragraph(pieces) | Heading(_, pieces) | Picture(_, _, pieces):
            yield from pieces
        case Items(found):
            for entry in found:
                yield from entry.pieces
        case Quote(paragraphs):
            for pieces in paragraphs:
                yield from pieces
        case Table(rows):
            for row in rows:
                for cell in row:
                    yield from cell


def pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    """The pictures of ``blocks``, in document order."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Raw):
            yield from pictures(block.blocks)


# The cut


def cut(text: str, formulas: Iterable[Formula]) -> tuple[str, list[dict[str, Any]]]:
    """``text`` without its slots, and the formulas with what was cut in their place."""
    waiting = iter(formulas)
    kept = ""
    end = 0
    found: list[dict[str, Any]] = []
    for run in _RUN.finditer(text):
        kept += text[end : run.start()]
        spaces = [run["before"], *run["slots"].split(SLOT)[1:-1], run["after"]]
        stays = _stays(spaces, run.start() == 0 or run.end() == len(text))
        raw = "" if stays == 0 else spaces[0]
        for number, space in enumerate(spaces):
            if number == stays:
                kept += space
            elif number:
                found[-1]["raw"] += space
            if number + 1 < len(spaces):
                formula = next(waiting)
                found.append(
                    {
                        "tex": formula.tex,
                        "raw": raw + formula.raw,
                        "display": formula.display,
                        "offset": len(kept),
                    }
                )
                raw = ""
        end = run.end()
    if next(waiting, None):
        raise ValueError("a formula without its slot")
    return kept + text[end:], found


def _stays(spaces: list[str], at_an_end: bool) -> int | None:
    """Which white space of a run stays in the text: the first of the strongest."""
    if at_an_end:
        return None
    strengths = [_strength(space) for space in spaces]
    return strengths.index(max(strengths))


def _strength(space: str) -> int:
    return 3 if "\n\n" in space else 2 if "\n" in space else len(space)
