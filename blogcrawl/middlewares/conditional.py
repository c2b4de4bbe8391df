"""Sends conditional requests for listing pages, feeds and sitemaps, and none of them twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from blogcrawl.headers import ENCODING, header
from blogcrawl.tally import Tally

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

    from blogcrawl.archive import Archive
    from blogcrawl.archive.records import StoredPage
    from blogcrawl.site import Site


CONDITIONS = ("If-None-Match", "If-Modified-Since")


# The characters of a validator (RFC 9110, section 8.8.3), and the space of a date. A database
# accepts no others; longer validators would be stored and sent with every request.
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1024}")


def validators_of(response: Response) -> tuple[str | None, str | None]:
    """A response's ETag and Last-Modified (RFC 9110, section 8.8), if they can be sent back."""
    etag, last_modified = (header(response, name) for name in ("ETag", "Last-Modified"))
    return (
        etag if _VALIDATOR.fullmatch(etag) else None,
        last_modified if _VALIDATOR.fullmatch(last_modified) else None,
    )


def conditions(etag: str | None, last_modified: str | None) -> dict[str, bytes]:
    """The headers of a conditional request (RFC 9110, section 13.1)."""
    values = zip(CONDITIONS, (etag, last_modified), strict=True)
    return {name: value.encode(ENCODING) for name, value in values if value}


class ConditionalGetMiddleware:
    """Sends the validators of archived pages, and answers a 304 with the archived page.

    It handles requests with ``meta["page_of"]``, the site. With ``meta["replay"]``, a page that
    this run read before it was interrupted is taken from the archive without a request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally(crawler.stats)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        stored = self._stored(request)
        if stored is None:
            return None
        if request.meta.get("replay") and stored.is_of_this_run:
            self.tally.pages.add("replayed")
            return _response(stored, request)
        for name, value in conditions(stored.etag, stored.last_modified).items():
            request.headers.setdefault(name, value)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 304:
            return response
        stored = self._stored(request)
        if stored is None:
            return response
        self.tally.pages.add("not_modified")
        return _response(stored, request)

    def _stored(self, request: Request) -> StoredPage | None:
        site: Site | None = request.meta.get("page_of")
        if site is None:
            return None
        archive: Archive = self.crawler.spider.archive  # type: ignore[union-attr]
        return archive.pages.get(site.key, site.public_url(request.url))


def _response(page: StoredPage, request: Request) -> Response:
    validators = {"ETag": page.etag, "Last-Modified": page.last_modified}
    headers = Headers({"Content-Type": page.content_type}, encoding=ENCODING)
    headers.update({name: value for name, value in validators.items() if value})
    kind = responsetypes.from_args(headers=headers, url=request.url, body=page.body)
    return kind(request.url, headers=headers, body=page.body, request=request, flags=["archived"])
