"""The expected formulas are those that MathJax 2.7.9 itself finds in the served pages.

Skipped if node or the oracle is missing: ``BLOGCRAWL_ORACLE`` names the directory with
``mathjax_oracle.mjs``, a script that runs the real ``tex2jax`` on a page.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blogcrawl.sample import blog
from sample import truth
from sample.source import articles

if TYPE_CHECKING:
    from sample.source import Article

ORACLE = Path(os.environ.get("BLOGCRAWL_ORACLE", ""), "mathjax_oracle.mjs")
TAIL = re.compile(r'<(div|p|font)\b[^>]*#FF8800.*<div class="clear"></div>', re.DOTALL)

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and "BLOGCRAWL_ORACLE" in os.environ and ORACLE.is_file()),
    reason="needs node and BLOGCRAWL_ORACLE",
)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("pages")
    for post in articles():
        page = blog.page(post.path).body.decode()
        (folder / f"{post.id}.html").write_text(TAIL.sub("", page), encoding="utf-8")
    command = ["node", str(ORACLE), "--config", "auto", "--engine", "v2", "--notext"]
    run = subprocess.run(
        [*command, "--selector", "#PostContent", *map(str, folder.iterdir())],
        capture_output=True,
        check=True,
        cwd=ORACLE.parent,
    )
    lines = map(json.loads, run.stdout.decode().splitlines())
    return {Path(line["file"]).stem: line for line in lines}


@pytest.mark.parametrize("post", articles(), ids=lambda post: str(post.id))
def test_truth_has_the_formulas_of_mathjax(post: Article, oracle: dict[str, Any]) -> None:
    found = oracle[str(post.id)]
    assert found["containers"] == 1
    assert [(f["tex"], f["display"]) for f in truth.item(post)["formulas"]] == [
        (f["tex"], f["display"]) for f in found["items"]
    ]
