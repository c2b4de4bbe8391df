"""Reads the articles' sources, ``articles/<id>.txt``, into dataclasses.

A file is a header of ``key: value`` lines, an empty line, and the body. The header gives
``title`` (LaTeX between dollars), ``date``, ``author``, ``category`` (a key of ``CATEGORIES``),
``tags`` (separated by ", "), ``reads``, ``comments``, ``language``, and where wanted ``summary``,
``delimiters: parens`` (the page writes ``\\(..\\)`` and ``\\[..\\]``) and ``markup``, words that
ask for a page with a defect: ``one-paragraph`` (the whole body in a single ``<p>``),
``open-quote`` (the quotation at its end is never closed), ``bom`` (a byte-order mark first). In
every third article the lines of a display end in ``<br/>``, which the renderer takes for a blank.

The body's blocks are separated by an empty line:

- a paragraph, over one line or several; a display formula alone is one too;
- ``## Heading``, ``### Heading``;
- ``- item`` or ``1. item`` lines, two blanks further in for each level of nesting;
- ``> text``, a line a paragraph, with ``>`` between two of them;
- code between lines of three backticks, the language after the first;
- ``| a | b |`` rows, the first of them the header;
- ``![alt](address) caption``, a picture;
- ``%%%html``, HTML as it is to stand in the page, then ``%%%text``, the blocks that a correct
  crawl finds in it, then ``%%%end``.

Within a block: ``‹tex›`` an inline formula, ``«tex»`` a display formula, ``**bold**``,
``[text](address)``, ```code```, and ``⏎``, a forced line end. What the renderer takes for a formula
although nobody marked it is one as well: ``\\eqref{..}`` and ``\\ref{..}`` in plain text, and two
dollars in one paragraph. In the text of a raw block two dollars are just that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

CATEGORIES = {
    "mathematics": "数学研究",
    "algorithms": "算法札记",
    "physics": "物理随想",
    "reading": "读书",
}

_PIECE = re.compile(
    r"‹(?P<inline>[^›]*)›|«(?P<display>[^»]*)»"
    r"|\*\*(?P<strong>(?:‹[^›]*›|[^*‹])+)\*\*"
    r"|\[(?P<link>(?:‹[^›]*›|[^\]‹])+)\]\((?P<href>[^)]+)\)"
    r"|`(?P<code>[^`]+)`"
    r"|(?P<ref>\\(?:eq)?ref\{[^}]*\})"
    r"|\$(?P<dollars>[^$‹«`]*)\$"
    r"|(?P<end>⏎)"
)
_BARE = re.compile(r"\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\}")
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>-|\d+\.) (?P<text>.*)")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)]+)\) (?P<caption>.+)", re.DOTALL)
_CELL = re.compile(r"\|((?:‹[^›]*›|`[^`]*`|[^|‹`])*)(?=\|)")


@dataclass(frozen=True)
class Text:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True)
class Break:
    """A forced line end."""


@dataclass(frozen=True)
class Formula:
    """A formula, its TeX as the renderer takes it; in a display, " \\n" may stand for ``<br/>``."""

    tex: str
    open: str = ""
    close: str = ""
    display: bool = False

    @property
    def raw(self) -> str:
        """The formula with its delimiters."""
        return self.open + self.tex + self.close


@dataclass(frozen=True)
class Strong:
    """Bold text."""

    pieces: list[Piece]


@dataclass(frozen=True)
class Link:
    """Text that leads to ``href``."""

    pieces: list[Piece]
    href: str


Piece: TypeAlias = "Text | Code | Break | Formula | Strong | Link"


@dataclass(frozen=True)
class Paragraph:
    """Running text, or a display formula alone."""

    pieces: list[Piece]


@dataclass(frozen=True)
class Heading:
    """A heading of the second or third level."""

    level: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Item:
    """One item of a list; ``mark`` is ``-`` or its number with a full stop."""

    depth: int
    mark: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Items:
    """A list, its nested items in the order in which they are read."""

    items: list[Item]


@dataclass(frozen=True)
class Quote:
    """A quotation of one or more paragraphs."""

    paragraphs: list[list[Piece]]


@dataclass(frozen=True)
class CodeBlock:
    """Lines of code."""

    language: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table, its header first."""

    rows: list[list[list[Piece]]]


@dataclass(frozen=True)
class Picture:
    """A picture with its caption."""

    alt: str
    src: str
    caption: list[Piece]


@dataclass(frozen=True)
class Raw:
    """HTML as it stands in the page, and the blocks that a correct crawl finds in it."""

    html: str
    blocks: list[Block]


Block: TypeAlias = "Paragraph | Heading | Items | Quote | CodeBlock | Table | Picture | Raw"


@dataclass(frozen=True)
class Article:
    """One article; its fields are those of the header."""

    id: int
    title: str
    date: str
    author: str
    category: str
    tags: list[str]
    reads: int
    comments: int
    language: str
    summary: str | None
    markup: frozenset[str]
    blocks: list[Block]

    @property
    def path(self) -> str:
        """Where the article stands on every host of the blog."""
        return f"/archives/{self.id}"


