"""Reads saved pages one by one, and writes the results as JSON Lines.

    python tests/benchmarks/pages.py FOLDER [--addresses FILE]

FOLDER contains ``NAME.html`` files. ``--addresses`` is a JSON Lines file whose objects have
``page`` (NAME) and ``url``; without it every page has the address ``http://localhost/page``. A line
has the name as ``page``, whether it is an article, and the fields of the item; the time goes to
stderr. It serves to compare the results for single pages with annotations by people.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter
from scrapy.utils.test import get_crawler

from blogcrawl.html.charset import charset
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pipelines.latex import LatexPipeline
from blogcrawl.pipelines.metadata import article

_SETTINGS = {
    "LATEX_STRIP": "all",
    "LATEX_PLACEHOLDER": "",
    "ARTICLE_MARKDOWN": False,
    "ARTICLE_HTML": False,
}


def read(name: str, body: bytes, url: str, pipeline: LatexPipeline) -> dict[str, Any]:
    """One page as a line."""
    page = GenericArticlePage(body.decode(charset(body, ""), "replace"), url)
    raw = page.read()
    line: dict[str, Any] = {"page": name, "is_article": page.is_article}
    if raw is not None:
        line |= ItemAdapter(pipeline.process_item(article(raw))).asdict()
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--addresses", type=Path)
    options = parser.parse_args()
    addresses = {}
    if options.addresses:
        lines = options.addresses.read_text("utf-8").split("\n")
        addresses = {one["page"]: one.get("url") for one in map(json.loads, filter(None, lines))}
    pipeline = LatexPipeline.from_crawler(get_crawler(settings_dict=_SETTINGS))
    files = sorted(options.folder.glob("*.html"))
    start = time.process_time()
    for file in files:
        url = addresses.get(file.stem) or "http://localhost/page"
        print(json.dumps(read(file.stem, file.read_bytes(), url, pipeline), ensure_ascii=False))
    seconds = time.process_time() - start
    milliseconds = 1_000 * seconds / max(1, len(files))
    print(f"{len(files)} pages, {milliseconds:.1f} ms of CPU each", file=sys.stderr)


if __name__ == "__main__":
    main()
