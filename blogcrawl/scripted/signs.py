"""Detects pages that a script fills."""

from __future__ import annotations

import re

NEEDS_BROWSER = "needs_browser"
"""The reason why such a page gives no article."""
ADVICE = (
    "a script in the browser makes them: install Chromium and "
    "`pip install 'blogcrawl[browser]'` (see docs/operating.md)"
)

_BODY = re.compile(r"<body\b", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(script|style|noscript|template|title|svg)\b.*?(?:</\1\s*>|\Z)|<[a-z/!?][^>]*(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LITTLE = 200  # characters of text
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^>]{0,500}?\bhref\b", re.IGNORECASE)
_FEW_LINKS = 3
# The root that a script fills: an element with an id, or a custom element, that is almost empty.
_ROOT = re.compile(
    r"<([a-z][\w-]{0,40})\s[^<>]{0,500}?\bid\s*=[^<>]{0,500}>[^<>]{0,60}</\1"
    r"|<([a-z]+-[\w-]{1,40})\b[^<>]{0,500}>[^<>]{0,60}</\2",
    re.IGNORECASE,
)
_ASKS = re.compile(r"<noscript\b[^<>]*>(?:(?!</noscript).){0,1000}?java\s?script", re.I | re.S)
_SEARCHED = 20_000  # characters of a body in which the root is searched


def is_scripted(html: str) -> bool:
    """Whether a page has next to no text and no menu, and an element for a script to fill."""
    shown = _shown(html)
    return sum(1 for _ in _LINK.finditer(shown)) <= _FEW_LINKS and _has_place(shown)


def may_be_filled(html: str) -> bool:
    """Whether a page, maybe with a menu, has next to no text, and an element for a script."""
    return _has_place(_shown(html))


def _has_place(shown: str) -> bool:
    return bool(_ROOT.search(shown) or _ASKS.search(shown))


def _shown(html: str) -> str:
    """The beginning of a page's body without scripts; ``""`` if it has text, or no script."""
    match = _BODY.search(html)
    at = start = match.start() if match else 0
    seen = 0
    for tag in _UNSEEN.finditer(html, start):
        seen += len(" ".join(html[at : tag.start()][: _LITTLE * 10].split()))
        if seen >= _LITTLE:  # most pages have that much near their beginning
            return ""
        at = tag.end()
    if seen + len(" ".join(html[at:][: _LITTLE * 10].split())) >= _LITTLE:
        return ""
    body = html[start : start + _SEARCHED]
    return (
        re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", "", body)
        if _SCRIPT.search(html)
        else ""
    )
