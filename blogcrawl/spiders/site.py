"""A blog's addresses: one site may answer under several hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from blogcrawl import values

if TYPE_CHECKING:
    from collections.abc import Iterable

# What only says where a reader came from.
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|from|spm|ref|replytocom|fbclid|gclid)=[^&]*")


class Site:
    """A blog that is crawled from ``start``, and whose pages may also name it by ``hosts``.

    The first of ``hosts`` is the one under which the blog is known; without any it is the host of
    ``start``.
    """

    def __init__(self, start: str, hosts: Iterable[str] = ()) -> None:
        self.start = start
        parts = urlsplit(start)
        self._origin = (parts.scheme, parts.netloc)
        known = list(hosts)
        own = parts.netloc.lower()
        self.host = known[0] if known else own
        self._public = ("https", known[0]) if known else self._origin
        bare = own.removeprefix("www.")
        self._hosts = {bare, *(host.removeprefix("www.") for host in known)}

    def owns(self, url: str) -> bool:
        """Whether ``url`` is an address of this blog."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme not in ("http", "https"):
            return False
        return parts.netloc.lower().removeprefix("www.") in self._hosts

    def request_url(self, url: str) -> str:
        """Where to ask for an address of this blog: always at the host that was named."""
        return self._at(url, self._origin)

    def public_url(self, url: str) -> str:
        """The address under which readers know the page; a foreign one stays as it is."""
        return self._at(url, self._public) if self.owns(url) else url

    def identity(self, url: str) -> str:
        """The same for all addresses of one page of this blog."""
        return values.identity(self._at(url, self._public))

    @staticmethod
    def _at(url: str, origin: tuple[str, str]) -> str:
        parts = urlsplit(url)
        query = _TRACKING.sub("", parts.query).lstrip("&")
        return urlunsplit((*origin, parts.path or "/", query, ""))
