"""Decodes pages with the encoding that a browser would use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Response, TextResponse

from blogcrawl.headers import header
from blogcrawl.html.charset import charset

if TYPE_CHECKING:
    from scrapy import Request


class CharsetMiddleware:
    """Sets the encoding of every text response.

    Scrapy itself accepts any codec of Python, and some are not meant for pages.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        if not isinstance(response, TextResponse):
            return response
        encoding = charset(response.body, header(response, "Content-Type"))
        return response.replace(encoding=encoding)
