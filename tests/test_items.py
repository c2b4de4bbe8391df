"""The contract of the output, compared with its description in docs/output.md."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields

import pytest
from command import ROOT

from blogcrawl.items import MORE, Article, Formula, Image, RawArticle

DOCS = ROOT / "docs" / "output.md"


def documented() -> list[str]:
    """The names of the fields in the table, in its order."""
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_the_fields_are_those_of_the_table() -> None:
    exported = [field.name for field in fields(Article) if field.init]
    assert [*exported, "markdown", "html", *MORE] == documented()


@pytest.mark.parametrize("kind", [Formula, Image])
def test_what_lists_hold_is_in_the_table(kind: type) -> None:
    names = ", ".join(field.name for field in fields(kind))
    assert f"`{{{names}}}`" in DOCS.read_text("utf-8")


@pytest.mark.parametrize("kind", [Article, Formula, Image])
def test_every_field_says_what_it_is(kind: type) -> None:
    (tree,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(tree, ast.ClassDef)
    names = [line.target.id for line in tree.body if isinstance(line, ast.AnnAssign)]  # type: ignore[union-attr]
    described = [
        line.target.id  # type: ignore[union-attr]
        for line, after in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(line, ast.AnnAssign) and isinstance(after, ast.Expr)
    ]
    assert described == names == [field.name for field in fields(kind)]


def test_absent_values() -> None:
    article = Article(id="i", url="u", site="s", title="t")
    absent = {field.name: getattr(article, field.name) for field in fields(Article) if field.init}
    assert [value for value in absent.values() if value not in (None, "", [])] == list("iust")
    assert article.authors is not Article(id="i", url="u", site="s", title="t").authors


def test_a_raw_article_has_a_place_for_all_that_a_page_says() -> None:
    said = {field.name for field in fields(RawArticle)}
    made_later = {"id", "text", "formulas", "images", "content_hash", "markdown", "html", *MORE}
    assert {field.name for field in fields(Article)} - made_later <= said
