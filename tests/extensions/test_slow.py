"""The pages that took longest."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from blogcrawl.extensions.slow import MOST, SlowPagesExtension


def test_the_slowest_are_kept() -> None:
    slow = SlowPagesExtension()
    for number in range(2 * MOST):
        request = Request(f"https://blog.example/{number}", meta={"download_latency": number / 4})
        slow.response_received(Response(request.url), request)
    pages = slow.pages()
    assert len(pages) == MOST
    assert [*pages.items()][:2] == [
        ("https://blog.example/19", 4.8),
        ("https://blog.example/18", 4.5),
    ]


def test_what_is_quick_is_not() -> None:
    slow = SlowPagesExtension()
    request = Request("https://blog.example/", meta={"download_latency": 0.9})
    slow.response_received(Response(request.url), request)
    assert slow.pages() == {}
