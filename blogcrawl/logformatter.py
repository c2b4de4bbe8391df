"""The log: one record, one line, no control characters, no dumped items."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.logformatter import LogFormatter, LogFormatterResult

from blogcrawl.secrets import redact

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure

# C0 and C1 controls, DEL, line and paragraph separators, and changes of the text's direction.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Nobody reads further.
_LONGEST = 10_000


def one_line(text: object) -> str:
    """Return ``text`` in a form that is safe to show.

    Control characters and line breaks are escaped, secrets masked.
    """
    shown = redact(str(text))
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}… ({len(shown):,} characters)"
    return _CONTROLS.sub(lambda match: ascii(match[0])[1:-1], shown)


class OneLineLogFormatter(LogFormatter):
    """Scrapy's messages on one line each, with an item's URL in place of the item."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult:
        return _escaped(super().crawled(request, response, spider))

    def scraped(
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return _message(logging.DEBUG, "scraped %s", _url(item, response))

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        level = super().dropped(item, exception, response, spider)["level"]
        url = _url(item, response)
        if url in str(exception):
            return _message(level, "%s", exception)
        return _message(level, "refused %s: %s", url, exception)

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        return _message(
            logging.ERROR,
            "pipeline error at %s: %s: %s",
            _url(item, response),
            type(exception).__name__,
            exception,
        )

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        return _escaped(super().spider_error(failure, request, response, spider))

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        cause = f"{type(failure.value).__name__}: {errmsg or failure.value}"
        return _escaped(super().download_error(failure, request, spider, cause))


def _message(level: int, message: str, *args: object) -> LogFormatterResult:
    return {"level": level, "msg": message, "args": tuple(one_line(arg) for arg in args)}


def _escaped(result: LogFormatterResult) -> LogFormatterResult:
    args = result["args"]
    assert isinstance(args, dict)
    return {**result, "args": {name: one_line(value) for name, value in args.items()}}


def _url(item: Any, response: Response | Failure | None) -> str:
    """The URL of the item, or that of its page."""
    url = ItemAdapter(item).get("url") if ItemAdapter.is_item(item) else None
    return str(url or getattr(response, "url", "an item without a page"))
