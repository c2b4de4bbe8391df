"""Addresses: parsing, and the one normal form of all spellings of an address."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from string import ascii_letters, digits
from urllib.parse import SplitResult, quote, unquote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# Never escaped, because escaping does not change the meaning; other valid characters stay as
# written.
_PLAIN = ascii_letters + digits + "-._~!$'()*,:@"
_PLAIN_IN_PATH = _PLAIN + "&+;="
_PLAIN_IN_QUERY = _PLAIN + "/?"
_ALLOWED = _PLAIN + "&+;=/?%"
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
# UTF-8 cannot encode it; browsers replace it.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_NEVER_IN_HOSTS = re.compile(r"[\0-\x20\x7f\"#%<>\\^`{|}]")


LONGEST = 8_192
"""Characters of an address; no server answers longer ones (RFC 9110, section 4.1, asks for 8,000
octets)."""

# Session identifiers: in the query, or after a ";" in the path.
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?#;]*"
    r"|(?<=[?&])(?:\w*sess(?:ion)?_?(?:id|key)?|sid|zenid|oscsid|cfid|cftoken)=(?=[^&#]*\d)[\w.~-]{8,}(?:&|(?=#|$))",
    re.IGNORECASE,
)


def without_session(url: str) -> str:
    """``url`` without session identifiers, which differ on every page."""
    if "=" not in url:
        return url
    shorter = _SESSION.sub("", url)
    return url if shorter == url else re.sub(r"[?&](?=#|$)", "", shorter)


# Tracking parameters. One with a number may also be the offset of a listing page.
_TRACKING = re.compile(
    r"(?:^|&)(?:(?:utm_\w+|spm|replytocom|fbclid|gclid|msclkid|mc_[ce]id|igshid)(?:=[^&]*)?"
    r"|(?:from|ref|source)(?!=\d+(?:&|$))(?:=[^&]*)?)(?=&|$)",
    re.IGNORECASE,
)


def without_tracking(url: str) -> str:
    """``url`` without tracking parameters in its query."""
    before, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_, fragment = rest.partition("#")
    kept = _TRACKING.sub("", query).lstrip("&")
    return f"{before}{'?' if kept else ''}{kept}{hash_}{fragment}"


# Host and path of a web address, or of a relative one.
_BEFORE_QUERY = re.compile(r"\A\s*(?:https?:|(?![a-z][a-z0-9+.-]*:))[^?#]*", re.IGNORECASE)


def slashed(link: str) -> str:
    """A link with backslashes replaced by slashes (WHATWG URL, section 4.4)."""
    if "\\" not in link:
        return link
    return _BEFORE_QUERY.sub(lambda before: before[0].replace("\\", "/"), link, count=1)


def split(url: str) -> SplitResult | None:
    """The parts of an address in its normal form, ``None`` if ``url`` is not an address.

    Scheme and host are lower case, the host is ASCII, and nothing is escaped unnecessarily. User,
    default port, dot segments and fragment are removed. An address is rejected if its path and
    query are longer than ``LONGEST``, or if it is written in twice as many characters.
    """
    return _split(url) if len(url) <= 2 * LONGEST else None


@lru_cache(maxsize=1024)
def _split(url: str) -> SplitResult | None:
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
    """Host of ``url``, with its port unless that is the default; empty if there is no host."""
    parts = split(url)
    return parts.netloc if parts else ""


@lru_cache(maxsize=256)
def bare(host: str) -> str:
    """``host`` without ``www.``."""
    return re.sub(r"^(?:www\.)+(?=[^.]+\.)", "", host)


def identity(url: str) -> str:
    """The part of an article's address that all its spellings share: bare host, path, query."""
    parts = split(url)
    if parts is None:
        return url
    query = f"?{parts.query}" if parts.query else ""
    # Half a dozen tables of a crawl hold it.
    return sys.intern(f"{bare(parts.netloc)}{_trimmed(parts.path) or '/'}{query}")


def folder_of(url: str) -> str:
    """The folder of the blog that starts at ``url``, as a path, such as ``/`` or ``/~ada/``."""
    parts = split(url)
    *folders, last = unquote(parts.path if parts else "").split("/")
    path = "/".join([*folders, last if "." not in last else ""])
    return f"{path.rstrip('/')}/"


def _trimmed(path: str) -> str:
    """``path`` without a slash or an index file at its end, which servers ignore."""
    while path != (shorter := _without_index(path)):
        path = shorter
    return path


def _without_index(path: str) -> str:
    return path.rstrip("/").removesuffix("/index.html").removesuffix("/index.htm")


def _netloc(parts: SplitResult) -> str:
    """Host and port; raises ``ValueError`` if they are invalid."""
    host = (parts.hostname or "").rstrip(".")
    if "[" in parts.netloc and ":" not in host:  # RFC 3986's IPvFuture, which does not exist
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
