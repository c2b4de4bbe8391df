"""Parses feeds and sitemaps, which name articles besides the listing pages."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from dataclasses import dataclass, field
from hashlib import md5
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from blogcrawl import clock, urls
from blogcrawl.archive.schedule import FINGERPRINT
from blogcrawl.html.parsing import MAX_MARKS
from blogcrawl.middlewares.whole import MOST_BYTES
from blogcrawl.values import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

# The limit of the sitemap protocol (https://www.sitemaps.org/protocol.html).
_MOST_NAMED = 50_000
_LONGEST_DATE = 100  # characters
# How many entries of a feed are read completely, and how much of each: a few are enough to learn.
MOST_ENTRIES = 40
_LONGEST_CONTENT, _LONGEST_TEXT, _MOST_NAMES = 200_000, 2_000, 20
# Some feeds write addresses with a bare "&". In a CDATA section that is correct.
_BARE_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|(&)(?!#?\w{1,10};)", re.DOTALL)
# References to lone surrogates, which XML forbids and lxml rejects.
_SURROGATE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}"
    rb"|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A page that a source names."""

    url: str
    date: str
    """When it was published or last changed, in the source's words; may be empty."""
    updated: str = ""
    """When it was last changed, in the source's words; may be empty."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says about one article, as raw strings."""

    url: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    categories: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    """The text as HTML; empty if the feed has none, or one that is too long."""
    sections: tuple[str, ...] = ()
    """Those of its terms whose addresses say that they are categories."""

    def get_all(self, field: str) -> list[str]:
        """The values of a field of the article.

        A feed gives an entry a date of change though it never changed: that of its publication.
        """
        changed = self.updated if self.updated != self.published else ""
        given: dict[str, Iterable[str]] = {
            "title": (self.title,),
            "authors": self.authors,
            "date_published": (self.published,),
            "date_modified": (changed,),
            "categories": self.sections,
            "tags": self.categories,
            "content": (self.content,),
        }
        return [value for value in given.get(field, ()) if value.strip()]


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a feed or a sitemap."""

    kind: str
    """``feed``, ``sitemap`` or ``index`` (a sitemap of sitemaps), by its content."""
    named: list[Named]
    next_page: str = ""
    """The next page of a paged feed (RFC 5005)."""
    home: str = field(default="", compare=False)
    """The home page that a feed gives."""
    generator: str = field(default="", compare=False)
    """The generator that a feed gives."""
    entries: tuple[FeedEntry, ...] = field(default=(), compare=False)
    """The first entries of a feed, with all their fields."""

    @property
    def kind_label(self) -> str:
        """Its kind, with ``dated`` for a sitemap that says when its pages changed."""
        is_dated = self.kind == "sitemap" and any(named.updated for named in self.named)
        return "dated" if is_dated else self.kind


_BEGINS = re.compile(
    rb"\s*(?:<\?xml|<rss|<feed|<rdf:|<urlset|<sitemapindex|\{|\x1f\x8b)", re.IGNORECASE
)


def may_be_source(body: bytes) -> bool:
    """Whether ``body`` begins like a feed or a sitemap, not like a page."""
    return bool(_BEGINS.match(body.removeprefix(codecs.BOM_UTF8)[:200]))


def read_source(body: bytes) -> Source | None:
    """Parse RSS, Atom, RDF, JSON Feed or a sitemap; ``None`` if ``body`` is none of them.

    Entities are not resolved and nothing is fetched. Also ``None`` if it would take too much
    memory.
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
    linked = [
        (link, entry)
        for entry in islice(root.iter("{*}item", "{*}entry"), _MOST_NAMED)
        if isinstance(entry.tag, str) and (link := _link(entry))
    ]
    named = (Named(link, _first(entry), _text(entry, "updated")) for link, entry in linked)
    following = root.xpath("string(//*[local-name()='link'][@rel='next'][1]/@href)")
    head = root if kind == "feed" else next(root.iter("{*}channel"), root)
    return Source(
        "feed",
        _first_of(named),
        str(following),
        _link(head)[: urls.LONGEST],
        _text(head, "generator")[:_LONGEST_TEXT],
        tuple(_entry(*one) for one in linked[:MOST_ENTRIES]),
    )


def _first_of(named: Iterable[Named]) -> list[Named]:
    """The first pages that a source names, up to the limit."""
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
    """``body`` with bare ampersands escaped, except in CDATA sections."""
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
    wanted = (one for one in items if isinstance(one, dict) and isinstance(one.get("url"), str))
    entries = tuple(_json_entry(one, data) for one in islice(wanted, MOST_ENTRIES))
    home = str(data.get("home_page_url") or "")[: urls.LONGEST]
    return Source("feed", _first_of(named), str(data.get("next_url") or ""), home, entries=entries)


def _json_authors(item: dict[str, Any]) -> tuple[str, ...]:
    authors = _listed(item.get("authors")) or [item.get("author")]
    names = (one.get("name") for one in authors if isinstance(one, dict))
    return tuple(clean(name) for name in names if isinstance(name, str) and name.strip())


