"""Rejects incomplete pages."""

from __future__ import annotations

import re
import sys
import zlib
from typing import TYPE_CHECKING, Any

import brotli
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response, TextResponse

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

# The sitemap protocol allows 50 MB, but no blog comes near that; so the limit is that of a page.
MOST_BYTES = 10 * 1024 * 1024
_GZIP = b"\x1f\x8b"

# Servers compress once, or twice by mistake. Further layers would cost an attacker nothing.
_MOST_LAYERS = 2
# How the parts of a multi-part stream begin. Parallel compressors make one part per 64 KiB or more;
# empty parts would cost an attacker nothing.
_PARTS = {
    b"gzip": (b"\x1f\x8b\x08",),
    b"zstd": (b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"),
}
_MOST_PARTS = 1_000
_PIECE = 64 * 1024

# The end of a document; the comment of a cache may follow.
_END = re.compile(
    rb"</(?:html|rss|feed|urlset|sitemapindex|rdf:rdf)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE
)


class WholePageMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression, which itself would accept a truncated stream.

    An incomplete page is requested again, up to ``RETRY_TIMES``, and then fails with
    ``ResponseDataLossError``. A page larger than ``DOWNLOAD_MAXSIZE`` after decompression fails
    with ``DownloadCancelledError``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WholePageMiddleware:
        return cls(crawler)

    def process_response(  # type: ignore[override]  # Scrapy wants `spider` gone
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            whole = super().process_response(request, response)
        except IgnoreRequest as error:
            raise DownloadCancelledError(str(error)) from None
        except (EOFError, OSError, ValueError, zlib.error, brotli.error, zstd.ZstdError):
            return self._again(request)
        assert isinstance(whole, Response)
        if not is_whole(response, whole):
            return self._again(request)
        return whole

    def _again(self, request: Request) -> Request:
        assert self.crawler.spider
        again = None
        if not request.meta.get("dont_retry"):
            again = get_retry_request(request, spider=self.crawler.spider, reason="truncated")
        if again is None:
            raise ResponseDataLossError(f"{request.url} did not come whole")
        return again

    @staticmethod
    def _split_encodings(content_encoding: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        to_decode, to_keep = HttpCompressionMiddleware._split_encodings(content_encoding)
        if len(to_decode) > _MOST_LAYERS:
            raise ValueError("compressed too often")
        return to_decode, to_keep

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if sum(map(body.count, _PARTS.get(encoding.removeprefix(b"x-"), ()))) > _MOST_PARTS:
            raise ValueError("compressed in too many parts")
        decoded: bytes = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if not comes_to_its_end(body, encoding):
            raise EOFError
        return decoded


def is_whole(sent: Response, read: Response) -> bool:
    """Whether a response is complete.

    ``sent`` is the response as received, ``read`` the same decompressed. If neither a length nor
    chunks nor a compressed stream show its end (RFC 9112, section 6.3), the markup itself must.
    """
    # 206 answers a request for a part (RFC 9110, section 15.3.7), which this crawler never sends.
    if "dataloss" in sent.flags or sent.status == 206 or is_cut_file(read.body):
        return False
    if "partial" not in sent.flags or sent.body != read.body:
        return True
    is_markup = isinstance(read, TextResponse) and b"<" in read.body[:1000]
    return not is_markup or bool(_END.search(read.body[-2000:]))


def is_cut_file(data: bytes) -> bool:
    """Whether a gzip file is truncated, as far as it is read."""
    if not data.startswith(_GZIP):
        return False
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return len(stream.decompress(data, MOST_BYTES)) < MOST_BYTES and not stream.eof
    except zlib.error:  # not gzip: its reader will find out
        return False


def comes_to_its_end(data: bytes, encoding: bytes) -> bool:
    """Whether a compressed stream is complete; data after its end is ignored.

    Decompresses without a limit, so only for streams known to be small.
    """
    if encoding == b"br":
        brotli_stream = brotli.Decompressor()
        brotli_stream.process(data)
        return bool(brotli_stream.is_finished())
    if encoding == b"zstd":
        return bool(_rest(zstd.ZstdDecompressor(), data).eof)
    if encoding == b"deflate":
        try:
            return bool(_rest(zlib.decompressobj(), data).eof)
        except zlib.error:  # without the zlib header, as some servers send it
            return bool(_rest(zlib.decompressobj(-zlib.MAX_WBITS), data).eof)
    position = 0
    while data.startswith(_GZIP, position):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not member.eof:
            if not (piece := data[position : position + _PIECE]):
                return False
            member.decompress(piece)
            position += len(piece) - len(member.unused_data)
    return True


def _rest(stream: Any, data: bytes) -> Any:
    """``stream`` after reading ``data``."""
    stream.decompress(data)
    return stream
