"""The blocks and pieces of a document, before it is written as Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


@dataclass(eq=False, slots=True)
class Link:
    """A link, which may span several pieces and blocks."""

    address: str


class Style(NamedTuple):
    """The style of a piece."""

    link: Link | None = None
    strong: bool = False
    emphasis: bool = False


PLAIN = Style()


class BlockKind(Enum):
    TEXT = "text"
    CODE = "code"
    FORMULA = "formula"
    PICTURE = "picture"
    NOTE = "note"


@dataclass(slots=True)
class Piece:
    """A piece of a line, and the gap before it (see flow.py)."""

    gap: int
    kind: BlockKind
    text: str
    """The text, the TeX, the image's alternative text, or the label of a footnote."""
    style: Style = PLAIN
    span: int = 0
    """The number of the inline code that it belongs to."""
    display: bool = False
    address: str = ""
    """The address of an image."""


@dataclass(eq=False, slots=True)
class List:
    """A list that items belong to."""

    ordered: bool


@dataclass(eq=False, slots=True)
class Quote:
    """A quotation that contains blocks."""


@dataclass(eq=False, slots=True)
class Item:
    """A list item that contains blocks."""

    of: List
    number: int
    marker: str = ""
    """Its marker; empty before it is written."""

    def precedes(self, after: Item) -> bool:
        """Whether ``after`` has the number that Markdown gives the item after this one."""
        return not self.of.ordered or after.number == self.number + 1


@dataclass(eq=False, slots=True)
class Note:
    """A footnote that contains blocks."""

    label: str


Container = Quote | Item | Note
Containers = tuple[Container, ...]


@dataclass(slots=True)
class Paragraph:
    """Lines of text; a heading if it has a level."""

    within: Containers
    gap: int
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Display:
    """A formula on lines of its own."""

    within: Containers
    gap: int
    tex: str


@dataclass(slots=True)
class Listing:
    """A block of code."""

    within: Containers
    gap: int
    text: str
    language: str


@dataclass(slots=True)
class Table:
    """Rows of cells, the first of them the header."""

    within: Containers
    gap: int
    rows: list[list[list[Piece]]]


Block = Paragraph | Display | Listing | Table
