"""What a blog names its articles in besides its listing pages: feeds and sitemaps."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from blogcrawl import urls
from blogcrawl.latex.parsing import MAX_MARKS
from blogcrawl.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

# A sitemap may hold 50 MB by its protocol; no blog's is near that. As for a page.
MOST_BYTES = 10 * 1024 * 1024
# As many as a sitemap may name by its protocol (https://www.sitemaps.org/protocol.html).
_MOST_NAMED = 50_000
_LONGEST_DATE = 100  # characters
# Some feeds write addresses as they are, "&" and all. In a CDATA section that is as it should be.
_BARE_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|(&)(?!#?\w{1,10};)", re.DOTALL)
# References to half a character, which XML forbids and lxml gives to nobody.
_SURROGATE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}"
    rb"|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A page that a source names."""

    url: str
    date: str
    """When it was published or last changed, as the source says it; may be empty."""
    updated: str = ""
    """When it was last changed, as the source says it; may be empty."""


class Source(NamedTuple):
    """What a feed or a sitemap says."""

    kind: str
    """``feed``, ``sitemap`` or ``index`` (a sitemap of sitemaps), whatever its address is."""
    named: list[Named]
    next_page: str = ""
    """The next page of a feed that has several (RFC 5005)."""

    @property
    def told(self) -> str:
        """Its kind, and ``dated`` for a sitemap that says when its pages changed."""
        is_dated = self.kind == "sitemap" and any(named.updated for named in self.named)
        return "dated" if is_dated else self.kind


def read_source(body: bytes) -> Source | None:
    """Read RSS, Atom, RDF, JSON Feed or a sitemap; ``None`` where ``body`` is none of them.

    Entities are not resolved and nothing is fetched. What would take too much memory is none of
    them either.
    """
    body = _unpacked(body).removeprefix(codecs.BOM_UTF8).strip()
    if body.startswith(b"{"):
        return _json_feed(body)
    # The end of an element takes no memory.
    if sum(map(body.count, b"<&=")) - body.count(b"</") > MAX_MARKS:
        return None
    body = _SURROGATE.sub(b"&#xfffd;", _escaped(body))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    kind = etree.QName(root).localname.lower()
    if kind in ("urlset", "sitemapindex"):
        named = (
            Named(location, lastmod := _text(entry, "lastmod"), lastmod)
            for entry in root
            if isinstance(entry.tag, str) and (location := _text(entry, "loc"))
        )
        return Source("sitemap" if kind == "urlset" else "index", _first_of(named))
    if kind not in ("rss", "feed", "rdf"):
        return None
    named = (
        Named(link, _first(entry), _text(entry, "updated"))
        for entry in root.iter("{*}item", "{*}entry")
        if isinstance(entry.tag, str) and (link := _link(entry))
    )
    following = root.xpath("string(//*[local-name()='link'][@rel='next'][1]/@href)")
    return Source("feed", _first_of(named), str(following))


def _first_of(named: Iterable[Named]) -> list[Named]:
    """What a source names, as far as it counts."""
    return [
        Named(url, *(clean(date[:_LONGEST_DATE]) for date in dates))
        for url, *dates in islice(named, _MOST_NAMED)
        if len(url) <= urls.LONGEST
    ]


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MOST_BYTES)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _escaped(body: bytes) -> bytes:
    """``body`` with its bare ampersands escaped, but for its CDATA sections."""
    return _BARE_AMPERSAND.sub(lambda match: b"&amp;" if match[1] else match[0], body)


def _json_feed(body: bytes) -> Source | None:
    if sum(map(body.count, b"{[:,")) > MAX_MARKS:
        return None
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = data.get("items")
    if "jsonfeed.org" not in str(data.get("version")) or not isinstance(items, list):
        return None
    named = (
        Named(
            item["url"],
            str(item.get("date_published") or ""),
            str(item.get("date_modified") or ""),
        )
        for item in items
        if isinstance(item, dict) and isinstance(item.get("url"), str) and item["url"]
    )
    return Source("feed", _first_of(named), str(data.get("next_url") or ""))


def _text(entry: etree._Element, name: str) -> str:
    return str(entry.findtext(f"{{*}}{name}") or "").strip()


def _link(entry: etree._Element) -> str:
    """The address of a feed's entry: of its ``alternate`` link in Atom."""
    links = entry.findall("{*}link")
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (href := link.get("href")):
            return str(href).strip()
    for link in links:
        if link.text and link.text.strip():
            return str(link.text).strip()
    guid = entry.find("{*}guid")
    if guid is not None and guid.get("isPermaLink") != "false":
        return str(guid.text or "").strip()
    return ""


def _first(entry: etree._Element) -> str:
    for name in ("published", "pubDate", "date", "updated"):
        if text := _text(entry, name):
            return text
    return ""
