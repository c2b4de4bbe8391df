"""How the cost of a crawl grows with the size of a page, and with the number of articles.

    python tests/benchmarks/sizes.py [--bytes N ...] [--articles N ...] [--rounds N]

It generates blogs: of 20 articles with so many bytes, and of so many short articles. Prints the CPU
seconds of the whole command, in total and per article, and the peak memory, for a first crawl; and
the CPU seconds of a second one without changes, and of reading the kept pages again on one core.
Then how many times faster all cores read them, by the clock.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from statistics import median

from blogs import AGAIN, KEPT, REREAD, Bench, Cost, served

BYTES = (1_000, 10_000, 100_000, 1_000_000, 5_000_000)
ARTICLES = (1_000, 10_000, 30_000)
_FEW, _SHORT, _LISTED = 20, 1_500, 100
_WORDS = "the of and a to in is that it was for on are as with his they at be this have".split()


def make(folder: Path, articles: int, size: int) -> None:
    """A static blog: listing pages of a hundred articles, a sitemap, and the articles."""
    chance = random.Random(1)
    paths = [f"/posts/{number}/" for number in range(articles)]
    for number, path in enumerate(paths):
        words = " ".join(chance.choices(_WORDS, k=60))
        paragraph = f"<p>{words} $x_{{{number}}}$ <code>{number}</code></p>\n"
        text = paragraph * max(1, size // len(paragraph))
        day = f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        page = (
            f"<title>Article {number} of it</title><article><h1>Article {number} of it</h1>"
            f"<time datetime={day}>{day}</time>{text}</article>"
        )
        _put(folder, path, page)
    starts = range(0, articles, _LISTED)
    for page_number, start in enumerate(starts, 1):
        links = "".join(
            f"<article><h2><a href={path}>Article {number} of it</a></h2></article>"
            for number, path in enumerate(paths[start : start + _LISTED], start)
        )
        older = f"<a rel=next href=/page/{page_number + 1}/>Older</a>"
        last = start + _LISTED >= articles
        path = "/" if page_number == 1 else f"/page/{page_number}/"
        _put(folder, path, f"<title>A blog</title><main>{links}</main>{'' if last else older}")


def _put(folder: Path, path: str, body: str) -> None:
    file = folder / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"<!doctype html><meta charset=utf-8>{body}", "utf-8")


def row(name: str, articles: int, size: int, rounds: int) -> None:
    """Measure one blog and print its line."""
    with tempfile.TemporaryDirectory() as blog, tempfile.TemporaryDirectory() as work:
        make(Path(blog), articles, size)
        with served(Path(blog), []) as home:
            bench = Bench(home, Path(work))
            costs: dict[str, list[Cost]] = {KEPT: [], AGAIN: [], REREAD: []}
            on_all = []
            for _ in range(rounds):
                for kind, all_ in costs.items():
                    all_.append(bench.cost(kind))
                on_all.append(bench.reread().wall)
        if (found := len(bench.lines("kept.jsonl"))) != articles:
            raise SystemExit(f"{name}: {found} articles instead of {articles}")
    first, again, reread = (median(cost.cpu for cost in all_) for all_ in costs.values())
    peak = max(cost.peak for cost in costs[KEPT])
    faster = median(cost.wall for cost in costs[REREAD]) / median(on_all)
    print(
        f"{name:22}{first:9.2f}{first / articles * 1e3:12.1f}{peak:10}{again:11.2f}"
        f"{reread:8.2f}{reread / first:7.2f}{faster:11.1f}",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--bytes", type=int, nargs="*", default=BYTES)
    options.add_argument("--articles", type=int, nargs="*", default=ARTICLES)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    print(
        f"{'':22}{'CPU s':>9}{'ms/article':>12}{'peak MiB':>10}{'unchanged':>11}"
        f"{'reread':>8}{'ratio':>7}{'all cores':>11}"
    )
    for size in given.bytes:
        row(f"{_FEW} of {size:,} bytes", _FEW, size, given.rounds)
    for articles in given.articles:
        row(f"{articles:,} short ones", articles, _SHORT, given.rounds)


if __name__ == "__main__":
    main()
