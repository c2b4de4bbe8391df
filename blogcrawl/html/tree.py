"""The way from an element to those around it, and what is known about them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from selectolax.lexbor import LexborNode

Known: TypeAlias = "dict[int, bool | None]"
Answer = TypeVar("Answer")

_MOST_NAMES, _LONGEST_NAMES = 4_096, 200  # characters


def class_and_id(node: LexborNode) -> str:
    """The classes and the id of ``node``, separated by spaces."""
    attributes = node.attributes  # made anew each time
    if not attributes:
        return ""
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def once_for_names(judge: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Cache what ``judge`` says of class names and ids, as the elements of a blog share a few.

    Long ones are judged each time, because they would fill the memory.
    """
    cached = lru_cache(_MOST_NAMES)(judge)
    return lambda names: (cached if len(names) <= _LONGEST_NAMES else judge)(names)


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The ancestors of ``node`` within the page's body, from the innermost outwards."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "-document"):
        yield parent
        parent = parent.parent


def innermost_with(node: LexborNode, other: LexborNode) -> LexborNode | None:
    """The innermost element of the page's body with both elements, of which it may be one."""
    whole = {one.mem_id for one in (other, *ancestors(other))}
    return next((one for one in (node, *ancestors(node)) if one.mem_id in whole), None)


def sibling(node: LexborNode, *, before: bool = False) -> LexborNode | None:
    """The next sibling of ``node``, or the previous one, that is not blank text or a comment."""
    other = node.prev if before else node.next
    while other is not None and other.tag in ("-text", "-comment") and not other.text().strip():
        other = other.prev if before else other.next
    return other


def elements_beside(node: LexborNode, *, before: bool = False) -> Iterator[LexborNode]:
    """The sibling elements after ``node``, or those before it, the nearest first."""
    other = node.prev if before else node.next
    while other is not None:
        if (other.tag or "-")[0] != "-":
            yield other
        other = other.prev if before else other.next


def inherited(
    node: LexborNode, answer_of: Callable[[LexborNode], bool | None], known: Known
) -> bool | None:
    """The first answer of ``answer_of`` for ``node`` and its ancestors.

    ``known`` caches the answer for every element on the way, because elements nest deeply.
    """
    answer = None
    way = []
    for parent in ancestors(node):
        if parent.mem_id in known:
            answer = known[parent.mem_id]
            break
        way.append(parent.mem_id)
        if (answer := answer_of(parent)) is not None:
            break
    known.update(dict.fromkeys(way, answer))
    return answer


def is_inside(node: LexborNode, elements: Collection[int], known: Known) -> bool:
    """Whether ``node`` is in one of the elements with these ``mem_id``; ``known`` as above."""
    return bool(inherited(node, lambda one: True if one.mem_id in elements else None, known))
