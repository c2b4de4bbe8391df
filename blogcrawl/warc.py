"""Answers requests from a WARC file: a blog that somebody has crawled before."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Headers of the transfer: the body is already decoded.
_OF_THE_TRANSFER = frozenset(("content-encoding", "content-length", "transfer-encoding"))


class WarcDownloadHandler(BaseDownloadHandler):
    """Answers from the file ``WARC_FILE``; with 404 if the address is not in it.

    If an address has several answers, the last one counts.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._file = Path(crawler.settings["WARC_FILE"]).open("rb")  # noqa: SIM115
        self._offsets = dict(_index(self._file))

    async def download_request(self, request: Request) -> Response:
        offset = self._offsets.get(_key(request.url))
        if offset is None:
            return Response(request.url, status=404)
        self._file.seek(offset)
        record = next(_records(self._file))
        body: bytes = record.content_stream().read(self._maxsize + 1)
        if len(body) > self._maxsize:
            raise DownloadCancelledError(f"{request.url}: more than {self._maxsize:,} bytes")
        headers = Headers()
        for name, value in record.http_headers.headers:
            if name.lower() not in _OF_THE_TRANSFER:
                headers.appendlist(name, value)
        status = int(record.http_headers.get_statuscode())
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=status, headers=headers, body=body)

    async def close(self) -> None:
        self._file.close()


def _records(file: Any) -> Any:
    from warcio.archiveiterator import ArchiveIterator  # an extra

    return ArchiveIterator(file)


def _index(file: Any) -> Any:
    """The positions of the answers, by the keys of their addresses."""
    from warcio.exceptions import ArchiveLoadFailed

    records = _records(file)
    try:
        for record in records:
            if record.rec_type == "response" and record.http_headers is not None:
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                yield _key(url.strip("<>")), records.get_record_offset()
    except (ArchiveLoadFailed, EOFError, OSError) as error:
        logger.error("WARC file %s: damaged, read as far as it goes (%s)", file.name, error)


def _key(url: str) -> str:
    """The key of an address, the same for http and https."""
    return url.partition("#")[0].partition("://")[2]
