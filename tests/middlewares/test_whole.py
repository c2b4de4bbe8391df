"""Whether a compressed stream, and a page, is complete."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, TextResponse

from blogcrawl.middlewares.whole import (
    WholePageMiddleware,
    comes_to_its_end,
    is_cut_file,
    is_whole,
    zstd,
)

COMPRESS = {
    b"gzip": gzip.compress,
    b"deflate": zlib.compress,
    b"br": brotli.compress,
    b"zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", COMPRESS)
@given(data=st.binary(min_size=1, max_size=300), rest=st.binary(max_size=5))
def test_a_stream_without_its_end_is_not_whole(encoding: bytes, data: bytes, rest: bytes) -> None:
    stream = COMPRESS[encoding](data)
    assert comes_to_its_end(stream, encoding)
    for length in range(4, len(stream)):
        try:
            assert not comes_to_its_end(stream[:length], encoding)
        except EOFError:
            continue


@pytest.mark.parametrize("encoding", [b"gzip", b"x-gzip", b"zstd"])
def test_streams_of_several_parts(encoding: bytes) -> None:
    compress = COMPRESS[encoding.removeprefix(b"x-")]
    some = b"".join(compress(bytes([n])) for n in range(256))
    assert WholePageMiddleware._decode(some, encoding, 1 << 20) == bytes(range(256))
    with pytest.raises(ValueError, match="too many parts"):
        WholePageMiddleware._decode(some + 1_000 * compress(b""), encoding, 1 << 20)


def test_the_time_of_empty_parts() -> None:
    def ends(number: str) -> None:
        assert comes_to_its_end(int(number) * gzip.compress(b""), b"gzip")

    check_growth(ends, str, 10_000, most=6, quick=0.05)


def page(body: bytes, *flags: str) -> HtmlResponse:
    return HtmlResponse("http://a/", body=body, flags=list(flags))


@pytest.mark.parametrize(
    ("body", "flags", "whole"),
    [
        (b"<p>x", (), True),
        (b"<p>x", ("partial",), False),
        (b"<p>x</html>", ("partial",), True),
        (b"<p>x</HTML >\n<!-- a cache -->\n", ("partial",), True),
        (b"<rss></rss>", ("partial",), True),
        (b"<p>x</html>", ("dataloss",), False),
        (b"plain", ("partial",), True),
    ],
)
def test_which_pages_are_whole(body: bytes, flags: tuple[str, ...], whole: bool) -> None:
    response = page(body, *flags)
    assert is_whole(response, response) == whole


def test_a_part_is_no_page() -> None:
    part = page(b"<p>x</html>").replace(status=206)
    assert not is_whole(part, part)


def test_a_stream_says_itself_where_it_ends() -> None:
    sent = TextResponse("http://a/", body=gzip.compress(b"<p>x"), flags=["partial"])
    assert is_whole(sent, page(b"<p>x", "partial"))


def test_a_file_that_was_cut() -> None:
    file = gzip.compress(b"<urlset>" + bytes(range(256)) * 100)
    assert not is_cut_file(file)
    assert not is_cut_file(file + b"\0\0")
    assert all(is_cut_file(file[:length]) for length in range(2, len(file)))
    assert not is_cut_file(file[:1])
    assert not is_cut_file(b"\x1f\x8bgarbage")


def test_of_a_bomb_only_the_beginning_is_read() -> None:
    bomb = gzip.compress(bytes(100 << 20), 1)
    assert not is_cut_file(bomb[: len(bomb) // 2])
