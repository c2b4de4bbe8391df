"""Text, numbers and languages as values: tables, and properties of any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl import values

any_text = st.text(st.characters(), max_size=40)  # lone surrogates too


# Text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b\r\n c ", "a b c"),
        ("杂记　一则\xa0", "杂记 一则"),
        ("e\u0301te\u0301", "été"),
        ("a\0b\x1b[31mc\x7f\x9b", "ab[31mc"),
        ("a\x85b\u2028c\u2029d\x1ce", "a b c d e"),
        ("\ufeffa\u200bb\u2060c\xadd", "abcd"),
        ("\u202ea\u2066b\u200fc\u061c", "abc"),
        ("x\ud800y\udfff", "xy"),
        ("क\u094d\u200dष 👩\u200d🔬", "क\u094d\u200dष 👩\u200d🔬"),
        ("$a<b$ and \\(c\\)", "$a<b$ and \\(c\\)"),
        ("\u200b \ufeff", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert values.clean(text) == expected


@given(any_text)
def test_clean_is_clean(text: str) -> None:
    cleaned = values.clean(text)
    assert values.clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs"}
    assert cleaned == " ".join(cleaned.split())


def test_unique() -> None:
    assert values.unique([" b", "a", "b ", "", "\u200b", "a"]) == ["b", "a"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["分类：数学", "标签: 矩阵", "Tags: x", "Filed under: y"], ["数学", "矩阵", "x", "y"]),
        (["#python", "# rust", "C#", "C++"], ["python", "rust", "C#", "C++"]),
        (["Category theory", "标签云"], ["Category theory", "标签云"]),
        (["标签：", "#", " "], []),
    ],
)
def test_terms(given: list[str], expected: list[str]) -> None:
    assert values.terms(given) == expected


# Numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("155345位读者", 155345),
        ("1,234,567 views", 1234567),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1,23", 1),
        ("no. 7 of 9", 7),
        ("１２", 12),
        ("0", 0),
        ("", None),
        ("none", None),
        ("²", None),
        ("9" * 16, None),
        ("9" * 5000, None),
    ],
)
def test_count(text: str, expected: int | None) -> None:
    assert values.count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12评论", 12),
        ("分类：数学    标签：2018, 数字7    1,204 条评论", 1204),
        ("标签：100评论  3评论", 3),
        ("5 comments", 5),
        ("1 Comment", 1),
        (" 8 ", 8),
        ("0 评论", 0),
        ("标签：2018", None),
        ("commentary 12", None),
        ("", None),
        ("²", None),
        ("9" * 100_000, None),
        ("1,1" * 50_000, None),
        (f"1{' ' * 100_000}x", None),
    ],
    ids=range(14),
)
def test_comment_count(text: str, expected: int | None) -> None:
    assert values.comment_count(text) == expected


# Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zh-CN", "zh-CN"),
        ("zh_cn", "zh-CN"),
        ("ZH-hans-cn", "zh-Hans-CN"),
        (" en ", "en"),
        ("es-419", "es-419"),
        ("sl-rozaj", "sl-rozaj"),
        ("chinese", None),
        ("en us", None),
        ("<html>", None),
        ("", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert values.language(text) == expected


@given(any_text)
def test_nothing_raises(text: str) -> None:
    assert values.terms([text]) == values.unique(values.terms([text]))
    for number in (values.count(text), values.comment_count(text)):
        assert number is None or number >= 0
    tag = values.language(text)
    assert tag is None or values.language(tag) == tag


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/一 b?c=%20#d", "https://a.example/一 b?c=%20#d"),
        ("https://a.example/\x1b[31m\u202e.png", "https://a.example/%1B[31m%E2%80%AE.png"),
        ("https://a.example/\0\x7f\ufeff", "https://a.example/%00%7F%EF%BB%BF"),
        ("https://a.example/\ud800", "https://a.example/%3F"),
    ],
)
def test_addresses(url: str, expected: str) -> None:
    assert values.address(url) == expected
