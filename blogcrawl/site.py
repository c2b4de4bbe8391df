"""A blog's addresses: one site may answer under several hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from blogcrawl import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Self

# What the address of a page of comments has behind that of its article.
_PAGE_OF = re.compile(r"/?(?:/[\w-]*pages?[-_/]|[?&][\w-]*page=)\d{1,5}/?(?:#.*)?", re.IGNORECASE)


_NUMBER = re.compile(r"\d+")
_INDEX = re.compile(r"/index\.(?:html?|php)$")


class Site:
    """A blog that is crawled from ``start``, and whose pages may name it by any of ``hosts``.

    The first of ``hosts`` is its main host; without ``hosts`` that is the host of ``start``.
    """

    def __init__(self, start: str, hosts: Iterable[str] = ()) -> None:
        self.start = start
        self._known = tuple(hosts)
        self._hosts = {urls.bare(host) for host in self._known}
        self._adds_slash: dict[str, bool] = {}
        self.settle(start)
        self.key = self.identity(start)
        """The archive's key of the blog, the same for all spellings of its address."""
        self.place = self.key.rstrip("/")
        """The name of the blog in messages if there are several, maybe on one host."""

    @property
    def start(self) -> str:
        """The address where the blog begins."""
        return self._start

    @start.setter
    def start(self, url: str) -> None:
        self._start = url
        self.folder = urls.folder_of(url)
        """The path of the blog's folder."""

    def belong_to(self, key: str, home: str) -> None:
        """Become the blog that the archive calls ``key``, and start where it starts."""
        self.key, self.place = key, key.rstrip("/")
        if self.identity(self.start) != home:
            self.start = urlunsplit((*self._origin, f"/{home.partition('/')[2]}", "", ""))

    def to_data(self) -> dict[str, Any]:
        """What is known about the blog's addresses so far, as JSON."""
        return {
            "start": self.start,
            "known": list(self._known),
            "hosts": sorted(self._hosts),
            "origin": list(self._origin),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The blog for data from :meth:`to_data`."""
        site = cls(data["start"], data["known"])
        scheme, netloc = data["origin"]
        site.settle(f"{scheme}://{netloc}/")
        site._hosts.update(data["hosts"])
        return site

    def settle(self, url: str) -> None:
        """Send requests to the host of ``url``: the named one, or the one that it redirects to."""
        parts = urls.split(url)
        assert parts is not None
        self._origin = (parts.scheme, parts.netloc)
        self._hosts.add(urls.bare(parts.netloc))
        self._public = ("https", self._known[0]) if self._known else self._origin
        self.host = self._public[1]

    def owns(self, url: str) -> bool:
        """Whether ``url`` is an address of this blog."""
        parts = urls.split(url)
        return (
            parts is not None
            and parts.scheme in ("http", "https")
            and urls.bare(parts.netloc) in self._hosts
        )

    def learn(self, asked: str, answered: str) -> None:
        """Learn from a redirect: a site that adds a slash to one address adds it to all like it.

        Where pages are files, that of a list may be a folder.
        """
        if answered == f"{asked}/" and "." not in asked.rpartition("/")[2]:
            self._adds_slash[_kind_of(answered)] = True
        elif asked == f"{answered}/":
            self._adds_slash[_kind_of(asked)] = False

    def request_url(self, url: str) -> str:
        """The URL to request for an address of this blog, always on the same host."""
        url = _at(self._origin, url)
        bare_end = not url.endswith("/") and "?" not in url and "." not in url.rpartition("/")[2]
        return f"{url}/" if bare_end and self._adds_slash.get(_kind_of(url)) else url

    def public_url(self, url: str) -> str:
        """The public address of a page; an address of another site stays as it is."""
        return _at(self._public, url) if self.owns(url) else url

    def identity(self, url: str) -> str:
        """A key that is the same for all addresses of one page of this blog."""
        return urls.identity(self.public_url(url))

    def canonical(self, claim: str, url: str) -> str:
        """The address that a page gives as its own, ``""`` if it cannot be that.

        A template's leftover names another host, or the blog's front page; a page that shows the
        last comments on an article may name itself after them.
        """
        if not claim or not self.owns(claim) or self.is_front(claim):
            return ""
        claim = self.public_url(claim)
        if _PAGE_OF.fullmatch(claim.removeprefix(url.rstrip("/"))):
            return ""  # a page of the comments on this one
        # A theme that writes its canonical addresses in lower case names pages that are not there.
        return "" if claim != url and claim.lower() == url.lower() else claim

    def home_of(self, url: str, links: Iterable[str]) -> str:
        """The home of a page's blog: the nearest folder above it that it links to.

        A page that links to no such folder, but to its own, is the home itself.
        """
        path = urlsplit(url).path
        own = {path, f"{path}/"}
        above = {
            there
            for link in links
            if self.owns(link)
            and not urlsplit(link).query
            and path.startswith(there := _as_folder(urlsplit(link).path))
            and (there in own or not there.rstrip("/").rpartition("/")[2].isdigit())
        }
        return urljoin(url, max(above - own or above, key=len, default="/"))

    def is_front(self, url: str) -> bool:
        """Whether ``url`` is the blog's front page, or the listing where the crawl begins."""
        front = f"{urls.bare(self.host)}/"
        return self.identity(url) in (front, self.identity(self.start))


def _kind_of(url: str) -> str:
    """The folder of a page, without its numbers."""
    parts = urls.split(url)
    folder = parts.path.rstrip("/").rpartition("/")[0] if parts else ""
    return _NUMBER.sub("#", folder)


def _as_folder(path: str) -> str:
    return f"{_INDEX.sub('', path).rstrip('/')}/"


def _at(origin: tuple[str, str], url: str) -> str:
    parts = urls.split(url)
    if parts is None:
        return url
    return urls.without_tracking(urlunsplit((*origin, parts.path or "/", parts.query, "")))
