"""What stands in a line, each as one to the signs of emphasis round it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Unit:
    """Prose, or something that is written already."""

    gap: int
    text: str
    written: str | None = None
    """The Markdown of what is no prose."""
    strong: bool = False
    emphasis: bool = False
    opens: str = ""
    """The signs before it and behind it."""
    closes: str = ""

    @property
    def first(self) -> str:
        return (self.text if self.written is None else self.written)[:1]

    @property
    def last(self) -> str:
        return (self.text if self.written is None else self.written)[-1:]
