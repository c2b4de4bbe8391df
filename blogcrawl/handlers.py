"""Downloads pages, and hangs up on a server whose headers do not end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.web.client import ResponseFailed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse


class HeadersTooLarge(Exception):
    """A response whose headers exceed ``DOWNLOAD_MAXHEADERS``."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's, which bounds the body of a response by ``DOWNLOAD_MAXSIZE`` and not its headers.

    Raises ``DownloadCancelledError`` for a response with more than ``DOWNLOAD_MAXHEADERS`` bytes of
    headers, interim responses (RFC 9110, section 15.2) included.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._maxheaders = crawler.settings.getint("DOWNLOAD_MAXHEADERS")
        self._pool._factory = _Factory.up_to(self._maxheaders)

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            failed = error.__cause__
            if isinstance(failed, ResponseFailed) and any(
                reason.check(HeadersTooLarge) for reason in failed.reasons
            ):
                message = f"its headers exceed {self._maxheaders:,} bytes"
                raise DownloadCancelledError(message) from None
            raise


class _Parser(_LenientHTTPClientParser):
    most = 0
    seen = 0

    def lineReceived(self, line: bytes) -> None:
        self.seen += len(line) + 1
        if self.seen > self.most:
            raise HeadersTooLarge
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    parser: type[_Parser]

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        deferred = super().request(request)
        self._parser.__class__ = self.parser  # as the class above does; Twisted has no other way
        return deferred


class _Factory(_LenientHTTP11ClientFactory):
    parser: type[_Parser]

    @classmethod
    def up_to(cls, most: int) -> type[_Factory]:
        """The factory of connections that take so many bytes of headers a response."""
        parser = type("_BoundedParser", (_Parser,), {"most": most})
        return type("_BoundedFactory", (cls,), {"parser": parser})

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        protocol = _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.parser = self.parser
        return protocol
