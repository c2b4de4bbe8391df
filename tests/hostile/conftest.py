"""Runs the real command, or a stock spider, against a hostile server, and judges the results."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command import Process

from .server import CANARY, HostileServer, Inside, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .server import Route

QUICK = ("DOWNLOAD_DELAY=0.001", "AUTOTHROTTLE_ENABLED=False", "BACKOFF_DELAY=0.01")
STOCK = Path(__file__).parent / "stock.py"


@dataclass(frozen=True)
class Outcome:
    """What came of a run, as far as it shows from outside."""

    code: int
    log: str
    folder: Path
    seconds: float
    peak: int
    """The most memory that the process had, in MiB."""

    @property
    def words(self) -> str:
        """The log without its line breaks, as the summary is wrapped."""
        return " ".join(self.log.split())

    @property
    def items(self) -> list[dict[str, Any]]:
        """The lines of the feed; none where none was delivered."""
        return [
            json.loads(line)
            for path in sorted(self.folder.glob("output/*.jsonl"))
            for line in path.read_text("utf-8").split("\n")  # not at U+2028, as stock has it
            if line
        ]

    @property
    def titles(self) -> set[str]:
        """The titles of the articles that were delivered."""
        return {item["title"] for item in self.items}

    def holds(self, text: str) -> bool:
        """Whether ``text`` is in the log or in any file that the run left."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return text in self.log or any(text.encode() in path.read_bytes() for path in files)


def run(
    folder: Path, *command: str, timeout: float = 120, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Run Scrapy with this command line in ``folder``, to its end."""
    began = time.monotonic()
    log = folder / ".log"
    is_fresh = bool(environment)  # which may name a module that changes Python's own
    process = Process(
        folder, *command, environment=environment, is_fresh=is_fresh, out=log, err=log
    )
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired:
        pytest.fail(f"still running after {timeout} s: {' '.join(command)}")
    text = log.read_text("utf-8")
    log.unlink()
    seconds, peak = time.monotonic() - began, process.peak // 2**20
    print(f"{text}\nexit {code}, {seconds:.1f} s, {peak} MiB")
    return Outcome(code, text, folder, seconds, peak)


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Outcome]:
    """Run ``scrapy crawl blog -a url=…`` without a delay between requests."""

    def run_ours(url: str, *arguments: str, **options: Any) -> Outcome:
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = blogcrawl.settings\n")
        quick = [part for setting in QUICK for part in ("-s", setting)]
        return run(tmp_path, "crawl", "blog", *quick, "-a", f"url={url}", *arguments, **options)

    return run_ours


@pytest.fixture
def stock(tmp_path: Path) -> Callable[..., Outcome]:
    """Run a plain spider with Scrapy's settings (and robots.txt obeyed), for the comparison.

    A test of a promise shows with it that the promise could have been broken.
    """

    def run_stock(url: str, *arguments: str, **options: Any) -> Outcome:
        feed = ("-O", "output/stock.jsonl")
        (tmp_path / "output").mkdir(exist_ok=True)
        return run(
            tmp_path, "runspider", str(STOCK), "-a", f"url={url}", *feed, *arguments, **options
        )

    return run_stock


SLOW = pytest.mark.slow
BOTH = pytest.mark.parametrize(
    "of", ["ours", pytest.param("stock", id="STOCK-SCRAPY-FAILS", marks=SLOW)]
)
"""Runs a test with our command, and with the stock spider, of which the test expects the worst."""


@pytest.fixture
def crawler(of: str, request: pytest.FixtureRequest) -> Callable[..., Outcome]:
    """Our command or the stock spider."""
    run_it: Callable[..., Outcome] = request.getfixturevalue({"ours": "crawl"}.get(of, of))
    return run_it


TITLES = {f"Essay number {number}" for number in range(1, 6)}
"""Of the articles of :func:`blog`."""


def article(title: str, head: str = "", body: str = "") -> str:
    """A page of the honest kind."""
    text = f"<p>{title} tells at some length of a thing that is worth to be told. {'Words. ' * 40}"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><time datetime=2024-03-01>1 March 2024</time>{text}</p>{body}"
        "</article></body></html>"
    )


def listing(links: Mapping[str, str], head: str = "", after: str = "") -> str:
    """A listing page that names pages by their paths."""
    entries = "".join(
        f"<article class=post><h2><a href='{path}'>{title}</a></h2><p>About it.</p></article>"
        for path, title in links.items()
    )
    return (
        f"<!doctype html><html lang=en><head><title>A blog</title>{head}</head>"
        f"<body><main>{entries}</main>{after}</body></html>"
    )


ENTRIES = {f"/posts/{number}/": f"Essay number {number}" for number in range(1, 6)}


def blog(head: str = "", after: str = "") -> dict[str, Route]:
    """An honest blog of five articles; ``head`` and ``after`` go into its front page."""
    pages: dict[str, Route] = {path: answer(article(title)) for path, title in ENTRIES.items()}
    return {**pages, "/": answer(listing(ENTRIES, head, after))}


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """A server with the honest blog."""
    with HostileServer(blog()) as hostile:
        yield hostile


@pytest.fixture
def inside() -> Iterator[Inside]:
    """What no page may lead to: another port of the blog's own address."""
    with Inside() as listener:
        yield listener


@pytest.fixture
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose content must appear nowhere."""
    path = tmp_path_factory.mktemp("private") / "canary.html"
    path.write_text(f"<h1>{CANARY}</h1><article><p>{CANARY}</p></article>")
    return path
