"""Passes one walk on to two writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.latex.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogcrawl.latex.flow import Math


class Both(Flow):
    """Passes every call on to both writers; ``first`` answers questions."""

    def __init__(self, first: Flow, second: Flow) -> None:
        super().__init__()
        self._first = first
        self._second = second
        for name in _PASSED_ON:
            setattr(self, name, _call_both(getattr(first, name), getattr(second, name)))
        self._texts = first.text, second.text

    def text(self, text: str) -> None:
        first, second = self._texts
        first(text)
        second(text)

    @property
    def cut_characters(self) -> int:
        return self._first.cut_characters

    @cut_characters.setter
    def cut_characters(self, number: int) -> None:
        """Does nothing: both writers count their own."""

    def follows(self, endings: tuple[str, ...]) -> bool:
        return self._first.follows(endings)

    def _put(self, text: str, math: Math | None = None) -> None:
        raise NotImplementedError("the two writers put what they are told")

    def begin_code(self) -> Callable[[], None] | None:
        end, other = self._first.begin_code(), self._second.begin_code()
        return _call_both(end, other) if end and other else None


_PASSED_ON = (
    "blank math br line paragraph begin_heading end_heading begin_quote end_quote begin_list"
    " end_list item end_item begin_table end_table begin_row end_row begin_cell end_cell"
).split()


def _call_both(first: Callable[..., None], second: Callable[..., None]) -> Callable[..., None]:
    def call_both(*args: object, **named: object) -> None:
        first(*args, **named)
        second(*args, **named)

    return call_both
