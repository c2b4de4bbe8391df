"""Downloads pages, and hangs up on abusive servers.

Such a server sends headers without end, a body in a million chunks, or unrequested responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, ResponseDataLossError
from twisted.web.client import HTTPConnectionPool, ResponseFailed
from twisted.web.http import _ChunkedTransferDecoder

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


class TooManyChunks(Exception):
    """A body in more than ``_MOST_CHUNKS`` chunks."""


# Each chunk costs as much as some kilobytes. A page written word by word stays well below.
_MOST_CHUNKS = 100_000
# Seconds before a connection is used again. What arrives meanwhile is an unrequested response.
_PAUSE = 0.1


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with limits on headers; ``DOWNLOAD_MAXSIZE`` limits only bodies.

    Raises ``DownloadCancelledError`` for a response with more than ``DOWNLOAD_MAXHEADERS`` bytes of
    headers, interim responses (RFC 9110, section 15.2) included, and for one in too many chunks.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._maxheaders = crawler.settings.getint("DOWNLOAD_MAXHEADERS")
        self._pool.__class__ = _Pool
        self._pool._factory = _Factory.up_to(self._maxheaders)

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except (DownloadFailedError, ResponseDataLossError) as error:
            failed = error.__cause__
            for reason in failed.reasons if isinstance(failed, ResponseFailed) else ():
                if reason.check(HeadersTooLarge):
                    message = f"its headers exceed {self._maxheaders:,} bytes"
                    raise DownloadCancelledError(message) from None
                if reason.check(TooManyChunks):
                    message = f"its body is in more than {_MOST_CHUNKS:,} chunks"
                    raise DownloadCancelledError(message) from None
            raise


class _Pool(HTTPConnectionPool):
    """Reuses a connection only if nothing has arrived on it for a moment.

    An unrequested response would be taken for the response to the next request.
    """

    def _putConnection(self, key: Any, connection: Any) -> None:
        self._reactor.callLater(_PAUSE, self._put_back, key, connection)

    def _put_back(self, key: Any, connection: Any) -> None:
        if connection.state == "QUIESCENT":
            super()._putConnection(key, connection)  # type: ignore[no-untyped-call]


class _Chunks(_ChunkedTransferDecoder):
    seen = 0

    def _dataReceived_CHUNK_LENGTH(self) -> bool:
        is_read = super()._dataReceived_CHUNK_LENGTH()
        self.seen += is_read
        if self.seen > _MOST_CHUNKS:
            raise TooManyChunks
        return is_read


class _Parser(_LenientHTTPClientParser):
    most = 0
    seen = 0
    _transferDecoders = {b"chunked": _Chunks}  # noqa: RUF012

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
        """The factory of connections that accept ``most`` bytes of headers per response."""
        parser = type("_BoundedParser", (_Parser,), {"most": most})
        return type("_BoundedFactory", (cls,), {"parser": parser})

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        protocol = _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.parser = self.parser
        return protocol
