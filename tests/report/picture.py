"""Makes the pictures of the report in docs/: the sample blog, grown and edited under real crawls.

    cd tests && python -m report.picture FOLDER

The blog starts with some of its articles. Every day, on a simulated clock, the real command runs
against a server on loopback; between two runs articles appear, are edited and vanish, and once the
server is slow. The pictures are screenshots of the page that ``scrapy report`` then writes.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from sample import made, source, templates, truth
from sample.source import Paragraph, Text
from soak.command import FAST, crawl

from blogcrawl.sample import server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample.source import Article

DAYS = 24
_FIRST = 30  # articles that are there at the beginning
_BEGIN = datetime(2026, 3, 1, 3, tzinfo=timezone.utc)
VIEWS = {
    "report.png": (1440, "light"),
    "report-dark.png": (1440, "dark"),
    "report-phone.png": (390, "dark"),
    "report-phone-light.png": (390, "light"),
}


class Copy:
    """The sample blog as it is on a day."""

    def __init__(self) -> None:
        self.all = sorted(source.articles(), key=lambda post: post.id)
        self.gone: set[int] = set()
        self.edited: dict[int, int] = {}
        self.number = _FIRST

    def articles(self) -> tuple[Article, ...]:
        there = [self._now(post) for post in self.all[: self.number] if post.id not in self.gone]
        return tuple(sorted(there, key=lambda post: (post.date, post.id), reverse=True))

    def _now(self, post: Article) -> Article:
        added = [
            Paragraph([Text(f"补充（{n}）：多谢读者指正。")])
            for n in range(self.edited.get(post.id, 0))
        ]
        return replace(post, blocks=[*post.blocks, *added])

    def night(self, day: int) -> None:
        """What happens before a day."""
        self.number = min(len(self.all), self.number + (0, 1, 0, 2, 1, 0)[day % 6])
        if day % 4 == 1:
            chosen = self.all[(7 * day) % self.number].id
            self.edited[chosen] = self.edited.get(chosen, 0) + 1
        if day in (9, 17):
            self.gone.add(self.all[day].id)
        self.serve()

    def serve(self) -> None:
        """Let the modules of the sample blog know of no other articles."""
        for module in (made, templates, truth):
            module.articles = self.articles  # type: ignore[attr-defined]
        made.pages.cache_clear()


def history(folder: Path) -> Path:
    """Crawl the blog day by day; where the report was written."""
    copy = Copy()
    copy.serve()
    plain, server.blog.page = server.blog.page, made.page  # type: ignore[attr-defined]
    with server.SampleServer() as served:
        for day in range(DAYS):
            if day:
                copy.night(day)
            slow = ("/", "/content.html", "/archives/1007") if day == DAYS - 1 else ()
            server.blog.page = _slow(made.page, slow)  # type: ignore[attr-defined]
            outcome = crawl(
                folder,
                *("crawl", "sample", "-a", f"url={served.url}", *FAST),
                *(("-a", "recheck=1") if day % 5 == 0 else ()),
                now=_BEGIN + timedelta(days=day),
            )
            print(f"day {day}: {outcome.code}", flush=True)
    server.blog.page = plain  # type: ignore[attr-defined]
    last = crawl(folder, "report", "sample", "-o", "report.html", now=_BEGIN + timedelta(days=DAYS))
    assert last.code == 0, last.log
    return folder / "report.html"


def _slow(page: object, paths: Iterable[str]) -> object:
    def answer(path: str) -> object:
        if path in paths:
            time.sleep(1.2)
        return page(path)  # type: ignore[operator]

    return answer


def pictures(report: Path, folder: Path) -> None:
    """Take the pictures of a report."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        for name, (width, scheme) in VIEWS.items():
            view = browser.new_page(viewport={"width": width, "height": 900})
            view.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            view.goto(report.as_uri())
            for details in view.locator("section > details").all()[:-1]:  # not the last changes
                details.evaluate("one => { one.open = true }")
            view.screenshot(path=folder / name, full_page=True)
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path, help="where the pictures are to be")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        project = Path(name) / "project"
        project.mkdir()
        pictures(history(project), given.folder)


if __name__ == "__main__":
    main()
