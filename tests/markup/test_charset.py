"""The encoding of a page, as in a browser."""

from __future__ import annotations

import codecs
import time
from typing import TYPE_CHECKING

import pytest
from growth import check_growth
from hypothesis import given, settings
from hypothesis import strategies as st

from blogcrawl.html.charset import charset, encoding_of

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "今天我们来讨论一个问题，数学里面的极限究竟是什么。" * 3


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("UTF-8", "utf-8"),
        (" utf8\n", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("x-gbk", "gb18030"),
        ("big5", "big5hkscs"),
        ("Shift_JIS", "cp932"),
        ("euc-kr", "cp949"),
        ("windows-949", "cp949"),
        ("iso-8859-1", "cp1252"),
        ("ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("iso-8859-8-i", "iso8859-8"),
        ("utf-16", "utf-16-le"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        *dict.fromkeys(
            "hex rot13 idna undefined punycode zip utf-7 utf_32 cp037 klingon".split()
        ).items(),
    ],
)
def test_labels(label: str, encoding: str | None) -> None:
    assert encoding_of(label) == encoding


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (codecs.BOM_UTF8 + b"x", "text/html; charset=gbk", "utf-8"),
        (codecs.BOM_UTF16_BE + b"\0x", "text/html; charset=gbk", "utf-16-be"),
        (b"<meta charset=gbk>", "text/html; charset=utf-8", "utf-8"),
        (b"<meta charset=gbk>", 'text/html; charset="big5"', "big5hkscs"),
        (b"<meta charset=gbk>", "text/html; charset=klingon", "gb18030"),
        (b"<meta charset=klingon><meta charset=gbk>", "", "gb18030"),
        (b"<!--<meta charset=big5>--><meta charset=gbk>", "", "gb18030"),
        (b"<script>'<meta charset=big5>'</script><meta charset=gbk>", "", "gb18030"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=gbk'>", "", "gb18030"),
        (b"<meta charset=utf-16>", "", "utf-8"),
        (b"<?xml version='1.0' encoding='gb2312'?><x>", "", "gb18030"),
        (b"<style>" + b"x" * 9000 + b"</style><meta charset=gbk>", "", "gb18030"),
        (b"plain", "", "utf-8"),
        (TEXT.encode(), "", "utf-8"),
        (TEXT.encode() + b"\xff", "", "utf-8"),
        (TEXT.encode("gb18030"), "", "gb18030"),
        (b"", "\r\ncharset=x", "utf-8"),
        (b"", "text/html; charset*=gbk; charset*0=big5", "utf-8"),
        (b"", f"text/html; charset*{'1' * 5000}=gbk", "utf-8"),
    ],
)
def test_charset(body: bytes, content_type: str, encoding: str) -> None:
    assert charset(body, content_type) == encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("湖の話②～﨑さんへ", "cp932"),
        ("湖の水はとても冷たく、夏でも長くは泳げません。", "cp932"),
        ("湖の水はとても冷たく、夏でも長くは泳げません。", "euc_jp"),
        ("湖水很冷，即使在夏天也不能游很久。", "gb18030"),
        ("湖水很冷，即使在夏天也不能游很久。", "big5hkscs"),
        ("호수의 물은 매우 차가워서 여름에도 오래 헤엄칠 수 없다.", "cp949"),
        ("Вода в озере холодная даже летом.", "cp1251"),
        ("Вода в озере холодная даже летом.", "koi8-u"),
        ("Das Wasser im See ist kühl, auch „im Sommer“.", "cp1252"),
        ("Woda w jeziorze jest bardzo zimna, więc pływamy krótko i żwawo.", "cp1250"),
        ("Το νερό της λίμνης είναι κρύο.", "cp1253"),
        ("น้ำในทะเลสาบเย็นมาก", "cp874"),
    ],
)
@pytest.mark.parametrize("before", ["<title>", f"<script>{'x = 1;' * 20_000}</script><p>"])
def test_what_is_not_declared_is_told_by_the_bytes(text: str, encoding: str, before: str) -> None:
    assert charset(f"{before}{text}</p>".encode(encoding, "replace"), "text/html") == encoding


@settings(max_examples=500)
@given(st.binary(max_size=200), st.text(max_size=40))
def test_whatever_it_is_it_can_be_read(body: bytes, content_type: str) -> None:
    body.decode(charset(b"<meta charset=" + body, content_type), "replace")
    body.decode(charset(body, content_type), "replace")


@pytest.mark.parametrize("piece", [b"<meta charset=x>", b"\xff\xfe<", b"charset=", b"<?xml "])
def test_long_pages_take_no_time(piece: bytes) -> None:
    begun = time.process_time()
    charset(piece * 500_000, "")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "read",
    [
        lambda blanks: charset(b"x", f"text/html; charset={blanks}'"),
        lambda blanks: charset(
            f'<meta http-equiv=content-type content="charset={blanks}\'">'.encode(), "text/html"
        ),
    ],
    ids=["header", "meta"],
)
def test_the_time_of_blanks(read: Callable[[str], object]) -> None:
    check_growth(read, " ".__mul__, 4_000, most=6, quick=0.05)
