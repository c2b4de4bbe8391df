"""Knows an article again by what it says, wherever it stands."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two articles of fewer letters may say the same by chance, such as one word below a picture.
_TELLING = 200


class Likeness:
    """The articles of one run by what they say: a few dozen bytes for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], str] = {}

    def first(self, site: str, item: Any) -> str | None:
        """The identity of the first article that says the same; ``None`` for one that is new.

        ``item`` is an article or its JSON, read back. Those too short to tell are always new.
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
