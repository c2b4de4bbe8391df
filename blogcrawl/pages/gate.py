"""Telling a page that keeps robots out from a page of the blog."""

from __future__ import annotations

import re

# A gate is small: all it holds is the script that sends the browser on.
_SMALL = 2_000  # characters
_SENDS_ON = re.compile(
    r"(?:window|document|self|top)?\.?location(?:\.href)?\s*=|location\.(?:replace|assign|reload)\("
    r"|http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)
# What the challenges of common services carry, whatever their size.
_CHALLENGES = (
    "cf-browser-verification",
    "cdn-cgi/challenge-platform",
    "_cf_chl_opt",
    "__jsl_clearance",
    "aliyun_waf",
    "acw_sc__v2",
    "safeline-challenge",
    "anubis_challenge",
)


def is_gate(html: str) -> bool:
    """Whether ``html`` is a bot gate or a challenge rather than a page of a blog."""
    if len(html) < _SMALL and _SENDS_ON.search(html):
        return True
    head = html[:20_000]
    return len(html) < 50_000 and any(mark in head for mark in _CHALLENGES)
