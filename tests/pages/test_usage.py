"""What pages ask not to be done with them."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from blogcrawl.headers import whole
from blogcrawl.html.parsing import parse
from blogcrawl.pages.usage import HEADERS, usage


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("", {}, []),
        ('<meta name=ROBOTS content="index, NoArchive, noai">', {}, ["noarchive", "noai"]),
        ("<meta name=robots content='none'>", {}, ["noindex"]),
        ("<meta name=otherbot content=noai>", {}, []),
        ("<meta name=tdm-reservation content=1>", {}, ["tdm-reservation"]),
        ("", {"TDM-Reservation": "1"}, ["tdm-reservation"]),
        ("", {"X-Robots-Tag": ["otherbot: noindex, noarchive", "noai"]}, ["noai"]),
        ("", {"X-Robots-Tag": "max-snippet: 3, noimageai"}, ["noimageai"]),
        ("", {"X-Robots-Tag": "unavailable_after: 25 Jun 2030, nocache"}, ["noarchive"]),
    ],
)
def test_usage(head: str, headers: dict[str, str], expected: list[str]) -> None:
    response = HtmlResponse("https://blog.example/", headers=headers)
    assert usage(parse(head), *(whole(response, name) for name in HEADERS)) == expected
