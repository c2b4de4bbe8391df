"""Detects pages that are shown instead of a blog's page, such as bot gates."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

# A gate is small: it contains only the script that redirects the browser, and hardly a link.
_SMALL = 2_000  # characters
_SEVERAL = 3  # links
# Handlers that run without the reader's doing.
_SCRIPT = re.compile(
    r"<script\b[^>]*>(.*?)(?:</script|\Z)|\bon(?:load|pageshow|error)\s*=\s*([\"'].*?[\"'])",
    re.I | re.S,
)
_SENDS_ON = re.compile(
    r"(?:^|[^\w.$]|(?:window|document|self|top|parent)\.)location(?:\.href)?\s*=(?!=)"
    r"|\blocation\.(?:replace|assign|reload)\(",
)
_REFRESH = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh", re.I)
# Marks of the challenges of common services, of any size, which ordinary pages do not have.
_CHALLENGES = (
    "cf-browser-verification",
    "_cf_chl_opt",
    "__jsl_clearance",
    "aliyun_waf",
    "acw_sc__v2",
    "safeline-challenge",
    "anubis_challenge",
    "challenges.cloudflare.com",
    "_Incapsula_Resource",
    "awsWafCookieDomainList",
    "captcha-delivery.com",
    "px-captcha",
    "ddos-guard/js-challenge",
    "sucuri_cloudproxy",
)
# The titles of challenges of any kind, which also have little text.
_ASKS = re.compile(
    r"<title[^>]*>\s*(?:just a moment|attention required|checking your browser|access denied"
    r"|ddos-guard|security (?:check|verification)|(?:are you|verify(?:ing)? (?:that )?you are)"
    r" (?:a )?(?:human|robot)|please wait|robot check"
    r"|人机验证|安全验证|访问验证|安全检查)[\s.…!?？。:：|-]",
    re.IGNORECASE,
)
_LITTLE = 1_000  # characters of text
_LARGE = 100_000

# The few words of a page that only asks to wait.
_WAITS = re.compile(
    r"\b(?:reload|refresh|try again|one moment|a moment|wait (?:a|for|while|until)|please wait)\b"
    r"|刷新|重新加载|稍候|稍等|稍后|请等待|再読み込み|お待ち",
    re.IGNORECASE,
)
_RELOADS = re.compile(
    r"\b(?:reload|refresh)(?:s|es|ing)?\s+(?:the|this|your|it|in|by|to|after|automatically|page)\b"
    r"|(?:will|then|and|to|please|must|should) (?:be )?(?:reload|refresh)|刷新|重新加载|再読み込み",
    re.IGNORECASE,
)
_FEW_WORDS = 300  # characters of text
_LINK = re.compile(r"<(?:a|area)\s[^>]{0,500}?\bhref\b", re.IGNORECASE)
# The address that a page redirects to.
_TARGETS = re.compile(
    r"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*[\"']([^\"']{1,1000})[\"']"
    r"|[\"'\s;]url\s*=\s*[\"']?([^\"'\s>]{1,1000})",
    re.IGNORECASE,
)

# Words of companies that sell parked domains.
_FOR_SALE = re.compile(
    r"(?:the |this )?(?:domain(?: name)?|[\w-]\.[a-z]{2,}) (?:is|may be) (?:for sale|parked)"
    r"|buy this domain|domain (?:is )?parked|parked (?:free|domain)"
    r"|该域名(?:正在出售|可出售|已过期)|域名出售",
    re.IGNORECASE,
)
_SAID = ("sale", "parked", "buy this domain", "域名")  # each of them uses one of these words
_SELLERS = (
    "sedoparking",
    "parkingcrew",
    "bodis.com",
    "parklogic",
    "dan.com/buy",
    "hugedomains.com",
    "afternic.com",
    "above.com/marketplace",
    "window.park",
    "/lander",
)
_PARKING = re.compile(rf"{'|'.join(map(re.escape, _SELLERS[:-2]))}|window\.park\b|/lander[\"']")
_TAGS = re.compile(
    r"<(script|style|noscript)\b.*?(?:</\1\s*>|\Z)|<[a-z/!?][^>]*(?:>|\Z)", re.I | re.S
)

# Several modules ask about the same page.
_remembered = lru_cache(maxsize=4)


@_remembered
def is_gate(html: str) -> bool:
    """Whether ``html`` is a bot gate or a challenge, not a page of a blog."""
    if len(html) < _SMALL and (_sends_on(html) or _wants_patience(html)):
        return True
    head = html[:20_000]
    if len(html) < 50_000 and any(mark in head for mark in _CHALLENGES):
        return True
    return bool(_ASKS.search(head)) and _is_short(html)


def asks_to_wait(html: str) -> bool:
    """Whether a refusal says in a few words that it is temporary."""
    if len(html) >= _LARGE or not _WAITS.search(html):
        return False
    text = _text(html)
    return len(text) < _FEW_WORDS and bool(_WAITS.search(text))


def leads_elsewhere(html: str, url: str) -> bool:
    """Whether a small page redirects to another address than its own, ``url``."""
    for match in _TARGETS.finditer(html[:_SMALL]):
        try:
            there = urlsplit(urljoin(url, match[1] or match[2]))
        except ValueError:
            continue
        here = urlsplit(url)
        if (there.netloc, there.path.rstrip("/")) != (here.netloc, here.path.rstrip("/")):
            return True
    return False


@_remembered
def is_parked(html: str) -> bool:
    """Whether ``html`` is the page of a company that sells the domain."""
    if len(html) >= _LARGE:
        return False
    lowered = html.lower()  # searching for each word takes a tenth of the regex's time
    if not any(word in lowered for word in _SAID):
        return False
    is_a_sellers = any(name in lowered for name in _SELLERS) and _PARKING.search(lowered)
    if len(html) >= _SMALL and not is_a_sellers:
        return False
    return bool(_FOR_SALE.search(html)) and _is_short(html)


def _is_short(html: str) -> bool:
    """Whether a page has little text."""
    return len(html) < _LARGE and len(_text(html)) < _LITTLE


def _wants_patience(html: str) -> bool:
    """Whether a small page only asks to be loaded again."""
    if _LINK.search(html) or not _RELOADS.search(html):
        return False
    text = _text(html)
    return len(text) < _FEW_WORDS and bool(_RELOADS.search(text))


def _text(html: str) -> str:
    """The text of a page."""
    return " ".join(_TAGS.sub(" ", html).split())


def _sends_on(html: str) -> bool:
    """Whether the page's markup or script, not its text, redirects the browser."""
    if len(_LINK.findall(html)) >= _SEVERAL:
        return False
    scripts = (script or handler for script, handler in _SCRIPT.findall(html))
    return bool(_REFRESH.search(html)) or any(map(_SENDS_ON.search, scripts))
