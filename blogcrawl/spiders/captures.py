"""Makes the stored form of a page, and reads it again just as the crawl read the page."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.http import HtmlResponse

from blogcrawl import clock
from blogcrawl.capture import DAMAGED, Capture, entry_data, unpack
from blogcrawl.hashing import content_hash
from blogcrawl.headers import whole
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.parts import joined
from blogcrawl.pages.usage import HEADERS, usage
from blogcrawl.pipelines.archive import facts
from blogcrawl.pipelines.metadata import article
from blogcrawl.pipelines.validation import refusal
from blogcrawl.site import Site
from blogcrawl.spiders.sources import FeedEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response, TextResponse

    from blogcrawl.archive.records import Facts
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.profile import LabelledExample, Profile
    from blogcrawl.pipelines.latex import Shape
    from blogcrawl.spiders.intake import Arrival

# Headers that describe a page. Cookies and other headers about the client are left out.
_KEPT = ("Content-Type", "Content-Language", "Date", "ETag", "Last-Modified", *HEADERS)
_ENTRY = frozenset(one.name for one in fields(FeedEntry))
_LISTS = ("authors", "categories", "sections")


def capture_of(arrival: Arrival, site: Site, entry: LabelledExample | None, listed: str) -> Capture:
    """The page of an article with everything needed to read it."""
    response: TextResponse = arrival.response  # type: ignore[assignment]
    headers = {name: value for name in _KEPT if (value := whole(response, name))}
    return Capture(
        url=response.url,
        status=response.status,
        at=clock.now(),
        headers=headers,
        encoding=response.encoding,
        body=response.body,
        parts=arrival.parts,
        wishes=response.meta.get("wishes", []),
        site=site.to_data(),
        entry=entry_data(entry),
        listed=listed,
    )


def response_of(capture: Capture) -> HtmlResponse:
    """The response, as the crawl read it."""
    return HtmlResponse(
        capture.url, capture.status, capture.headers, capture.body, encoding=capture.encoding
    )


def entry_of(capture: Capture) -> FeedEntry | None:
    """What the feed said about the article."""
    if capture.entry is None:
        return None
    known: dict[str, Any] = {k: v for k, v in capture.entry.items() if k in _ENTRY}
    known |= {name: tuple(known[name]) for name in _LISTS if name in known}
    return FeedEntry(**{"url": capture.url, **known})


def wishes_of(page: ArticlePage, response: Response, of_host: Iterable[str]) -> list[str]:
    """What a page, its headers and its host ask not to be done with it."""
    of_robots, of_mining = (whole(response, name) for name in HEADERS)
    return usage(page.tree, of_robots, of_mining, of_host)


class PageReader(NamedTuple):
    """Reads the kept pages of a blog with the current code."""

    page: type[ArticlePage]
    profile: Profile
    shape: Shape
    dictionary: bytes | None

    def read(self, kept: ArchivedPage) -> Reading:
        """Read a kept page again."""
        try:
            capture = unpack(kept.body, self.dictionary if kept.is_shared else None)
        except DAMAGED:
            return Reading(None, "damaged")
        site = Site.from_data(capture.site)
        response = response_of(capture)
        url, text = site.public_url(capture.url), response.text
        is_generic = issubclass(self.page, GenericArticlePage)
        more = (self.profile, entry_of(capture)) if is_generic else ()
        page = self.page(text, url, *more)
        if capture.parts:
            page = joined(page, [part.html for part in capture.parts])
        raw = None if page.is_locked else page.read()
        if raw is None:
            return Reading(None, "no_body")
        raw.canonical = site.canonical(raw.canonical, raw.url)
        raw.usage = wishes_of(page, response, capture.wishes)
        raw.site, raw.crawled_at = site.host, kept.crawled_at
        item = article(raw)
        if item.url == capture.overruled:
            item.url = url
        item.id = kept.id
        self.shape.render(item)
        if reason := refusal(item):
            return Reading(None, reason)
        item.content_hash = content_hash(item)
        return Reading(facts(item))


class ArchivedPage(NamedTuple):
    """A page of the archive, with what is known about its article."""

    id: str
    crawled_at: str
    body: bytes
    is_shared: bool


class Reading(NamedTuple):
    """The article of a page, or the reason why there is none."""

    facts: Facts | None
    reason: str = ""


def read_all(reader: PageReader, pages: list[ArchivedPage]) -> list[Reading]:
    """Read some pages; an exception in one does not stop the others."""
    return [_read(reader, page) for page in pages]


def _read(reader: PageReader, page: ArchivedPage) -> Reading:
    try:
        return reader.read(page)
    except Exception as error:  # counted, as in a crawl
        return Reading(None, f"exception {type(error).__name__}")
