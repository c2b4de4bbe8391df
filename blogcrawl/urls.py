"""Addresses: the one spelling that all spellings of an address share."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters, digits
from urllib.parse import SplitResult, quote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# What is never escaped, because it means the same either way; the rest of what may stand in an
# address stays as it is written.
_PLAIN = ascii_letters + digits + "-._~!$'()*,:@"
_PLAIN_IN_PATH = _PLAIN + "&+;="
_PLAIN_IN_QUERY = _PLAIN + "/?"
_ALLOWED = _PLAIN + "&+;=/?%"
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
# It has no UTF-8; a browser writes this in its place.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_NEVER_IN_HOSTS = re.compile(r"[\0-\x20\x7f\"#%<>\\^`{|}]")


LONGEST = 8_192
"""Characters of an address; no server answers longer ones (RFC 9110, section 4.1, asks for 8,000
octets)."""

# What only says whose visit it is: in the query, or behind a ";" in the path.
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?#;]*"
    r"|(?<=[?&])(?:\w*sess(?:ion)?_?(?:id|key)?|sid|zenid|oscsid|cfid|cftoken)=(?=[^&#]*\d)[\w.~-]{8,}(?:&|(?=#|$))",
    re.IGNORECASE,
)


def without_session(url: str) -> str:
    """``url`` without the number of a visit, which is another one on every page."""
    if "=" not in url:
        return url
    shorter = _SESSION.sub("", url)
    return url if shorter == url else re.sub(r"[?&](?=#|$)", "", shorter)


# What only says where a reader came from. A number may say where a listing page begins.
_TRACKING = re.compile(
    r"(?:^|&)(?:(?:utm_\w+|spm|replytocom|fbclid|gclid|msclkid|mc_[ce]id|igshid)(?:=[^&]*)?"
    r"|(?:from|ref|source)(?!=\d+(?:&|$))(?:=[^&]*)?)(?=&|$)",
    re.IGNORECASE,
)


def without_tracking(url: str) -> str:
    """``url`` without what in its query only says where a reader came from."""
    before, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_, fragment = rest.partition("#")
    kept = _TRACKING.sub("", query).lstrip("&")
    return f"{before}{'?' if kept else ''}{kept}{hash_}{fragment}"


# Path and host of an address of the web, or of one that is relative.
_BEFORE_QUERY = re.compile(r"\A\s*(?:https?:|(?![a-z][a-z0-9+.-]*:))[^?#]*", re.IGNORECASE)


def slashed(link: str) -> str:
    """A link with the slashes for which backslashes stand (WHATWG URL, section 4.4)."""
    if "\\" not in link:
        return link
    return _BEFORE_QUERY.sub(lambda before: before[0].replace("\\", "/"), link, count=1)


@lru_cache(maxsize=1024)
def split(url: str) -> SplitResult | None:
    """The parts of an address in its usual spelling, ``None`` if ``url`` is none.

    Scheme and host are lower case, the host ASCII, and nothing is escaped that need not be. User,
    default port, dot segments and fragment are gone. One whose path and query are longer than
    ``LONGEST`` is none, nor is one that is written in twice as many characters.
    """
    if len(url) > 2 * LONGEST:
        return None
    try:
        parts = urlsplit(url.strip())
        netloc = _netloc(parts)
    except ValueError:
        return None
    path = _escaped(parts.path, _PLAIN_IN_PATH)
    query = _escaped(parts.query, _PLAIN_IN_QUERY)
    path = _without_dots(path) if netloc else path
    if len(path) + len(query) > LONGEST:
        return None
    return SplitResult(parts.scheme, netloc, path, query, "")


def host(url: str) -> str:
    """Host of ``url``, with its port where that is not the usual one; empty if it has none."""
    parts = split(url)
    return parts.netloc if parts else ""


@lru_cache(maxsize=256)
def bare(host: str) -> str:
    """``host`` without the ``www.`` that most hosts have as well."""
    return re.sub(r"^(?:www\.)+(?=[^.]+\.)", "", host)


def identity(url: str) -> str:
    """What stays of an article's address however it is written: bare host, path, query."""
    parts = split(url)
    if parts is None:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{bare(parts.netloc)}{_trimmed(parts.path) or '/'}{query}"


def _trimmed(path: str) -> str:
    """``path`` without what servers take for the same: a slash or an index at its end."""
    while path != (shorter := _without_index(path)):
        path = shorter
    return path


def _without_index(path: str) -> str:
    return path.rstrip("/").removesuffix("/index.html").removesuffix("/index.htm")


def _netloc(parts: SplitResult) -> str:
    """Host and port; raises ``ValueError`` where they are none."""
    host = (parts.hostname or "").rstrip(".")
    if "[" in parts.netloc and ":" not in host:  # RFC 3986's IPvFuture, which nothing is
        raise ValueError("no host")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii")
    if _NEVER_IN_HOSTS.search(host) or "\\" in parts.netloc:
        raise ValueError("no host")
    port = parts.port
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def _escaped(text: str, plain: str) -> str:
    def shortest(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in plain else escape[0].upper()

    text = quote(_LONE_PERCENT.sub("%25", _SURROGATE.sub("\ufffd", text)), _ALLOWED)
    return _ESCAPE.sub(shortest, text)


def _without_dots(path: str) -> str:
    """``path`` with ``.`` and ``..`` resolved, as a browser resolves them."""
    segments = path.split("/")
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
