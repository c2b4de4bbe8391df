"""Recognises an article by its content, whatever its address."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two shorter articles may be equal by chance, such as one word below a picture.
_TELLING = 200


class Likeness:
    """The articles of one run by content: a few dozen bytes for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], str] = {}

    def first(self, site: str, item: Any) -> str | None:
        """The identity of the first article with the same content; ``None`` for a new one.

        ``item`` is an article or its decoded JSON. Articles that are too short are always new.
        """
        fields = ItemAdapter(item)
        said = _said(fields)
        if sum(map(len, said)) < _TELLING:
            return None
        whole = "\0".join((str(fields["title"]), str(fields["date_published"]), *said))
        digest = blake2b(whole.encode("utf-8", "replace"), digest_size=16).digest()
        first = self._known.setdefault((site, digest), fields["id"])
        return first if first != fields["id"] else None


def _said(fields: Mapping[str, Any]) -> list[str]:
    formulas = (ItemAdapter(formula) for formula in fields["formulas"] or ())
    raw = (f"{formula['offset']} {formula['raw']}" for formula in formulas)
    return [fields["text"] or "", *raw]