def _json_entry(item: dict[str, Any], feed: dict[str, Any]) -> FeedEntry:
    def text(name: str, longest: int = _LONGEST_TEXT) -> str:
        value = item.get(name)
        return value if isinstance(value, str) and len(value) <= longest else ""

    tags = item.get("tags")
    return FeedEntry(
        text("url"),
        clean(text("title")),
        _json_authors(item) or _json_authors(feed),
        text("date_published", _LONGEST_DATE),
        text("date_modified", _LONGEST_DATE),
        tuple(clean(tag) for tag in _listed(tags) if isinstance(tag, str)),
        text("summary"),
        text("content_html", _LONGEST_CONTENT),
    )


def _listed(value: Any) -> list[Any]:
    return value[:_MOST_NAMES] if isinstance(value, list) else []


def _entry(url: str, entry: etree._Element) -> FeedEntry:
    """An entry of RSS, RDF or Atom."""
    authors = _authors(entry) + [one.text or "" for one in entry.findall("{*}creator")]
    feed = entry.getparent()
    if not authors and feed is not None and str(entry.tag).endswith("}entry"):
        # Atom: the authors of the source apply to an entry without its own, or else the feed's.
        authors = next(filter(None, map(_authors, (*entry.findall("{*}source"), feed))), [])
    terms = [
        (_named(one.get("label") or one.get("term") or one.text or ""), _kind(one))
        for one in entry.findall("{*}category")
    ]
    tags = {name for name, kind in terms if kind == "tag"}
    sections = [name for name, kind in terms if kind == "category" and name not in tags]
    content = _markup(entry, "encoded") or _markup(entry, "content")
    summary = _markup(entry, "summary") or _markup(entry, "description")
    if not content and len(summary) > _LONGEST_TEXT:  # some feeds put the whole text here
        content, summary = summary, ""
    dates = _text(entry, "published") or _text(entry, "pubDate") or _text(entry, "date")
    return FeedEntry(
        url,
        clean(_markup(entry, "title")[:_LONGEST_TEXT]),
        _names(authors),
        dates[:_LONGEST_DATE],
        _text(entry, "updated")[:_LONGEST_DATE],
        _names(name for name, _ in terms),
        summary[:_LONGEST_TEXT],
        content if len(content) <= _LONGEST_CONTENT else "",
        _names(sections),
    )


_KIND = re.compile(r"/(tag|categor)(?:s|y|ies)?/[^/]", re.IGNORECASE)


def _authors(element: etree._Element) -> list[str]:
    found = (_text(one, "name") or one.text or "" for one in element.findall("{*}author"))
    return [name for name in found if name.strip()]


def _kind(category: etree._Element) -> str:
    """What the address of a term calls it, which Atom and RSS may give."""
    address = category.get("scheme") or category.get("domain") or ""
    found = _KIND.search(unquote(address[:_LONGEST_TEXT]))
    return "" if found is None else "tag" if found[1].lower() == "tag" else "category"


def _named(category: str) -> str:
    """A category without the marks of the folder that some engines have for it: ``/Caf%C3%A9``."""
    is_folder = category.startswith("/") and not any(map(str.isspace, category))
    return unquote(category).strip("/") if is_folder else category


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean(text[:_LONGEST_TEXT]) for text in islice(texts, _MOST_NAMES))
    return tuple(dict.fromkeys(filter(None, cleaned)))


def _markup(entry: etree._Element, name: str) -> str:
    """The markup in an element, escaped (as in RSS) or as child elements (Atom's XHTML)."""
    element = entry.find(f"{{*}}{name}")
    if element is None:
        return ""
    if len(element):
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    return str(element.text or "").strip()


def _text(entry: etree._Element, name: str) -> str:
    return str(entry.findtext(f"{{*}}{name}") or "").strip()


def _link(entry: etree._Element) -> str:
    """The address of a feed's entry; in Atom that of its ``alternate`` link."""
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


# If all pages of a sitemap changed at one moment, or just now, the dates are those of the sitemap.
_FEW, _MANY = 3, 10  # pages
_JUST_NOW = clock.HOUR


def says_when(source: Source, now: int) -> bool:
    """Whether the dates in a sitemap are those of its pages, not of the sitemap itself.

    ``now`` is the time in seconds.
    """
    changed = {named.updated for named in source.named if named.updated}
    if len(source.named) < _FEW:
        return True
    if len(changed) == 1 and len(source.named) >= _MANY:
        return False
    return not changed or not all(_is_just_now(text, now) for text in changed)


def _is_just_now(text: str, now: int) -> bool:
    try:
        moment = clock.seconds(text)
    except (ValueError, OverflowError):
        return False
    lasts = clock.DAY if len(text) == len("2026-01-31") else _JUST_NOW
    return -_JUST_NOW < now - moment < lasts


_TAG = re.compile("<[^<>]*>")


def fingerprint(entry: FeedEntry) -> str:
    """A hash of an entry's words, which reveals edits even if the entry's dates stay the same."""
    words = " ".join(_TAG.sub(" ", f"{entry.title} {entry.content or entry.summary}").split())
    return FINGERPRINT + md5(words.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
