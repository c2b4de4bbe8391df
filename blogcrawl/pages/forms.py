"""Finds the boxes in a text that ask for the reader's address, such as for a newsletter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogcrawl.pages.frame import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_FIELDS = "input[type=email], input[name*=email i], input[type=password]"
_MOST_FIELDS = 50
# What a box says besides its form is short, and a small part of the text.
_MOST_SAID = 300  # characters
_SHARE = 5
_BOXES = frozenset(("div", "section", "form", "fieldset", "aside", "center"))


def asking(root: LexborNode) -> Iterator[int]:
    """``mem_id`` of the boxes in ``root`` with a form for a reader's address."""
    fields = root.css(_FIELDS)[:_MOST_FIELDS]
    most = len(root.text(strip=True)) // _SHARE if fields else 0
    for field in fields:
        form = next((one for one in ancestors(field) if one.tag == "form"), None)
        if form is None or len(form.text(strip=True)) > most:
            continue
        box = form
        around = form.parent
        while around is not None and around.mem_id != root.mem_id and _is_box(around, form, most):
            box, around = around, around.parent
        if any(one.mem_id == root.mem_id for one in ancestors(box)):
            yield box.mem_id


def _is_box(element: LexborNode, form: LexborNode, most: int) -> bool:
    """Whether an element says little besides its form."""
    if element.tag not in _BOXES or not (element.attributes.keys() & {"class", "id"}):
        return False
    said, asked = len(element.text(strip=True)), len(form.text(strip=True))
    return said <= most and said - asked <= _MOST_SAID
