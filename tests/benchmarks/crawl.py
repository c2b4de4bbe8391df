"""CPU time per article of a whole crawl, compared with a bare Scrapy spider that only fetches.

    python tests/benchmarks/crawl.py [--runs N]

Both run in turns, each in a process of its own, against one server of the sample blog in a third:
``scrapy crawl sample``, and a spider without the project's settings that requests the same pages
and stores nothing. The cost of both includes the start of Python and Scrapy.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from sample.source import articles

ROOT = Path(__file__).parents[2]
BARE = """\
import sys

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess


class Bare(Spider):
    name = "bare"

    async def start(self):
        for url in sys.argv[1:]:
            yield Request(url)

    def parse(self, response):
        response.body


settings = {"DOWNLOAD_DELAY": 0.001, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "LOG_LEVEL": "WARNING"}
process = CrawlerProcess(settings)
process.crawl(Bare)
process.start()
"""


def seconds(command: list[str], folder: str) -> float:
    """CPU time, user's and system's, of a command."""
    log = Path(folder, "log")
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{log.read_text(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    serve = [sys.executable, "-m", "blogcrawl.sample"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout
            home = server.stdout.readline().strip()
            paths = [post.path.lstrip("/") for post in articles()]
            listings = ["", *(f"page/{number}/" for number in range(2, 7))]
            pages = [home + path for path in (*listings, *paths)]
            crawl = [
                "-m",
                "scrapy",
                "crawl",
                "sample",
                "-a",
                f"url={home}",
                "-O",
                f"{folder}/a.jsonl",
            ]
            commands = {
                "blogcrawl": [sys.executable, *crawl],
                "bare Scrapy": [sys.executable, "-c", BARE, *pages],
            }
            times: dict[str, list[float]] = {name: [] for name in commands}
            for _ in range(runs):
                for name, command in commands.items():
                    times[name].append(seconds(command, folder))
        finally:
            server.terminate()
    print(f"{len(paths)} articles, {runs} runs each\n")
    print(f"{'':12} {'CPU, median':>12} {'per article':>12} {'best':>8}")
    for name, values in times.items():
        each = median(values) / len(paths) * 1e3
        print(f"{name:12} {median(values):10.2f} s {each:9.1f} ms {min(values):6.2f} s")


if __name__ == "__main__":
    main()
