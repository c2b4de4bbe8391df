"""The units of a line, as seen by the signs of emphasis around them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Unit:
    """Prose, or something that is already Markdown."""

    gap: int
    text: str
    written: str | None = None
    """The Markdown of a unit that is not prose."""
    strong: bool = False
    emphasis: bool = False
    opens: str = ""
    """The signs before and after it."""
    closes: str = ""

    @property
    def first(self) -> str:
        return (self.text if self.written is None else self.written)[:1]

    @property
    def last(self) -> str:
        return (self.text if self.written is None else self.written)[-1:]
