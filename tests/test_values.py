"""From what a page says to the value of a field: tables, and what holds for any text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blogcrawl import values
from blogcrawl.values import Byline

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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["By 苏剑林"], ["苏剑林"]),
        (["作者：林之源、阿澄"], ["林之源", "阿澄"]),
        (["Written by: Ada Lovelace and Emmy Noether"], ["Ada Lovelace", "Emmy Noether"]),
        (["posted by  A, B & C; D"], ["A", "B", "C", "D"]),
        (["Byron", "Andersen", "文静"], ["Byron", "Andersen", "文静"]),
        (["A", "a", "A"], ["A", "a"]),
        (["By ", "", ","], []),
    ],
)
def test_names(given: list[str], expected: list[str]) -> None:
    assert values.names(given) == expected


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


# Bylines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By 苏剑林 | 2018-11-07 | 155345位读者 | 引用", (["苏剑林"], "2018-11-07", 155345)),
        ("By 苏剑林 | 2018-11-07 | 1,234位读者 | :", (["苏剑林"], "2018-11-07", 1234)),
        ("\n By 苏剑林 |\n2018-11-07|0位读者", (["苏剑林"], "2018-11-07", 0)),
        ("By A, B | 2018-1-7 |", (["A", "B"], "2018-01-07", None)),
        ("By 约翰·冯·诺伊曼 | 2018-11-07", (["约翰·冯·诺伊曼"], "2018-11-07", None)),
        ("By Ada Lovelace · March 1, 2020 · 12 views", (["Ada Lovelace"], "2020-03-01", 12)),
        ("2020年3月1日 • 阅读：99", ([], "2020-03-01", 99)),
        ("By A | 2018-11-07 | 2019-11-07", (["A"], "2018-11-07", None)),
        ("By A | 2018-02-30 | soon", (["A"], None, None)),
        ("By | 2018-11-07 | 引用", ([], "2018-11-07", None)),
        ("| | :", ([], None, None)),
        ("", ([], None, None)),
    ],
)
def test_byline(text: str, expected: tuple[list[str], str | None, int | None]) -> None:
    assert values.byline(text) == Byline(*expected)


@given(any_text)
def test_no_byline_raises(text: str) -> None:
    line = values.byline(f"By {text} | 2018-11-07 | {text}")
    assert line.authors == values.unique(line.authors)
    assert line.date is None or date.fromisoformat(line.date[:10])


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-11-07", "2018-11-07"),
        ("发布于 2018-1-7 ", "2018-01-07"),
        ("2018-11-07T08:09:10Z", "2018-11-07T08:09:10+00:00"),
        ("2018-11-07 08:09:10 +0800", "2018-11-07T08:09:10+08:00"),
        ("2018-11-07T08:09:10.123456-05:30", "2018-11-07T08:09:10-05:30"),
        ("2018-11-07T8:09+08:00", "2018-11-07T08:09:00+08:00"),
        ("2018-11-07 08:09", "2018-11-07"),
        ("2018-11-07T25:00:00Z", "2018-11-07"),
        ("2018-11-07T08:00:00+99:00", "2018-11-07"),
        ("2018年11月7日", "2018-11-07"),
        ("2018 年 11 月 7 日", "2018-11-07"),
        ("2018/11/7", "2018-11-07"),
        ("2018.11.07", "2018-11-07"),
        ("Nov 7, 2018", "2018-11-07"),
        ("Wednesday, 7th of November 2018", "2018-11-07"),
        ("Sept. 3 2018", "2018-09-03"),
        ("ſept. 3 2018", "2018-09-03"),
        ("3 MAY 2018", "2018-05-03"),
        ("31 Feb 2018", None),
        ("2018-02-30", None),
        ("2018-13-01", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("2018-11", None),
        ("7 November", None),
        ("14 May", None),
        ("11/07/2018", None),
        ("Marathon 12, 2019", None),
        ("Decorate 12 2020", None),
        ("yesterday", None),
        ("12018-11-07", None),
        ("2018-11-070", None),
        ("", None),
    ],
)
def test_iso_date(text: str, expected: str | None) -> None:
    assert values.iso_date(text) == expected


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    for text in (f"{day}", f"on {day:%Y/%m/%d}.", f"{day.year:04}年{day.month}月{day.day}日"):
        assert values.iso_date(text) == day.isoformat()


@given(st.datetimes(datetime(1000, 1, 1), timezones=st.timezones()))
def test_an_instant_stays_the_same(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset and offset.total_seconds() % 60:
        return  # no page writes such an offset
    moment = moment.replace(microsecond=0)
    read = values.iso_date(moment.isoformat())
    assert read == moment.isoformat()


@given(any_text | st.from_regex(r"[0-9]{1,5}[-/.年 ][0-9]{1,3}[-/.月 ][0-9]{1,3}(T[0-9:+Z]{1,9})?"))
@example("２０１８-11-07")
def test_no_date_is_invented(text: str) -> None:
    found = values.iso_date(text)
    if found is not None:
        year, month, day = (int(part) for part in found[:10].split("-"))
        digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else " " for c in text)
        assert {year, day} <= {int(number) for number in digits.split()}
        assert date(year, month, day).isoformat() == found[:10]


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
    assert values.names([text]) == values.unique(values.names([text]))
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None)),
        ("May 6, 2024", ("2024-05-06", None)),
        ("Updated 6 September 2024", (None, "2024-09-06")),
        ("Updated May 6, 2024", (None, "2024-05-06")),
        ("Date updated: 2024-06-07. Date: 2024-05-06", ("2024-05-06", "2024-06-07")),
        ("更新于2024年6月7日 发表于2024/5/6", ("2024-05-06", "2024-06-07")),
        ("2024-05-06 | last modified 2024-06-07 | 2024-07-08", ("2024-05-06", "2024-06-07")),
        ("We updated this, and then came a long, winding story, 2024-05-06", ("2024-05-06", None)),
        ("updates by Ann, 2024-05-06", ("2024-05-06", None)),
    ],
)
def test_dates(text: str, expected: tuple[str | None, str | None]) -> None:
    assert values.dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06-May-2023", "2023-05-06"),
        ("06.05.2023", "2023-05-06"),
        ("am 6. 5. 2023, 10 Uhr", "2023-05-06"),
        ("6. Mai 2023", "2023-05-06"),
        ("Samstag, 16. März 2024", "2024-03-16"),
        ("2. August 2023", "2023-08-02"),
        ("Publié le 6 mai 2023", "2023-05-06"),
        ("1er août 2023", "2023-08-01"),
        ("6 de mayo de 2023", "2023-05-06"),
        ("version 1.2.2023.4", None),
        ("10.20.2023", None),
        ("16 maille 2023", None),
    ],
)
def test_days_as_europe_writes_them(text: str, expected: str | None) -> None:
    assert values.iso_date(text) == expected
