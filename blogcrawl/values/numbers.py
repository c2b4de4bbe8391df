"""Numbers that a page shows about an article."""

from __future__ import annotations

import re

# No blog is read more often, and JSON parsers do not represent longer numbers exactly.
_MOST_DIGITS = 15


def count(text: str) -> int | None:
    """The first integer in ``text``, with or without thousands separators."""
    match = re.search(r"\d{1,3}(?:[,\u202f\u00a0']\d{3})+(?!\d)|\d+", text)
    digits = re.sub(r"\D", "", match[0]) if match else ""
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None


_COMMENTS = re.compile(
    r"(\d[\d,]{0,30})\s*(?:(?:条|個|个)\s*)?(?:评论|評論|留言|回复|comments?\b)", re.IGNORECASE
)


def comment_count(text: str) -> int | None:
    """The number of comments in a text such as ``12评论``, or in a text that is just a number.

    The last one counts, because a number before it may be the name of a tag.
    """
    if found := _COMMENTS.findall(text):
        return count(found[-1])
    return count(text) if text.strip().isdigit() else None
