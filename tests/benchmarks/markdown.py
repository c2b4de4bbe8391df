"""Writes saved articles as Markdown, renders it, and counts the differences.

    python tests/benchmarks/markdown.py FOLDER... [--most 500]

Each FOLDER contains the pages of a blog as ``.html`` files, at any depth. Up to ``--most`` of the
articles, spread over the folder, are read. A line says how many blocks of text and how many
formulas differ after the round trip, and how much more CPU time Markdown takes than the text alone.
With ``--show`` the first differences follow.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from blogcrawl.html.charset import charset
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pipelines.structure import address_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from latex.markdown.rendering import INLINE, content, every_item_marked, rendered

if TYPE_CHECKING:
    from blogcrawl.items import RawArticle


@dataclass
class Count:
    """What was found in the pages of a blog."""

    articles: int = 0
    blocks: int = 0
    blocks_lost: int = 0
    formulas: int = 0
    formulas_lost: int = 0
    text: float = 0.0
    """CPU seconds."""
    markdown: float = 0.0

    def line(self, name: str) -> str:
        more = self.markdown / self.text - 1 if self.text else 0
        return (
            f"{name:16} {self.articles:5} articles  blocks {self.blocks_lost}/{self.blocks} lost"
            f"  formulas {self.formulas_lost}/{self.formulas} lost  rendering {more:+.0%}"
        )


def check(raw: RawArticle, url: str, count: Count, shown: bool) -> None:
    """Hold the Markdown of an article against its text."""
    body, address = raw.body, partial(address_of, raw.base or url)
    started = time.process_time()
    body.separate()
    between = time.process_time()
    body.separate(address=address)
    ended = time.process_time()
    with every_item_marked():
        page = body.separate(placeholder=INLINE, address=address)
    there, back = content(page), content(rendered(page.markdown or ""))
    count.articles += 1
    count.text += between - started
    count.markdown += ended - between
    for name in ("blocks", "formulas"):
        one, other = getattr(there, name), getattr(back, name)
        lost = _lost(one, other)
        setattr(count, name, getattr(count, name) + len(one))
        setattr(count, f"{name}_lost", getattr(count, f"{name}_lost") + lost)
        if lost and shown:
            print(f"  {url}: {_first(one, other)}")


def _lost(one: list[str], other: list[str]) -> int:
    if one == other:
        return 0
    matched = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in matched)


def _first(one: list[str], other: list[str]) -> str:
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), -1)
    was, came = (" / ".join(some[at : at + 2])[:200] for some in (one, other))
    return f"{was!r} came back as {came!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=500)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for folder in options.folders:
        count = Count()
        files = sorted(folder.rglob("*.html"))
        for file in files[:: max(1, len(files) // options.most)]:
            html = file.read_bytes()
            url = f"http://localhost/{file.relative_to(folder)}"
            page = GenericArticlePage(html.decode(charset(html, ""), "replace"), url)
            if page.is_article and (raw := page.read()) is not None:
                check(raw, url, count, options.show)
        print(count.line(folder.name), flush=True)


if __name__ == "__main__":
    main()
