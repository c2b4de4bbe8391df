"""The lines of a feed: strict JSON, and one line each however lines are split."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl.feeds import CsvItemExporter, StrictJsonLinesItemExporter, XmlItemExporter
from blogcrawl.items import Article, Formula, Image

if TYPE_CHECKING:
    from collections.abc import Callable

# Every code point, the surrogates aside: these have a test of their own.
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


def export(
    *items: Any, to: Callable[..., Any] = StrictJsonLinesItemExporter, **options: Any
) -> bytes:
    file = io.BytesIO()
    exporter = to(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file.getvalue()


@pytest.mark.slow
@given(st.dictionaries(texts, values))
def test_any_item_is_one_line_that_parses_back(item: dict[str, Any]) -> None:
    line = export(item).decode()
    assert line.splitlines(keepends=True) == [line]
    assert line.endswith("}\n")
    assert json.loads(line) == item


@given(st.text())
def test_no_surrogate_reaches_a_line(text: str) -> None:
    line = export({"text": text}).decode()
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert json.loads(line) == {"text": whole}
    assert "\\ud" not in line.replace("\\\\", "").lower()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\u0085\u2028\u2029", b"\\u0085\\u2028\\u2029"),
        ("a\ud800b", "a\ufffdb".encode()),
        ("\ud83d\ude00", "😀".encode()),
        ("\x00\x1b\x7f\n", b"\\u0000\\u001b\x7f\\n"),
        ("数学", "数学".encode()),
    ],
)
def test_what_is_written(text: str, written: bytes) -> None:
    assert export({"t": text}) == b'{"t": "' + written + b'"}\n'


@pytest.mark.parametrize(
    "options", [{}, {"encoding": "latin-1"}, {"encoding": "utf-8", "indent": 4}]
)
def test_an_article_has_its_fields_in_order(options: dict[str, Any]) -> None:
    article = Article(
        id="a/1",
        url="http://a/1",
        site="a",
        title="数学",
        formulas=[Formula("x", "$x$", True, 3)],
        images=[Image("http://a/i.png", "图")],
    )
    line = export(article, **options).decode()
    record = json.loads(line)
    assert list(record) == [field.name for field in fields(Article) if field.init]
    assert record["title"] == "数学"
    assert list(record["formulas"][0].items()) == [
        ("tex", "x"),
        ("raw", "$x$"),
        ("display", True),
        ("offset", 3),
    ]
    assert record["images"] == [{"url": "http://a/i.png", "alt": "图"}]
    assert record["date_published"] is None
    article.html = "<p>"
    assert json.loads(export(article))["html"] == "<p>"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_has_not_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        export({"value": [value]})


def test_bytes_are_refused() -> None:
    with pytest.raises(TypeError, match="bytes is not JSON serializable"):
        export({"value": b"x"})


ARTICLE = Article(id="a/1", url="u", site="a", title="t", formulas=[Formula("x", "$x$", True, 3)])


def test_csv_of_an_article() -> None:
    rows = list(csv.DictReader(io.StringIO(export(ARTICLE, ARTICLE, to=CsvItemExporter).decode())))
    assert [row["id"] for row in rows] == ["a/1", "a/1"]
    assert list(rows[0]) == [field.name for field in fields(Article) if field.init]
    assert rows[0]["date_published"] == ""
    assert "'tex': 'x'" in rows[0]["formulas"]


def test_xml_of_an_article() -> None:
    item = ElementTree.fromstring(export(ARTICLE, to=XmlItemExporter))[0]
    assert item.findtext("id") == "a/1"
    assert item.findtext("formulas/value/tex") == "x"
