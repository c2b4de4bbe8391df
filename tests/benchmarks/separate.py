"""CPU time per page of separating formulas, compared with parsing alone and other extractors.

    python tests/benchmarks/separate.py FOLDER [--pages N] [--rounds N] [--seed N]

FOLDER contains saved pages (``*.html``, at any depth). All take turns on each page, in one process;
the best round of a page counts. Extractors that are not installed are left out.
"""

from __future__ import annotations

import argparse
import importlib
import random
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import lxml.html

from blogcrawl.latex import separate

if TYPE_CHECKING:
    from collections.abc import Callable

    Extract = Callable[[str], Any]


def extractors() -> dict[str, Extract]:
    """What is compared, lxml's parse first."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    found: dict[str, Extract] = {
        "lxml's parse": lambda html: lxml.html.document_fromstring(html.encode(), parser=parser),
        "blogcrawl.latex": separate,
    }
    others = {
        "trafilatura": ("trafilatura", "extract"),
        "resiliparse": ("resiliparse.extract.html2text", "extract_plain_text"),
        "html-text": ("html_text", "extract_text"),
        "inscriptis": ("inscriptis", "get_text"),
    }
    for name, (module, function) in others.items():
        try:
            found[name] = getattr(importlib.import_module(module), function)
        except ImportError:
            continue
    return found


def pages(folder: Path, count: int, seed: int) -> list[str]:
    """The chosen pages; those without an element are none."""
    files = sorted(folder.rglob("*.html"))
    chosen = random.Random(seed).sample(files, min(count, len(files)))
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in chosen)
    return [text for text in texts if "<body" in text.lower()]


def seconds(extract: Extract, html: str) -> float:
    begin = time.process_time()
    with suppress(ValueError):  # an extractor that refuses the page has spent its time as well
        extract(html)
    return time.process_time() - begin


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=400)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chosen = pages(given.folder, given.pages, given.seed)
    compared = extractors()
    best = {name: [float("inf")] * len(chosen) for name in compared}
    for _ in range(given.rounds):
        for number, html in enumerate(chosen):
            for name, extract in compared.items():
                best[name][number] = min(best[name][number], seconds(extract, html))
    size = sum(map(len, chosen)) / len(chosen) / 1000
    print(f"{len(chosen)} pages of {size:.0f} thousand characters on average\n")
    print(f"{'':16} {'median':>10} {'total':>10} {'of the parse:':>14} {'median':>7} {'total':>7}")
    parse = best["lxml's parse"]
    for name, times in best.items():
        ratio = median(one / base for one, base in zip(times, parse, strict=True))
        print(
            f"{name:16} {median(times) * 1e3:7.2f} ms {sum(times):8.2f} s"
            f" {'':14} {ratio:7.2f} {sum(times) / sum(parse):7.2f}"
        )


if __name__ == "__main__":
    main()
