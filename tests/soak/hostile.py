"""The heavy half of the hostile suite: what bombs do to a stock spider, and a table of both.

Outside the normal run, since its name is no test's: ``python -m pytest tests/soak/hostile.py -s``.
It takes some gigabytes of memory and minutes.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile.conftest import TITLES, answer, article, crawl, run
from hostile.server import HostileServer
from hostile.test_bombs import ALL, BOMBS, LARGE, MEMORY, beside, headers, squeezed, zeros

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostile.conftest import Outcome
    from hostile.server import Route

    Crawl = Callable[..., Outcome]

__all__ = ["crawl"]  # a fixture

SPIDER = Path(__file__).parent / "stock.py"

SIZES: dict[str, Callable[[], Route]] = {
    **{
        f"{encoding} bomb": functools.partial(lambda one: squeezed(zeros(one, 200), one), encoding)
        for encoding in ("gzip", "deflate", "br", "zstd")
    },
    "headers": lambda: headers,
    "paragraphs": lambda: answer(article("Bad", body=LARGE["paragraphs"][0])),
    "endless body": BOMBS["endless body"],
}


@pytest.mark.parametrize("name", SIZES)
def test_stock_scrapy_fails(name: str, tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    feed = ("-O", "output/stock.jsonl")
    with HostileServer(beside(SIZES[name]())) as server:
        outcome = run(tmp_path, "runspider", str(SPIDER), "-a", f"url={server.url}", *feed)
    tell(f"stock: {name}", outcome, server)
    assert outcome.peak > MEMORY


@pytest.mark.parametrize("name", [*BOMBS, *LARGE, "headers"])
def test_ours(name: str, crawl: Crawl) -> None:
    if name in LARGE:
        body, head = LARGE[name]
        route: Route = answer(article("Bad", head, body))
    else:
        route = {**BOMBS, **SIZES}[name]()
    with HostileServer(beside(route)) as server:
        outcome = crawl(server.url, *ALL)
    tell(name, outcome, server)
    assert outcome.titles >= TITLES
    assert outcome.peak < MEMORY


def tell(name: str, outcome: Outcome, server: HostileServer) -> None:
    """One line of the table: case, exit code, articles, requests, memory, seconds."""
    print(
        f"| {name} | {outcome.code} | {len(outcome.items)} | {len(server.paths)} "
        f"| {outcome.peak} MiB | {outcome.seconds:.1f} s |"
    )
