"""The validators of a page: which are kept, and what is sent back."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from blogcrawl.middlewares.conditional import conditions, validators_of

DAY = b"Wed, 01 May 2024 10:00:00 GMT"


def given(etag: bytes, last_modified: bytes = DAY) -> Response:
    headers = {"ETag": etag, "Last-Modified": last_modified}
    return Response("http://a.example/", headers=headers)


@pytest.mark.parametrize(
    "etag", [b'"a"', b'W/"a b"', b'"\xe9\x80\xff"', b'"' + 1_000 * b"a" + b'"']
)
def test_they_are_sent_back_byte_by_byte(etag: bytes) -> None:
    request = Request("http://a.example/", headers=conditions(*validators_of(given(etag))))
    assert request.headers["If-None-Match"] == etag
    assert request.headers["If-Modified-Since"] == DAY


@pytest.mark.parametrize("value", [b"", b'"\0\1"', b'"\x1b[31m"', b'"\x7f"', b"a" * 1_025])
def test_what_no_server_should_say_is_not_kept(value: bytes) -> None:
    assert validators_of(given(value)) == (None, DAY.decode())
    assert validators_of(given(b'"a"', value)) == ('"a"', None)


def test_a_response_without_validators() -> None:
    assert validators_of(Response("http://a.example/")) == (None, None)
    assert conditions(None, None) == {}
