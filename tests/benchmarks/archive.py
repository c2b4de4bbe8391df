"""What the archive costs: its share of the CPU time of a first crawl of a whole blog.

    python tests/benchmarks/archive.py [--runs N] [--posts N | --url URL]

In turns, each in a process of its own: a crawl that creates an archive on the disk, the same crawl
with the archive of ``forgetful.py``, which stores nothing, and another one with the archive of the
first, for which nothing has changed. The blog is one of short posts, for which the archive's share
is largest, or the one at URL. Fails if the first two do not deliver the same articles.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from crawl import ROOT, seconds

sys.path.insert(0, str(ROOT / "tests"))
from living import LivingBlog, LivingServer

WITH, WITHOUT, AGAIN = "archive", "no archive", "once more"
QUICK = ("DOWNLOAD_DELAY=0.001", "AUTOTHROTTLE_ENABLED=False", "CRAWLED_AT=2026-01-01T00:00:00Z")


def crawl(scrapy: list[str], url: str, feed: Path, *settings: str) -> tuple[float, list[bytes]]:
    """CPU time of a crawl, and the lines of its feed in order."""
    given = [word for setting in (*QUICK, *settings) for word in ("-s", setting)]
    command = [sys.executable, *scrapy, "crawl", "blog", "-a", f"url={url}", "-O", str(feed)]
    taken = seconds([*command, *given], str(feed.parent))
    return taken, sorted(feed.read_bytes().splitlines())


def round_(url: str) -> tuple[dict[str, float], int]:
    """CPU time of each of the crawls, and how many articles there are."""
    with tempfile.TemporaryDirectory() as name:
        folder, real = Path(name), ["-m", "scrapy"]
        kept = f"ARCHIVE_URL=sqlite:///{folder}/archive.db"
        forgetful = [str(Path(__file__).with_name("forgetful.py"))]
        first, lines = crawl(real, url, folder / "first.jsonl", kept)
        bare, same = crawl(forgetful, url, folder / "bare.jsonl", "ARCHIVE_ENABLED=False")
        again, _ = crawl(real, url, folder / "again.jsonl", kept)
    if lines != same:
        sys.exit(f"with the archive {len(lines)} articles, without {len(same)}, not the same")
    return {WITH: first, WITHOUT: bare, AGAIN: again}, len(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--posts", type=int, default=500)
    options.add_argument("--url", help="a blog that is served on this machine")
    given = options.parse_args()
    own = nullcontext() if given.url else LivingServer(LivingBlog(1, given.posts))
    with own as server:
        rounds = [round_(server.url if server else given.url) for _ in range(given.runs)]
    articles = rounds[0][1]
    times = {name: [taken[name] for taken, _ in rounds] for name in rounds[0][0]}
    print(f"{articles} articles, {given.runs} runs each\n")
    print(f"{'':12} {'CPU, median':>12} {'per article':>12} {'best':>8}")
    for name, values in times.items():
        each = median(values) / articles * 1e3
        print(f"{name:12} {median(values):10.2f} s {each:9.2f} ms {min(values):6.2f} s")
    shares = [1 - taken[WITHOUT] / taken[WITH] for taken, _ in rounds]
    best = 1 - min(times[WITHOUT]) / min(times[WITH])
    print(f"\nThe archive's share: {median(shares):.1%} (of the best {best:.1%})")


if __name__ == "__main__":
    main()
