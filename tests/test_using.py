"""The examples of docs/using.md, run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from command import ROOT

from blogcrawl import jsonl
from blogcrawl.items import Article, Formula

if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLE = re.compile(r"^## (.+?)\n.*?^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(_EXAMPLE.findall((ROOT / "docs" / "using.md").read_text("utf-8")))
NEEDED = {
    "pandas": "pandas",
    "polars": "polars",
    "DuckDB": "duckdb",
    "Hugging Face datasets": "datasets",
    "SQLite full-text search": "sqlite3",
    "A retrieval index": "sqlite3",
}
SHOWN = {
    "pandas": ("2024", r"\frac12"),
    "polars": ("2024", r"\frac12"),
    "DuckDB": ("2024", r"\frac12"),
    "Hugging Face datasets": (r"Half is $\frac12$ of it.",),
    "A retrieval index": ("('blog.example/2', 'A half: $\\\\frac12$')\n",),
    "SQLite full-text search": ("blog.example/1", "[frac]"),
}
ARTICLES = [
    Article(
        f"blog.example/{number}",
        f"https://blog.example/{number}",
        "blog.example",
        "Halves",
        date_published="2024-01-02",
        tags=["tea"],
        text="Half is of it.",
        formulas=[Formula(r"\frac12", r" $\frac12$", False, 7)],
        crawled_at="2026-01-02T03:04:05Z",
    )
    for number in (1, 2)
]
for article in ARTICLES:
    article.markdown = r"Half is $\frac12$ of it."
ARTICLES[1].markdown += "\n\n" + r"A half: $\frac12$" + "\n\n" + r"Two thirds: $\frac23$"


def test_every_example_is_run() -> None:
    assert EXAMPLES.keys() == NEEDED.keys() == SHOWN.keys()
    for code in EXAMPLES.values():
        assert len([*filter(str.strip, code.splitlines())]) <= 15


@pytest.mark.parametrize("name", NEEDED)
def test_it_runs(name: str, tmp_path: Path) -> None:
    if find_spec(NEEDED[name]) is None:
        pytest.skip(f"needs {NEEDED[name]}: pip install 'blogcrawl[using]'")
    with (tmp_path / "corpus.jsonl").open("wb") as file:
        file.writelines(jsonl.utf8(jsonl.dumps(article)) + b"\n" for article in ARTICLES)
    done = subprocess.run(
        [sys.executable, "-c", EXAMPLES[name]],
        cwd=tmp_path,
        env={**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in SHOWN[name]), done.stdout