@dataclass(frozen=True)
class _Notation:
    """How one article writes its formulas."""

    parens: bool
    breaks: bool
    """Whether the lines of its displays end in ``<br/>``."""
    currency: bool = True
    """Whether two plain dollars make a formula."""

    def inline(self, tex: str) -> Formula:
        return Formula(tex, *(("\\(", "\\)") if self.parens else ("$", "$")))

    def display(self, tex: str) -> Formula:
        if self.breaks:
            tex = tex.replace("\n", " \n")
        if _BARE.match(tex):
            return Formula(tex, display=True)
        return Formula(tex, *(("\\[", "\\]") if self.parens else ("$$", "$$")), display=True)

    def pieces(self, text: str) -> list[Piece]:
        """The inline markup of ``text``."""
        found: list[Piece] = []
        end = 0
        for match in _PIECE.finditer(text):
            if match.start() > end:
                found.append(Text(text[end : match.start()]))
            found.append(self._piece(match))
            end = match.end()
        if end < len(text):
            found.append(Text(text[end:]))
        return found

    def _piece(self, match: re.Match[str]) -> Piece:
        match match.lastgroup:
            case "inline":
                return self.inline(match["inline"])
            case "display":
                return self.display(match["display"])
            case "strong":
                return Strong(self.pieces(match["strong"]))
            case "href":
                return Link(self.pieces(match["link"]), match["href"])
            case "code":
                return Code(match["code"])
            case "ref":
                return Formula(match["ref"])
            case "dollars" if self.currency:
                return Formula(match["dollars"], "$", "$")
            case "end":
                return Break()
        return Text(match[0])

    def block(self, lines: list[str]) -> Block:
        """The block that ``lines`` write."""
        first, text = lines[0], "\n".join(lines)
        if first == "%%%html":
            html, blocks = _parts(lines)
            return Raw(html, replace(self, currency=False).blocks(blocks))
        if first.startswith("```"):
            return CodeBlock(first[3:], "\n".join(lines[1:-1]))
        if first.startswith("##"):
            marks, _, heading = first.partition(" ")
            return Heading(len(marks), self.pieces(heading))
        if first.startswith(">"):
            return Quote([self.pieces(line[2:]) for line in lines if line != ">"])
        if first.startswith("| "):
            return Table([[self.pieces(c.strip()) for c in _CELL.findall(row)] for row in lines])
        if picture := _PICTURE.fullmatch(text):
            return Picture(picture["alt"], picture["src"], self.pieces(picture["caption"]))
        if _ITEM.match(first):
            return Items([self._item(line) for line in lines])
        return Paragraph(self.pieces(text))

    def _item(self, line: str) -> Item:
        match = _ITEM.fullmatch(line)
        if not match:
            raise ValueError(f"not an item of a list: {line}")
        return Item(len(match["indent"]) // 2, match["mark"], self.pieces(match["text"]))

    def blocks(self, lines: list[str]) -> list[Block]:
        """The blocks of a body."""
        return [self.block(group) for group in _groups(lines)]


def _parts(lines: list[str]) -> tuple[str, list[str]]:
    """The HTML of a raw block, and the lines of its text."""
    middle = lines.index("%%%text")
    return "\n".join(lines[1:middle]), lines[middle + 1 : -1]


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each block; within code and raw blocks an empty line separates nothing."""
    group: list[str] = []
    last = ""
    for line in lines:
        if last:
            group.append(line)
        elif line:
            group.append(line)
            if len(group) == 1:
                last = "%%%end" if line == "%%%html" else "```" if line.startswith("```") else ""
            continue
        if group and (not last or line == last):
            yield group
            group, last = [], ""
    if group:
        yield group


def parse(identity: int, source: str) -> Article:
    """The article that ``source`` writes."""
    head, _, body = source.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    notation = _Notation(
        parens=header.pop("delimiters", "") == "parens",
        breaks=identity % 3 == 0,
    )
    return Article(
        id=identity,
        title=header.pop("title"),
        date=header.pop("date"),
        author=header.pop("author"),
        category=header.pop("category"),
        tags=header.pop("tags").split(", "),
        reads=int(header.pop("reads")),
        comments=int(header.pop("comments")),
        language=header.pop("language"),
        summary=header.pop("summary", None),
        markup=frozenset(header.pop("markup", "").split()),
        blocks=notation.blocks(body.splitlines()),
    )


@cache
def articles() -> tuple[Article, ...]:
    """All articles, newest first."""
    sources = (files(__package__) / "articles").iterdir()
    found = [
        parse(int(source.name.removesuffix(".txt")), source.read_text(encoding="utf-8"))
        for source in sources
        if source.name.endswith(".txt")
    ]
    return tuple(sorted(found, key=lambda article: (article.date, article.id), reverse=True))
