"""Reads the front matter of an article that a page holds as JSON, for a script to show.

Such a page has no byline before the script ran: the title, the authors and the day are only there.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogcrawl.pages.base import Page

_SCRIPTS = 'script[type="text/json" i], script[type="application/json" i]'
_MOST, _LONGEST = 20, 50_000  # characters of one
_NAMES = {
    "headline": ("title",),
    "datePublished": ("published", "publishedDate", "datePublished", "date"),
    "dateModified": ("updated", "updatedDate", "dateModified", "modified"),
    "author": ("authors", "author"),
    "description": ("description",),
}


def front_matter(page: Page) -> Iterator[str]:
    """The front matter of a page, as JSON-LD; it may be that of another article."""
    for script in page.css(_SCRIPTS)[:_MOST]:
        text = script.text()
        if len(text) <= _LONGEST and '"title"' in text:
            with suppress(ValueError, RecursionError):
                stated = _stated(json.loads(text, strict=False))
                if stated.keys() >= {"headline", "datePublished"}:
                    yield json.dumps({"@type": "Article", **stated})


def _stated(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        return {}
    named = {name: next(filter(None, map(data.get, keys)), None) for name, keys in _NAMES.items()}
    return {name: value for name, value in named.items() if isinstance(value, (str, list))}
