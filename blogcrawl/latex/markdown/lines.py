"""Writes the pieces of a line as Markdown: prose, code, formulas, links and images."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from blogcrawl.latex.flow import LINE, NOTHING
from blogcrawl.latex.markdown.blocks import PLAIN, BlockKind, Piece
from blogcrawl.latex.markdown.emphasis import emphasized
from blogcrawl.latex.markdown.escape import Place, escaped, has_signs
from blogcrawl.latex.markdown.formulas import on_one_line
from blogcrawl.latex.markdown.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TICKS = re.compile("`+")
_IN_NO_ADDRESS = re.compile(r"[\s<>()\\|\"`$]")
_ENDS_WITH_HASHES = re.compile(r"(?:^|\s)#+$")


@dataclass(frozen=True, slots=True)
class Setting:
    """The context of a line."""

    in_cell: bool = False
    one_line: bool = False
    in_link: bool = False


_BEGINS = Place(begins_line=True)
PROSE = Setting()
HEADING = Setting(one_line=True)
CELL = Setting(in_cell=True, one_line=True)


def line_of(pieces: list[Piece], setting: Setting) -> str:
    """The pieces as Markdown, with ``\\`` at the end of every line but the last."""
    if len(pieces) == 1 and pieces[0].kind is BlockKind.TEXT and pieces[0].style == PLAIN:
        place = _BEGINS if setting == PROSE else Place(in_cell=setting.in_cell)
        return escaped(pieces[0].text, place)
    units = emphasized([*_units(_joined(pieces), setting)])
    written: list[str] = []
    for n, unit in enumerate(units):
        gap = unit.gap if n else NOTHING
        breaks = gap >= LINE and not setting.one_line
        if gap:
            written.append("\\\n" if breaks else " ")
        body = unit.written
        if body is None:
            begins = (breaks or not n) and not setting.one_line and not setting.in_link
            body = unit.text
            if begins or has_signs(body):
                body = escaped(body, _place(units, n, setting, begins))
        written += (unit.opens, body, unit.closes)
    return "".join(written)


def _place(units: list[Unit], n: int, setting: Setting, begins_line: bool) -> Place:
    """The surroundings of the prose of ``units[n]``."""
    unit = units[n]
    after = units[n + 1] if n + 1 < len(units) and units[n + 1].gap == NOTHING else None
    return Place(
        begins_line=begins_line and not unit.opens,
        joins_before=bool(unit.opens) or (n > 0 and unit.gap == NOTHING),
        joins_after=bool(unit.closes) or after is not None,
        precedes_link=not unit.closes and after is not None and after.first == "[",
        in_cell=setting.in_cell,
        in_link=setting.in_link,
    )


def heading(level: int, pieces: list[Piece]) -> str:
    """A heading as Markdown."""
    text = line_of(pieces, HEADING)
    if _ENDS_WITH_HASHES.search(text):
        text = f"{text[:-1]}\\#"
    return f"{'#' * level} {text}"


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, with consecutive ones of the same kind and style joined."""
    joined: list[Piece] = []
    texts: list[str] = []

    def finish() -> None:
        if joined and texts:
            joined[-1].text = "".join(texts)
        texts.clear()

    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _go_together(last, piece):
            texts += (" " if piece.gap else "", piece.text)
        else:
            finish()
            joined.append(piece)
            texts.append(piece.text)
    finish()
    return joined


def _go_together(last: Piece, piece: Piece) -> bool:
    if piece.kind is not last.kind or piece.gap >= LINE:
        return False
    if piece.kind is BlockKind.CODE:  # two adjacent ones would share a delimiter
        together = piece.span == last.span and piece.style == last.style
        return together or (piece.gap == NOTHING and piece.style.link is last.style.link)
    return piece.kind is BlockKind.TEXT and piece.style == last.style


def _units(pieces: list[Piece], setting: Setting) -> Iterator[Unit]:
    for link, group in groupby(pieces, key=lambda piece: piece.style.link):
        held = [*group]
        if link is None or setting.in_link:
            yield from filter(None, (_unit(piece, setting) for piece in held))
            continue
        strong = all(piece.style.strong for piece in held)
        emphasis = all(piece.style.emphasis for piece in held)
        for piece in held:
            style = piece.style
            piece.style = style._replace(
                strong=style.strong and not strong, emphasis=style.emphasis and not emphasis
            )
        text = line_of(held, replace(setting, in_link=True))
        if text:
            written = f"[{text}]({address(link.address)})"
            yield Unit(held[0].gap, "", written, strong, emphasis)


def _unit(piece: Piece, setting: Setting) -> Unit | None:
    style = piece.style
    text, written = piece.text, None
    if piece.kind is BlockKind.PICTURE:
        if not piece.address:
            return None
        alt = escaped(text, Place(in_link=True, in_cell=setting.in_cell))
        text, written = "", f"![{alt}]({address(piece.address)})"
    elif piece.kind is BlockKind.NOTE:
        text, written = "", f"[^{text}]"
    elif piece.kind is BlockKind.CODE:
        text, written = "", _code(text)
    elif piece.kind is BlockKind.FORMULA and (tex := on_one_line(text)) is not None:
        sign = "$$" if piece.display else "$"
        text, written = "", f"{sign}{tex}{sign}" if tex else ""
    if written and setting.in_cell and piece.kind is not BlockKind.PICTURE:
        written = written.replace("|", "\\|")
    return Unit(piece.gap, text, written, style.strong, style.emphasis)


def _code(text: str) -> str:
    longest = max(map(len, _TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1) if longest else "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def address(url: str) -> str:
    """An address, escaped for parentheses."""
    return _IN_NO_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", url)
