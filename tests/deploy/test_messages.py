"""docs/operating.md explains every warning and error that the project logs, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from command import ROOT
from scrapy import logformatter
from scrapy.downloadermiddlewares import retry

PACKAGE = ROOT / "blogcrawl"
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
LOUD = ("WARNING", "ERROR", "CRITICAL")
# They hand on a line that is told elsewhere on the page: an error of the archive, a problem.
HANDED_ON = {
    "commands/crawl.py",
    "extensions/archive.py",
    "extensions/summary.py",
    "spiders/report.py",
}
# What Scrapy itself logs, and the page explains.
SCRAPYS = "".join(Path(str(one.__file__)).read_text("utf-8") for one in (logformatter, retry))


def logged(path: Path) -> set[tuple[str, str]]:
    """Level and template of everything loud that a file logs."""
    found = set[tuple[str, str]]()
    source = path.read_text("utf-8")
    if "logger." not in source and "logging." not in source:
        return found
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called, first = ast.unparse(node.func), ast.unparse(node.args[0])
        level = called.rpartition(".")[2].upper()
        template = node.args[0]
        if first.startswith("logging.") and len(node.args) > 1:
            level, template = first.removeprefix("logging."), node.args[1]
        elif "logger." not in called:
            continue
        if level.replace("EXCEPTION", "ERROR") in LOUD:
            is_text = isinstance(template, ast.Constant)
            found.add((level, str(template.value) if isinstance(template, ast.Constant) else "%s"))
            assert is_text or name(path) in HANDED_ON, f"{path}: {first} is no text to look for"
    return found


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


LOGGED = {
    (name(path), level, template)
    for path in PACKAGE.rglob("*.py")
    for level, template in logged(path)
}
TABLE = PAGE[PAGE.index("\n## The log\n") :].partition("|---|")[2].partition("\n\n")[0]
ROWS = [
    (level, text)
    for cell in re.findall(r"^\| (.*?) \|", TABLE, re.MULTILINE)
    for level, text in re.findall(r"`([A-Z]+): (.*?)`", cell)
    if level in LOUD
]


def pieces(template: str) -> list[str]:
    """The fixed words of a message, with what varies cut out."""
    parts = re.split(
        r"%(?:\(\w+\))?[-#0-9.]*[a-z]|…|URL|HOST|PAGE|NAME|FILE|\breason\b|\d+|\b[A-Z]+(?:_[A-Z]+)+\b",
        template,
    )
    return [part for part in (part.strip(" :;,().") for part in parts) if len(part) > 3]


def longest_piece(template: str) -> str:
    return max(pieces(template), key=len, default="")


def test_there_are_some() -> None:
    assert len(LOGGED) > 20
    assert len(ROWS) > 15


@pytest.mark.parametrize(("file", "level", "template"), sorted(LOGGED))
def test_what_is_logged_is_explained(file: str, level: str, template: str) -> None:
    if template == "%s":
        assert file in HANDED_ON
        return
    shown = [text for of, text in ROWS if of == level]
    assert any(
        longest_piece(template) in text or longest_piece(text) in template for text in shown
    ), f"docs/operating.md, The log: there is no row `{level}: {template}` of {file}"


@pytest.mark.parametrize(("level", "text"), ROWS)
def test_what_is_explained_is_logged(level: str, text: str) -> None:
    templates = [template for _, of, template in LOGGED if of == level]
    handed_on = text.startswith(("summary:", "archive"))
    assert handed_on or any(
        longest_piece(text) in template for template in [*templates, SCRAPYS]
    ), text
