"""Collects the content of a document as blocks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from blogcrawl.latex import writer
from blogcrawl.latex.characters import begun
from blogcrawl.latex.flow import BLANK, LINE, PARAGRAPH, Flow
from blogcrawl.latex.markdown.blocks import (
    PLAIN,
    Block,
    BlockKind,
    Display,
    Item,
    Link,
    List,
    Listing,
    Note,
    Paragraph,
    Piece,
    Quote,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.latex.flow import Math
    from blogcrawl.latex.markdown.blocks import Container, Containers

_WIDEST = 4  # the approximate width of the mark of a quotation or item


@dataclass
class _Rows:
    """A table that is being read."""

    rows: list[list[list[Piece]]] = field(default_factory=list)


class Recorder(Flow):
    """Collects blocks, each with the quotations and list items that contain it."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.language = ""
        """The language of the next code block."""
        self.label = ""
        """The label of the next item, if it is a footnote."""
        self.muted = 0
        """Above zero while nothing is to be written."""
        self._opened: list[Container | None] = []
        self._within: Containers = ()
        self._lists: list[List] = []
        self._levels: list[int] = []
        self._tables: list[_Rows] = []
        self._cell: list[Piece] | None = None
        self._line: list[Piece] | None = None  # the current line of an open block
        self._listing: list[Piece] = []
        self._links: list[Link | None] = []
        self._strong = self._emphasis = self._spans = self._span = 0
        self._style = PLAIN
        self._last = ""
        self._pieces = 0
        self._room = self._room_of_addresses = writer.MOST_TEXT

    def follows(self, endings: tuple[str, ...]) -> bool:
        return not self._gap and self._last.endswith(endings)

    # Content of a line.

    def begin_link(self, address: str) -> None:
        """What follows is a link to ``address``."""
        self._links.append(Link(address))
        self._restyle()

    def end_link(self) -> None:
        self._links.pop()
        self._restyle()

    def begin_strong(self) -> None:
        self._strong += 1
        self._restyle()

    def end_strong(self) -> None:
        self._strong -= 1
        self._restyle()

    def begin_emphasis(self) -> None:
        self._emphasis += 1
        self._restyle()

    def end_emphasis(self) -> None:
        self._emphasis -= 1
        self._restyle()

    def begin_span(self) -> None:
        """What follows is inline code."""
        self._span += 1
        self._spans += 1

    def end_span(self) -> None:
        self._span -= 1

    def _restyle(self) -> None:
        link = self._links[-1] if self._links else None
        self._style = PLAIN._replace(
            link=link, strong=self._strong > 0, emphasis=self._emphasis > 0
        )

    def picture(self) -> Piece:
        """Add an image, whose address and text are filled in later."""
        piece = Piece(self._gap, BlockKind.PICTURE, "", self._style)
        if self._code is None:
            self._place(piece)
            self._wrote()
            self._last = ""
        return piece

    def takes(self, address: str) -> bool:
        """Whether there is room for an address; if so, the room is used."""
        if len(address) > self._room_of_addresses:
            return False
        self._room_of_addresses -= len(address)
        return True

    # Containers of blocks.

    def begin_heading(self, level: int) -> None:
        super().begin_heading(level)
        self._levels.append(level)
        self._line = None

    def end_heading(self) -> None:
        self._levels.pop()
        self._line = None
        super().end_heading()

    def begin_quote(self) -> None:
        super().begin_quote()
        self._open(Quote())

    def end_quote(self) -> None:
        self._close()
        super().end_quote()

    def begin_list(self, inner: bool) -> None:
        super().begin_list(inner)
        self._lists.append(List(ordered=False))

    def end_list(self, inner: bool) -> None:
        self._lists.pop()
        self._line = None
        super().end_list(inner)

    def item(self, mark: str, first: bool) -> None:
        super().item(mark, first)
        mark = mark.strip()
        ordered = mark != "-"
        if self._lists[-1].ordered != ordered:
            self._lists[-1] = List(ordered)
        label, self.label = self.label, ""
        if label and not self._within:
            self._open(Note(label))
        else:
            self._open(Item(self._lists[-1], int(mark[:-1]) if ordered else 0))

    def end_item(self) -> None:
        self._close()
        super().end_item()

    def _open(self, one: Container) -> None:
        alike = sum(type(other) is type(one) for other in self._within)
        shown = not self.one_line and alike < writer.MOST_LEVELS
        self._opened.append(one if shown else None)
        if shown:
            self._within = (*self._within, one)
        self._line = None

    def _close(self) -> None:
        if self._opened.pop() is not None:
            self._within = self._within[:-1]
        self._line = None

    # Tables and code.

    def begin_table(self) -> None:
        super().begin_table()
        self._tables.append(_Rows())

    def begin_row(self) -> None:
        super().begin_row()
        if self._tables:  # otherwise the body is within the table
            self._tables[-1].rows.append([])

    def begin_cell(self, first: bool) -> None:
        super().begin_cell(first)
        self._cell = []
        self._tables[-1].rows[-1].append(self._cell)

    def end_cell(self) -> None:
        self._cell = None
        super().end_cell()

    def end_table(self) -> None:
        rows = [row for row in self._tables.pop().rows if any(row)]
        self._line = None
        if any(len(row) > 1 and not _is_equation(row) for row in rows):
            self.blocks.append(Table(self._within, PARAGRAPH, rows))
        else:
            for row in rows:
                for piece in (piece for cell in row for piece in cell):
                    self._place(replace(piece, gap=max(piece.gap, BLANK)))
                self._line = None
        super().end_table()

    def begin_code(self) -> Callable[[], None] | None:
        end = super().begin_code()
        language, self.language = self.language, ""
        if end is None:
            return None

        def close() -> None:
            end()
            listing, self._listing = self._listing, []
            self._list(listing, language)

        return close

    def _list(self, listing: list[Piece], language: str) -> None:
        """Add code; with formulas as lines of text, since a code block cannot contain them."""
        self._line = None
        if all(piece.kind is BlockKind.TEXT for piece in listing):
            text = "".join(piece.text for piece in listing)
            if text:
                self.blocks.append(Listing(self._within, PARAGRAPH, text, language))
            return
        for piece in listing:
            if piece.kind is not BlockKind.TEXT:
                self._place(piece)
                continue
            gap = piece.gap
            if piece.text[0].isspace():
                gap = max(gap, BLANK)
            for line in piece.text.split("\n"):
                if words := " ".join(line.split()):
                    self._place(Piece(gap, BlockKind.TEXT, words))
                    gap = LINE
                else:
                    gap = PARAGRAPH
        self._line = None

    # Writing.

    def reference(self, label: str) -> None:
        """Add the mark of a footnote."""
        if self._code is None and self._fitting(label, self._gap, BlockKind.NOTE):
            self._place(Piece(self._gap, BlockKind.NOTE, label, self._style))
            self._wrote()
            self._last = ""

    def _put(self, text: str, math: Math | None = None) -> None:
        if self.muted:
            return
        gap, kind, display = self._gap, BlockKind.TEXT, False
        if math is not None and math[0] is not None:
            kind, text, display = BlockKind.FORMULA, math[0], math[1]
        elif math is not None:
            text = " ".join(text.replace("\ufffc", " ").split())
        elif self._span and self._code is None:
            kind = BlockKind.CODE
        text = self._fitting(text, gap, kind)
        if not text.strip():
            return
        style = self._style
        if style.link and self._is_new(style.link) and not self.takes(style.link.address):
            style = style._replace(link=None)
        piece = Piece(gap, kind, text, style, self._spans, display)
        if self._code is not None:
            self._listing.append(piece)
        else:
            self._place(piece)
        self._wrote()
        self._last = "" if kind is BlockKind.FORMULA else text[-1]

    def _fitting(self, text: str, gap: int, kind: BlockKind) -> str:
        """The text, cut to the room that is left."""
        lines = text.count("\n") + (gap >= LINE)
        taken = len(text) + gap + lines * _WIDEST * len(self._within)
        self._pieces += 1
        if taken <= self._room and self._pieces <= writer.MOST_PARTS:
            self._room -= taken
            return text
        room = self._room - (taken - len(text)) if self._pieces <= writer.MOST_PARTS else 0
        kept = begun(text, room) if kind is not BlockKind.FORMULA else ""
        self.cut_characters += len(text) - len(kept)
        self._room = 0
        return kept

    def _is_new(self, link: Link) -> bool:
        """Whether a link starts here, so that its address is written."""
        line = self._cell if self._cell is not None else self._line
        return not line or self._gap == PARAGRAPH or line[-1].style.link is not link

    def _place(self, piece: Piece) -> None:
        """Put a piece where it belongs: into the cell, the current line, or a new block."""
        if self._cell is not None:
            self._cell.append(piece)
        elif piece.display:
            self.blocks.append(Display(self._within, piece.gap, piece.text))
            self._line = None
        elif self._line is None or piece.gap == PARAGRAPH:
            level = self._levels[-1] if self._levels else 0
            block = Paragraph(self._within, piece.gap, level, [piece])
            self.blocks.append(block)
            self._line = block.pieces
        else:
            self._line.append(piece)


def _is_equation(row: list[list[Piece]]) -> bool:
    """Whether a row consists of formulas, and at most a number like (1)."""
    pieces = [piece for cell in row for piece in cell]
    has_math = any(piece.kind is BlockKind.FORMULA for piece in pieces)
    words = (piece.text for piece in pieces if piece.kind is not BlockKind.FORMULA)
    return has_math and writer.is_number(words)
