"""Telling a page that keeps robots out from a page of the blog."""

from __future__ import annotations

import re

# A gate is small: all it holds is the script that sends the browser on.
_SMALL = 2_000  # characters
_SCRIPT = re.compile(
    r"<script\b[^>]*>(.*?)(?:</script|\Z)|\bon\w+\s*=\s*([\"'].*?[\"'])", re.I | re.S
)
_SENDS_ON = re.compile(
    r"(?:^|[^\w.$]|(?:window|document|self|top|parent)\.)location(?:\.href)?\s*=(?!=)"
    r"|\blocation\.(?:replace|assign|reload)\(",
)
_REFRESH = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh", re.I)
# What the challenges of common services carry, whatever their size, and ordinary pages do not.
_CHALLENGES = (
    "cf-browser-verification",
    "_cf_chl_opt",
    "__jsl_clearance",
    "aliyun_waf",
    "acw_sc__v2",
    "safeline-challenge",
    "anubis_challenge",
)


def is_gate(html: str) -> bool:
    """Whether ``html`` is a bot gate or a challenge rather than a page of a blog."""
    if len(html) < _SMALL and _sends_on(html):
        return True
    head = html[:20_000]
    return len(html) < 50_000 and any(mark in head for mark in _CHALLENGES)


def _sends_on(html: str) -> bool:
    """Whether the page itself, rather than its text, sends the browser to another address."""
    scripts = (script or handler for script, handler in _SCRIPT.findall(html))
    return bool(_REFRESH.search(html)) or any(map(_SENDS_ON.search, scripts))
