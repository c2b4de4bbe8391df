"""What a document is made of before it is written as Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


@dataclass(eq=False, slots=True)
class Link:
    """A link, which may go on over several pieces and blocks."""

    address: str


class Style(NamedTuple):
    """How a piece is set."""

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
    """What is shown, the TeX, the picture's alternative text, or the label of a note."""
    style: Style = PLAIN
    span: int = 0
    """Which inline code it is of."""
    display: bool = False
    address: str = ""
    """The picture's."""


@dataclass(eq=False, slots=True)
class List:
    """A list, as its items know it."""

    ordered: bool


@dataclass(eq=False, slots=True)
class Quote:
    """A quotation that blocks stand in."""


@dataclass(eq=False, slots=True)
class Item:
    """An item of a list that blocks stand in."""

    of: List
    number: int
    marker: str = ""
    """What begins it; empty before it is written."""

    def precedes(self, after: Item) -> bool:
        """Whether ``after`` has the number that Markdown gives to the item behind this one."""
        return not self.of.ordered or after.number == self.number + 1


@dataclass(eq=False, slots=True)
class Note:
    """A footnote that blocks stand in."""

    label: str


Container = Quote | Item | Note
Containers = tuple[Container, ...]


@dataclass(slots=True)
class Paragraph:
    """Lines of text; a heading where it has a level."""

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
    """Rows of cells, the first of them the head."""

    within: Containers
    gap: int
    rows: list[list[list[Piece]]]


Block = Paragraph | Display | Listing | Table
